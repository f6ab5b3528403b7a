"""What the daily comparison of ledger, archive and sources has found, and when it last came to its end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "differences",
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("found_at", TIME, nullable=False),
        sa.Column("entry_number", sa.Text(), nullable=False),
        sa.Column("entry_link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "kind", name="pk_differences"),
        sa.ForeignKeyConstraint(["item_id"], ["items.item_id"], name="fk_differences_item_id"),
    )
    op.create_table(
        "compared_items",
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("compared_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_compared_items"),
        sa.ForeignKeyConstraint(["item_id"], ["items.item_id"], name="fk_compared_items_item_id"),
    )
    op.create_table(
        "reconciliations",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("awaited_since", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("told_late", sa.Boolean(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("silent", sa.JSON(), nullable=False),
        sa.Column("unregistered", sa.Integer(), nullable=True),
        sa.Column("oldest_unregistered", sa.Date(), nullable=True),
        sa.Column("card", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_reconciliations"),
    )
