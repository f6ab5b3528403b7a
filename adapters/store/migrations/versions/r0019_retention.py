"""When what people wrote in a letter and of it was deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    with op.batch_alter_table("items") as items:
        items.add_column(sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True))
