"""Of what people were reminded, one row an item."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table

from adapters.store.columns import Exact, Utc, Word
from adapters.store.schema.metadata import metadata
from bot.domain.reminders import Step

reminders = Table(
    "reminders",
    metadata,
    Column("item_id", Exact, ForeignKey("items.item_id"), primary_key=True),
    Column("spell", Exact, nullable=False),
    Column("since", Utc, nullable=False),
    Column("step", Word(Step)),
    Column("step_at", Utc),
    Column("reminded_at", Utc),
    Column("pinged_at", Utc),
    Column("pinged_by", Exact, nullable=False),
)
