"""The first schema: ledger of items and effects, audit chain, sources, board, people."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TIME = sa.DateTime(timezone=True)
ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: what the first entry of the chain follows
ZEROS = "0" * 64


def upgrade() -> None:
    _make_items()
    _make_effects()
    _make_audit()
    _make_sources()
    _make_boards()
    _make_people()


def _item_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", TIME, nullable=False),
        sa.Column("claimant", sa.Text(), nullable=True),
        sa.Column("claimed_at", TIME, nullable=True),
        sa.Column("attested_open", sa.Boolean(), nullable=False),
        sa.Column("backlog", sa.Boolean(), nullable=False),
        sa.Column("changed_at", TIME, nullable=True),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("routed_by", sa.Text(), nullable=True),
        sa.Column("undo_until", TIME, nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("trouble", sa.JSON(), nullable=True),
    ]


def _letter_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=True),
        sa.Column("sender_org", sa.Text(), nullable=True),
        sa.Column("sender_is_private", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("due_at", TIME, nullable=True),
        sa.Column("declared_sensitive", sa.Boolean(), nullable=False),
        sa.Column("confirmation_needed", sa.Boolean(), nullable=False),
        sa.Column("fetchable", sa.Boolean(), nullable=False),
        sa.Column("content_at", TIME, nullable=False),
        sa.Column("seen_at_source", sa.Boolean(), nullable=False),
        sa.Column("archived_at_source", sa.Boolean(), nullable=False),
    ]


def _make_items() -> None:
    op.create_table(
        "items",
        *_item_columns(),
        *_letter_columns(),
        sa.PrimaryKeyConstraint("item_id", name="pk_items"),
        sa.UniqueConstraint("source_id", "external_id", name="uq_items_source_id_external_id"),
    )
    op.create_index("ix_items_claimant", "items", ["claimant"])
    op.create_index("ix_items_source_id_thread_id", "items", ["source_id", "thread_id"])
    op.create_index("ix_items_state_received_at", "items", ["state", "received_at"])


def _make_effects() -> None:
    op.create_table(
        "effects",
        sa.Column("effect_id", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=False),
        sa.Column("leased_until", TIME, nullable=True),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("effect_id", name="pk_effects"),
        sa.ForeignKeyConstraint(["item_id"], ["items.item_id"], name="fk_effects_item_id"),
        sa.UniqueConstraint("item_id", "round", "ordinal", name="uq_effects_item_id_round_ordinal"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_effects_state_due_at", "effects", ["state", "due_at"])
    op.create_table(
        "actions",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_actions"),
    )


def _make_audit() -> None:
    op.create_table(
        "free_texts",
        sa.Column("text_id", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("text_id", name="pk_free_texts"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit_entries",
        sa.Column("number", ROW_NUMBER, autoincrement=False, nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("text_digest", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_item_id_number", "audit_entries", ["item_id", "number"])
    op.create_table(
        "audit_head",
        sa.Column("head_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("anchor_number", ROW_NUMBER, nullable=False),
        sa.Column("anchor_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("head_id", name="pk_audit_head"),
    )
    head = sa.table(
        "audit_head", *(sa.column(name) for name in ("head_id", "number", "hash", "anchor_number", "anchor_hash"))
    )
    op.bulk_insert(head, [{"head_id": 1, "number": 0, "hash": ZEROS, "anchor_number": 0, "anchor_hash": ZEROS}])


def _make_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("start_from", TIME, nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("last_ok_at", TIME, nullable=True),
        sa.Column("down_since", TIME, nullable=True),
        sa.Column("told_down", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("poison", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name="pk_sources"),
    )
    op.create_table(
        "units_heard",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("heard_at", TIME, nullable=True),
        sa.Column("denied_since", TIME, nullable=True),
        sa.Column("silent_since", TIME, nullable=True),
        sa.PrimaryKeyConstraint("source_id", "unit", name="pk_units_heard"),
    )
    op.create_table(
        "suppressed_letters",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_suppressed_letters"),
    )
    op.create_index("ix_suppressed_letters_source_id", "suppressed_letters", ["source_id"])


def _make_boards() -> None:
    op.create_table(
        "boards",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("board_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", TIME, nullable=False),
        sa.Column("blocked_since", TIME, nullable=True),
        sa.Column("blocked_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_boards"),
    )
    op.create_table(
        "cards",
        sa.Column("board_id", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("wanted_version", sa.Integer(), nullable=False),
        sa.Column("shown_version", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("unwanted", sa.Boolean(), nullable=False),
        sa.Column("wanted_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("board_id", "subject_id", name="pk_cards"),
    )
    op.create_index("ix_cards_activity_id", "cards", ["activity_id"])
    op.create_index(
        "ix_cards_to_draw",
        "cards",
        ["board_id"],
        sqlite_where=sa.text("shown_version < wanted_version OR unwanted = 1"),
        postgresql_where=sa.text("shown_version < wanted_version OR unwanted"),
    )


def _make_people() -> None:
    op.create_table(
        "people",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("archive_user", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("teams_id", sa.Text(), nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_people"),
    )
