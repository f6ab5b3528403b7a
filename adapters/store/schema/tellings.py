"""What people were told that must not be told twice."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from adapters.store.columns import Exact, Utc
from adapters.store.schema.metadata import metadata

tellings = Table(
    "tellings",
    metadata,
    Column("key", Exact, primary_key=True),
    Column("begun_at", Utc, nullable=False),
    Index(None, "begun_at"),
)
