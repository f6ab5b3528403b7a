"""The daily check of every door, and that the bot itself goes round."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

TIME = sa.DateTime(timezone=True)
ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "daily_checks",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begun_at", TIME, nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=True),
        sa.Column("mentioned_at", TIME, nullable=True),
        sa.Column("late_since", TIME, nullable=True),
        sa.Column("covered_by", sa.Date(), nullable=True),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("signed_at", TIME, nullable=True),
        sa.Column("ticked", sa.JSON(), nullable=False),
        sa.Column("reason_id", ROW_NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("day", name="pk_daily_checks"),
        sa.ForeignKeyConstraint(["reason_id"], ["free_texts.text_id"], name="fk_daily_checks_reason_id"),
    )
    op.create_table(
        "healthy_rounds",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("told_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("place", name="pk_healthy_rounds"),
    )
