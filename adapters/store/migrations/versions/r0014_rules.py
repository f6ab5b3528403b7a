"""Which rules of the rule file have decided about an item."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("items") as items:
        items.add_column(sa.Column("ruled", sa.JSON(), nullable=True))
