"""Letters as items: what is done about them, what is known of them, and the trail of it all."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from adapters.store.columns import Exact, Json, RowNumber, Utc, Word
from adapters.store.schema.metadata import metadata
from bot.domain.effects import EffectKind, EffectState
from bot.domain.item import Route, State
from bot.domain.likeness import Likeness

items = Table(
    "items",
    metadata,
    Column("item_id", Exact, primary_key=True),
    Column("state", Word(State), nullable=False),
    Column("version", Integer, nullable=False),
    Column("content_version", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("first_seen_at", Utc, nullable=False),
    Column("claimant", Exact),
    Column("claimed_at", Utc),
    Column("attested_open", Boolean, nullable=False),
    Column("backlog", Boolean, nullable=False),
    Column("changed_at", Utc),
    Column("opened_at", Utc),
    Column("differing", Integer, nullable=False),
    Column("still_unread_at", Utc),
    Column("overdue_at", Utc),
    Column("route", Word(Route)),
    Column("routed_by", Exact),
    Column("undo_until", Utc),
    Column("outcome", Json),
    Column("trouble", Json),
    Column("ruled", Json),
    Column("snoozed_until", Utc),
    Column("snoozed_by", Exact),
    Column("touched_at", Utc),
    Column("return_warned_at", Utc),
    Column("returned_at", Utc),
    Column("notes", Integer, nullable=False),
    Column("emptied_at", Utc),
    # the letter, as its source lists it
    Column("source_id", Exact, nullable=False),
    Column("external_id", Exact, nullable=False),
    Column("thread_id", Exact, nullable=False),
    Column("unit", Exact, nullable=False),
    Column("service_id", Exact, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("link", Exact, nullable=False),
    Column("sender_name", Exact),
    Column("sender_org", Exact),
    Column("sender_is_private", Boolean, nullable=False),
    Column("subject", Exact),
    Column("due_at", Utc),
    Column("declared_sensitive", Boolean, nullable=False),
    Column("confirmation_needed", Boolean, nullable=False),
    Column("fetchable", Boolean, nullable=False),
    Column("content_at", Utc, nullable=False),
    Column("seen_at_source", Boolean, nullable=False),
    Column("archived_at_source", Boolean, nullable=False),
    Column("proposed_case", Exact, nullable=False),
    Column("answers", Exact, nullable=False),
    Column("sign_in_level", Exact, nullable=False),
    UniqueConstraint("source_id", "external_id"),
    Index(None, "source_id", "thread_id"),
    Index(None, "state", "received_at"),
    Index(None, "claimant"),
    Index(None, "snoozed_until"),
)

effects = Table(
    "effects",
    metadata,
    Column("effect_id", RowNumber, primary_key=True, autoincrement=True),
    Column("item_id", Exact, ForeignKey("items.item_id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("kind", Word(EffectKind), nullable=False),
    Column("args", Json, nullable=False),
    Column("state", Word(EffectState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("lease_owner", Exact, nullable=False),
    Column("leased_until", Utc),
    Column("sent_at", Utc),
    Column("result", Json, nullable=False),
    Column("error", Exact, nullable=False),
    Column("reason", Exact, nullable=False),
    UniqueConstraint("item_id", "round", "ordinal"),
    Index(None, "state", "due_at"),
    # an id that stands in an item's trouble is never given to another effect
    sqlite_autoincrement=True,
)

actions = Table(
    "actions",
    metadata,
    Column("digest", Exact, primary_key=True),
    Column("item_id", Exact, nullable=False),
    Column("at", Utc, nullable=False),
)

free_texts = Table(
    "free_texts",
    metadata,
    Column("text_id", RowNumber, primary_key=True, autoincrement=True),
    # both None once redacted
    Column("text", Exact),
    Column("salt", LargeBinary),
    Column("digest", Exact, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_autoincrement=True,
)

#: what only the archive may be told; gone with its salt once the item is handled
confidential_notes = Table(
    "confidential_notes",
    metadata,
    Column("item_id", Exact, ForeignKey("items.item_id"), primary_key=True),
    Column("full_title", Exact, nullable=False),
    Column("sender_name", Exact, nullable=False),
    Column("sender_is_private", Boolean, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("at", Utc, nullable=False),
)

#: what a letter may be recognised by when it comes through another door as well
traits = Table(
    "traits",
    metadata,
    Column("item_id", Exact, ForeignKey("items.item_id"), nullable=False),
    Column("kind", Word(Likeness), nullable=False),
    Column("digest", Exact, nullable=False),
    PrimaryKeyConstraint("item_id", "digest"),
    Index(None, "digest"),
)

#: one row, made when it is first needed
trait_keys = Table(
    "trait_keys",
    metadata,
    Column("key_id", Integer, primary_key=True, autoincrement=False),
    Column("secret", LargeBinary, nullable=False),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("number", RowNumber, primary_key=True, autoincrement=False),
    Column("verb", Exact, nullable=False),
    Column("actor", Exact, nullable=False),
    Column("at", Utc, nullable=False),
    Column("item_id", Exact, nullable=False),
    Column("facts", Json, nullable=False),
    Column("text_digest", Exact, nullable=False),
    Column("previous_hash", Exact, nullable=False),
    Column("hash", Exact, nullable=False),
    Index(None, "item_id", "number"),
)

#: one row: the last entry, and what the first kept one must follow
audit_head = Table(
    "audit_head",
    metadata,
    Column("head_id", Integer, primary_key=True, autoincrement=False),
    Column("number", RowNumber, nullable=False),
    Column("hash", Exact, nullable=False),
    Column("anchor_number", RowNumber, nullable=False),
    Column("anchor_hash", Exact, nullable=False),
)
