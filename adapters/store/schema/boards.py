"""What is to be seen: boards, cards and people."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, and_, or_

from adapters.store.columns import Exact, Utc
from adapters.store.schema.metadata import metadata

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

#: units' own boards, one row a unit
unit_boards = Table(
    "unit_boards",
    metadata,
    Column("unit", Exact, primary_key=True),
    Column("board_id", Exact, nullable=False),
    Column("address", Exact, nullable=False),
    Column("set_by", Exact, nullable=False),
    Column("set_at", Utc, nullable=False),
    Column("blocked_since", Utc),
    Column("blocked_reason", Exact, nullable=False),
)

#: the notices there
unit_cards = Table(
    "unit_cards",
    metadata,
    Column("card_id", Exact, primary_key=True),
    Column("unit", Exact, nullable=False),
    Column("board_id", Exact, nullable=False),
    Column("address", Exact, nullable=False),
    Column("activity_id", Exact, nullable=False),
    Column("wanted_version", Integer, nullable=False),
    Column("shown_version", Integer, nullable=False),
    Column("added_at", Utc, nullable=False),
    Index(None, "activity_id"),
)
unit_cards_to_draw = and_(unit_cards.c.shown_version < unit_cards.c.wanted_version, unit_cards.c.activity_id != "")
Index(
    "ix_unit_cards_to_draw", unit_cards.c.added_at,
    sqlite_where=unit_cards_to_draw, postgresql_where=unit_cards_to_draw,
)  # fmt: skip

#: which letters of which rounds they are about, and who answered
unit_tellings = Table(
    "unit_tellings",
    metadata,
    Column("item_id", Exact, ForeignKey("items.item_id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("card_id", Exact, ForeignKey("unit_cards.card_id"), nullable=False),
    Column("answered_by", Exact),
    Column("answered_at", Utc),
    PrimaryKeyConstraint("item_id", "round"),
    Index(None, "card_id"),
)

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
