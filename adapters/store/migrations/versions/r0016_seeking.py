"""What items are found by: numbers of entries and cases, those of earlier items too, and indices for the search."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

# not frozen here: what is stored must be written as the search of this version writes what it looks for
from bot.domain.seeking import numbers_of

revision = "0016"
down_revision = "0015"

_ITEMS = sa.table(
    "items", sa.column("item_id", sa.Text()), sa.column("round", sa.Integer()), sa.column("outcome", sa.JSON())
)
_EFFECTS = sa.table(
    "effects", sa.column("item_id", sa.Text()), sa.column("round", sa.Integer()), sa.column("args", sa.JSON()),
    sa.column("result", sa.JSON()),
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "item_numbers",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", "item_id", name="pk_item_numbers"),
        sa.ForeignKeyConstraint(["item_id"], ["items.item_id"], name="fk_item_numbers_item_id"),
    )
    op.create_index("ix_items_received_at_item_id", "items", ["received_at", "item_id"])
    op.create_index("ix_items_routed_by", "items", ["routed_by"])
    numbers = sa.table("item_numbers", sa.column("number", sa.Text()), sa.column("item_id", sa.Text()))
    rows = [{"number": number, "item_id": item_id} for item_id, number in sorted(set(_known(op.get_bind())))]
    if rows:
        op.bulk_insert(numbers, rows)


def _known(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Of handled items: the entry of the outcome, and what the route's last plan named."""
    handled = sa.select(_ITEMS).where(_ITEMS.c.outcome.is_not(None))
    for item in connection.execute(handled):
        for number in numbers_of(str((item.outcome or {}).get("entry_number") or "")):
            yield item.item_id, number
    planned = sa.select(_EFFECTS).join(
        _ITEMS, (_ITEMS.c.item_id == _EFFECTS.c.item_id) & (_ITEMS.c.round == _EFFECTS.c.round)
    )
    for effect in connection.execute(planned.where(_ITEMS.c.outcome.is_not(None))):
        for told in (effect.args or {}, effect.result or {}):
            for name in ("case_number", "entry_number"):
                for number in numbers_of(str(told.get(name) or "")):
                    yield effect.item_id, number
