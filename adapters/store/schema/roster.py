"""Changed shifts, and who is away."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table

from adapters.store.columns import Exact, Utc
from adapters.store.schema.metadata import metadata

shift_changes = Table(
    "shift_changes",
    metadata,
    # counted by who writes, so that of two who change the roster at once one is told to look again
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("begin", Utc, nullable=False),
    Column("end", Utc, nullable=False),
    Column("instead_of", Exact),
    Column("person", Exact, nullable=False),
    Column("by", Exact, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "end"),
)

absences = Table(
    "absences",
    metadata,
    Column("absence_id", Exact, primary_key=True),
    Column("person", Exact, nullable=False),
    Column("begin", Utc, nullable=False),
    Column("end", Utc, nullable=False),
    Column("substitute", Exact),
    Column("by", Exact, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "end"),
)
