"""What further sources tell: the proposed case of a letter, what it answers, who may read it; how full a list is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

#: empty where the source says nothing
TEXTS = ("proposed_case", "answers", "sign_in_level")


def upgrade() -> None:
    with op.batch_alter_table("items") as items:
        for name in TEXTS:
            items.add_column(sa.Column(name, sa.Text(), nullable=True))
    empty = dict.fromkeys(TEXTS, "")
    op.execute(sa.table("items", *(sa.column(name, sa.Text()) for name in TEXTS)).update().values(empty))
    with op.batch_alter_table("items") as items:
        for name in TEXTS:
            items.alter_column(name, existing_type=sa.Text(), nullable=False)
    with op.batch_alter_table("sources") as sources:
        sources.add_column(sa.Column("nearly_full", sa.Integer(), nullable=True))
    op.execute(sa.table("sources", sa.column("nearly_full", sa.Integer())).update().values(nearly_full=0))
    with op.batch_alter_table("sources") as sources:
        sources.alter_column("nearly_full", existing_type=sa.Integer(), nullable=False)
