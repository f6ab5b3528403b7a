"""Of what people were reminded, one row an item."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("spell", sa.Text(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("step_at", TIME, nullable=True),
        sa.Column("reminded_at", TIME, nullable=True),
        sa.Column("pinged_at", TIME, nullable=True),
        sa.Column("pinged_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_reminders"),
        sa.ForeignKeyConstraint(["item_id"], ["items.item_id"], name="fk_reminders_item_id"),
    )
