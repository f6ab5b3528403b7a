"""Units' own boards: where they are, the notices that stand on them, and what was answered there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "unit_boards",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("board_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", TIME, nullable=False),
        sa.Column("blocked_since", TIME, nullable=True),
        sa.Column("blocked_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", name="pk_unit_boards"),
    )
    op.create_table(
        "unit_cards",
        sa.Column("card_id", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("board_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("activity_id", sa.Text(), nullable=False),
        sa.Column("wanted_version", sa.Integer(), nullable=False),
        sa.Column("shown_version", sa.Integer(), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("card_id", name="pk_unit_cards"),
    )
    op.create_index("ix_unit_cards_activity_id", "unit_cards", ["activity_id"])
    behind = sa.text("shown_version < wanted_version AND activity_id != ''")
    op.create_index("ix_unit_cards_to_draw", "unit_cards", ["added_at"], sqlite_where=behind, postgresql_where=behind)
    op.create_table(
        "unit_tellings",
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("item_id", "round", name="pk_unit_tellings"),
        sa.ForeignKeyConstraint(["item_id"], ["items.item_id"], name="fk_unit_tellings_item_id"),
        sa.ForeignKeyConstraint(["card_id"], ["unit_cards.card_id"], name="fk_unit_tellings_card_id"),
    )
    op.create_index("ix_unit_tellings_card_id", "unit_tellings", ["card_id"])
