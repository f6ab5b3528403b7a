"""E-mails that announce letters: what they announced and what becomes of them; when a counted letter may have come."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("suppressed_letters") as letters:
        letters.add_column(sa.Column("not_before", TIME, nullable=True))
    op.create_index("ix_suppressed_letters_at", "suppressed_letters", ["at"])
    op.create_table(
        "notices",
        *_told(),
        *_became(),
        sa.PrimaryKeyConstraint("source_id", "external_id", name="pk_notices"),
        sa.ForeignKeyConstraint(["item_id"], ["items.item_id"], name="fk_notices_item_id"),
    )
    op.create_index("ix_notices_received_at", "notices", ["received_at"])
    op.create_index("ix_notices_state_due_at", "notices", ["state", "due_at"])
    op.create_index("ix_notices_item_id", "notices", ["item_id"])


def _told() -> list[sa.Column[Any]]:
    return [
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("template_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("announces", sa.Text(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("mailbox_unit", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("mail_link", sa.Text(), nullable=False),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("forward_to", sa.Text(), nullable=False),
        sa.Column("not_deleted", sa.Text(), nullable=False),
    ]


def _became() -> list[sa.Column[Any]]:
    return [
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("letter_source", sa.Text(), nullable=True),
        sa.Column("letter_id", sa.Text(), nullable=True),
        sa.Column("item_id", sa.Text(), nullable=True),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    ]
