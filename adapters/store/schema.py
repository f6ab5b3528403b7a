"""The tables. Their history lies in `migrations`; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    or_,
)  # fmt: skip

from adapters.store.columns import Exact, Json, RowNumber, Utc, Word
from bot.domain.differences import DifferenceKind
from bot.domain.effects import EffectKind, EffectState
from bot.domain.item import Route, State
from bot.domain.kept_notices import DeedState
from bot.domain.likeness import Likeness
from bot.domain.notice_rules import Deed
from bot.domain.notices import Fate, NoticeKind

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

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

sources = Table(
    "sources",
    metadata,
    Column("source_id", Exact, primary_key=True),
    Column("start_from", Utc, nullable=False),
    Column("cursor", Exact),
    Column("last_ok_at", Utc),
    Column("down_since", Utc),
    Column("told_down", Boolean, nullable=False),
    Column("error", Exact, nullable=False),
    Column("reason", Exact, nullable=False),
    Column("poison", Json, nullable=False),
    Column("nearly_full", Integer, nullable=False),
)

units_heard = Table(
    "units_heard",
    metadata,
    Column("source_id", Exact),
    Column("unit", Exact),
    Column("heard_at", Utc),
    Column("denied_since", Utc),
    Column("silent_since", Utc),
    PrimaryKeyConstraint("source_id", "unit"),
)

#: neither title nor sender, and of the reference only a digest
suppressed_letters = Table(
    "suppressed_letters",
    metadata,
    Column("digest", Exact, primary_key=True),
    Column("source_id", Exact, nullable=False),
    Column("unit", Exact, nullable=False),
    Column("service_id", Exact, nullable=False),
    Column("rule", Exact, nullable=False),
    Column("at", Utc, nullable=False),
    # it had not come yet at this moment; None = nobody noted it
    Column("not_before", Utc),
    Index(None, "source_id"),
    Index(None, "at"),
)

#: e-mails that announce letters: neither subject nor text, and no sender that may be a private person
notices = Table(
    "notices",
    metadata,
    Column("source_id", Exact),
    Column("external_id", Exact),
    Column("template_id", Exact, nullable=False),
    Column("kind", Word(NoticeKind), nullable=False),
    Column("announces", Exact, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("mailbox_unit", Exact, nullable=False),
    Column("unit", Exact),
    Column("service_id", Exact, nullable=False),
    Column("sender", Exact),
    Column("link", Exact, nullable=False),
    Column("mail_link", Exact, nullable=False),
    Column("exact", Boolean, nullable=False),
    # what the rules say
    Column("deed", Word(Deed), nullable=False),
    Column("rule_id", Exact, nullable=False),
    Column("folder", Exact, nullable=False),
    Column("forward_to", Exact, nullable=False),
    Column("not_deleted", Exact, nullable=False),
    # what became of it
    Column("seen_at", Utc, nullable=False),
    Column("version", Integer, nullable=False),
    Column("fate", Word(Fate), nullable=False),
    Column("letter_source", Exact),
    Column("letter_id", Exact),
    Column("item_id", Exact, ForeignKey("items.item_id")),
    # what becomes of its e-mail
    Column("step", Word(Deed), nullable=False),
    Column("state", Word(DeedState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("sent_at", Utc),
    Column("done_at", Utc),
    Column("refused", Boolean, nullable=False),
    Column("error", Exact, nullable=False),
    Column("reason", Exact, nullable=False),
    PrimaryKeyConstraint("source_id", "external_id"),
    Index(None, "received_at"),
    Index(None, "state", "due_at"),
    Index(None, "item_id"),
)

#: one row at most: the present board
boards = Table(
    "boards",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("board_id", Exact, nullable=False),
    Column("address", Exact, nullable=False),
    Column("set_by", Exact, nullable=False),
    Column("set_at", Utc, nullable=False),
    Column("blocked_since", Utc),
    Column("blocked_reason", Exact, nullable=False),
)

cards = Table(
    "cards",
    metadata,
    Column("board_id", Exact),
    Column("subject_id", Exact),
    Column("wanted_version", Integer, nullable=False),
    Column("shown_version", Integer, nullable=False),
    Column("activity_id", Exact, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("unwanted", Boolean, nullable=False),
    # since when the board is behind: the longest waiting is drawn first
    Column("wanted_at", Utc, nullable=False),
    PrimaryKeyConstraint("board_id", "subject_id"),
    Index(None, "activity_id"),
)
#: what is to be drawn, asked every second: few of the many cards that a board has had
to_draw = or_(cards.c.shown_version < cards.c.wanted_version, cards.c.unwanted)
Index("ix_cards_to_draw", cards.c.board_id, sqlite_where=to_draw, postgresql_where=to_draw)

people = Table(
    "people",
    metadata,
    Column("person_id", Exact, primary_key=True),
    Column("name", Exact, nullable=False),
    Column("archive_user", Exact, nullable=False),
    Column("locale", Exact, nullable=False),
    Column("teams_id", Exact, nullable=False),
    Column("seen_at", Utc, nullable=False),
)

#: where ledger, archive and source say different things, while they do
differences = Table(
    "differences",
    metadata,
    Column("item_id", Exact, ForeignKey("items.item_id"), nullable=False),
    Column("kind", Word(DifferenceKind), nullable=False),
    Column("found_at", Utc, nullable=False),
    Column("entry_number", Exact, nullable=False),
    Column("entry_link", Exact, nullable=False),
    PrimaryKeyConstraint("item_id", "kind"),
)

#: those that were compared longest ago come first
compared_items = Table(
    "compared_items",
    metadata,
    Column("item_id", Exact, ForeignKey("items.item_id"), primary_key=True),
    Column("compared_at", Utc, nullable=False),
)

#: one row at most: the last comparison that came to its end
reconciliations = Table(
    "reconciliations",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("awaited_since", Utc, nullable=False),
    Column("finished_at", Utc),
    Column("told_late", Boolean, nullable=False),
    Column("items", Integer, nullable=False),
    Column("silent", Json, nullable=False),
    Column("unregistered", Integer),
    Column("oldest_unregistered", Date),
    Column("card", Exact, nullable=False),
)
