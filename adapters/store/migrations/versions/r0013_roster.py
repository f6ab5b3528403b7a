"""Changed shifts, and who is away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "shift_changes",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begin", TIME, nullable=False),
        sa.Column("end", TIME, nullable=False),
        sa.Column("instead_of", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_shift_changes"),
    )
    op.create_index("ix_shift_changes_end", "shift_changes", ["end"])
    op.create_table(
        "absences",
        sa.Column("absence_id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("begin", TIME, nullable=False),
        sa.Column("end", TIME, nullable=False),
        sa.Column("substitute", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("absence_id", name="pk_absences"),
    )
    op.create_index("ix_absences_end", "absences", ["end"])
