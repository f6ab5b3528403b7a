"""Files with which the lead changes units and transfer cases while the bot runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "office_files",
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("checked_against", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("sent_at", TIME, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("file_id", name="pk_office_files"),
    )
    numbered = sa.text("number > 0")
    op.create_index(
        "ix_office_files_number",
        "office_files",
        ["kind", "number"],
        unique=True,
        sqlite_where=numbered,
        postgresql_where=numbered,
    )
