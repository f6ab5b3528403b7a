"""What letters of different doors have in common, as keyed hashes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "traits",
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "digest", name="pk_traits"),
        sa.ForeignKeyConstraint(["item_id"], ["items.item_id"], name="fk_traits_item_id"),
    )
    op.create_index("ix_traits_digest", "traits", ["digest"])
    op.create_table(
        "trait_keys",
        sa.Column("key_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name="pk_trait_keys"),
    )
