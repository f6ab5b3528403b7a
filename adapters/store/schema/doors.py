"""What is known of sources, of letters that become no item, and of the e-mails that announce letters."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table

from adapters.store.columns import Exact, Json, Utc, Word
from adapters.store.schema.metadata import metadata
from bot.domain.kept_notices import DeedState
from bot.domain.notice_rules import Deed
from bot.domain.notices import Fate, NoticeKind

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
