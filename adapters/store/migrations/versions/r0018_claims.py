"""Claims: what is put off, what was forgotten and came back, and notes that colleagues write of a letter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("items") as items:
        items.add_column(sa.Column("snoozed_until", TIME, nullable=True))
        items.add_column(sa.Column("snoozed_by", sa.Text(), nullable=True))
        items.add_column(sa.Column("touched_at", TIME, nullable=True))
        items.add_column(sa.Column("return_warned_at", TIME, nullable=True))
        items.add_column(sa.Column("returned_at", TIME, nullable=True))
        items.add_column(sa.Column("notes", sa.Integer(), nullable=True))
    op.execute(sa.table("items", sa.column("notes", sa.Integer())).update().values(notes=0))
    with op.batch_alter_table("items") as items:
        items.alter_column("notes", existing_type=sa.Integer(), nullable=False)
    op.create_index("ix_items_snoozed_until", "items", ["snoozed_until"])
    op.create_table(
        "item_notes",
        sa.Column("note_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("text_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("note_id", name="pk_item_notes"),
        sa.ForeignKeyConstraint(["item_id"], ["items.item_id"], name="fk_item_notes_item_id"),
        sa.ForeignKeyConstraint(["text_id"], ["free_texts.text_id"], name="fk_item_notes_text_id"),
    )
    op.create_index("ix_item_notes_item_id", "item_notes", ["item_id"])
