"""What items are found by: the numbers of their cases and entries, and indices for who looks through all."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, Table

from adapters.store.columns import Exact
from adapters.store.schema.letters import items
from adapters.store.schema.metadata import metadata

#: as `plain_number` writes them; an entry that was made stays, also of an item that was taken up again
item_numbers = Table(
    "item_numbers",
    metadata,
    Column("number", Exact, nullable=False),
    Column("item_id", Exact, ForeignKey("items.item_id"), nullable=False),
    PrimaryKeyConstraint("number", "item_id"),
)

#: newest first, and the page after this one
Index(None, items.c.received_at, items.c.item_id)
Index(None, items.c.routed_by)
