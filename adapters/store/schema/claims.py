"""Notes that colleagues write of a letter; their text lies with the other free texts, where it can be redacted."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table

from adapters.store.columns import Exact, RowNumber, Utc
from adapters.store.schema.metadata import metadata

item_notes = Table(
    "item_notes",
    metadata,
    Column("note_id", RowNumber, primary_key=True, autoincrement=True),
    Column("item_id", Exact, ForeignKey("items.item_id"), nullable=False),
    Column("text_id", RowNumber, ForeignKey("free_texts.text_id"), nullable=False),
    Column("written_by", Exact, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "item_id"),
)
