"""Reading a letter: when it was first opened, and what only the archive may be told of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("items") as items:
        items.add_column(sa.Column("opened_at", TIME, nullable=True))
    op.create_table(
        "confidential_notes",
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("full_title", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("sender_is_private", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_confidential_notes"),
        sa.ForeignKeyConstraint(["item_id"], ["items.item_id"], name="fk_confidential_notes_item_id"),
    )
