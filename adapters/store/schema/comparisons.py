"""What the daily comparison of ledger, archive and sources has found."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, PrimaryKeyConstraint, Table

from adapters.store.columns import Exact, Json, Utc, Word
from adapters.store.schema.metadata import metadata
from bot.domain.differences import DifferenceKind

#: where ledger, archive and source say different things, while they do
differences = Table(
    "differences",
    metadata,
    Column("item_id", Exact, ForeignKey("items.item_id"), nullable=False),
    Column("kind", Word(DifferenceKind), nullable=False),
    Column("found_at", Utc, nullable=False),
    Column("entry_number", Exact, nullable=False),
    Column("entry_link", Exact, nullable=False),
    PrimaryKeyConstraint("item_id", "kind"),
)

#: those that were compared longest ago come first
compared_items = Table(
    "compared_items",
    metadata,
    Column("item_id", Exact, ForeignKey("items.item_id"), primary_key=True),
    Column("compared_at", Utc, nullable=False),
)

#: one row at most: the last comparison that came to its end
reconciliations = Table(
    "reconciliations",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("awaited_since", Utc, nullable=False),
    Column("finished_at", Utc),
    Column("told_late", Boolean, nullable=False),
    Column("items", Integer, nullable=False),
    Column("silent", Json, nullable=False),
    Column("unregistered", Integer),
    Column("oldest_unregistered", Date),
    Column("card", Exact, nullable=False),
)
