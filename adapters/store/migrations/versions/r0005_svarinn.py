"""What cards tell besides: that a letter's hour has passed, and how many attachments are not as listed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("items") as items:
        items.add_column(sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True))
        items.add_column(sa.Column("differing", sa.Integer(), nullable=True))
    op.execute(sa.table("items", sa.column("differing", sa.Integer())).update().values(differing=0))
    with op.batch_alter_table("items") as items:
        items.alter_column("differing", existing_type=sa.Integer(), nullable=False)
