"""When a letter that a unit had been told of came back to the board, unread."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    with op.batch_alter_table("items") as items:
        items.add_column(sa.Column("still_unread_at", sa.DateTime(timezone=True), nullable=True))
