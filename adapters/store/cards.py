"""The board and its cards: what each should show, and what it shows."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, delete, false, or_, select, true, update

from adapters.store import schema
from adapters.store.statements import Statements, excluded
from bot.ports.store import BoardState, CardState

_boards = schema.boards
_cards = schema.cards
_PLACE = 1
#: the card as it is wanted now, where there is one already
_new = excluded(_cards)


class Cards(Statements):
    async def board(self) -> BoardState | None:
        row = await self.first(select(_boards))
        return BoardState(**{field.name: getattr(row, field.name) for field in fields(BoardState)}) if row else None

    async def save_board(self, board: BoardState) -> None:
        await self.save(_boards, {"place": _PLACE, **asdict(board)})
        elsewhere = _cards.c.board_id != board.board_id
        # what was to be taken off the old board is not on the new one
        await self.run(delete(_cards).where(elsewhere, _cards.c.unwanted))
        anew = {"board_id": board.board_id, "shown_version": 0, "activity_id": ""}
        await self.run(update(_cards).where(elsewhere).values(anew))
        self.changed = True

    async def want_card(
        self, subject_id: str, *, version: int | None = None, urgent: bool = False, unwanted: bool = False
    ) -> None:
        # shared lock: a board that is just being replaced is waited for, else the card would stay with the old one
        board = await self.first(select(_boards.c.board_id).with_for_update(read=True))
        if board is None:
            return
        row = {
            "board_id": board.board_id, "subject_id": subject_id, "wanted_version": version or 1, "shown_version": 0,
            "activity_id": "", "urgent": urgent, "unwanted": unwanted, "wanted_at": self.now(),
        }  # fmt: skip
        wanted = self.insert(_cards).values(**row)
        changes = {
            "wanted_version": _cards.c.wanted_version + 1 if version is None else _new.c.wanted_version,
            "urgent": or_(_new.c.urgent, and_(_cards.c.urgent, schema.to_draw)),
            "unwanted": _new.c.unwanted,
            "wanted_at": case((schema.to_draw, _cards.c.wanted_at), else_=_new.c.wanted_at),
        }
        not_lower = true() if version is None else _new.c.wanted_version >= _cards.c.wanted_version
        await self.run(
            wanted.on_conflict_do_update(index_elements=["board_id", "subject_id"], set_=changes, where=not_lower)
        )
        self.changed = True

    async def card(self, subject_id: str) -> CardState | None:
        return await self._card(_cards.c.subject_id == subject_id)

    async def card_by_activity(self, activity_id: str) -> CardState | None:
        return await self._card(and_(_cards.c.activity_id == activity_id, _cards.c.activity_id != ""))

    async def cards_to_draw(self, board_id: str, *, limit: int = 20) -> tuple[CardState, ...]:
        due = select(_cards).where(_cards.c.board_id == board_id, schema.to_draw)
        rows = await self.all(
            due.order_by(_cards.c.urgent.desc(), _cards.c.wanted_at, _cards.c.subject_id).limit(limit)
        )
        return tuple(_card(row) for row in rows)

    async def card_shown(self, card: CardState, *, version: int, activity_id: str) -> None:
        shown = case((_cards.c.shown_version < version, version), else_=_cards.c.shown_version)
        urgent = case((_cards.c.wanted_version <= version, false()), else_=_cards.c.urgent)
        values = {"shown_version": shown, "activity_id": activity_id, "urgent": urgent}
        await self.run(update(_cards).where(_same(card)).values(values))

    async def card_gone(self, card: CardState) -> None:
        await self.run(delete(_cards).where(_same(card), _cards.c.unwanted))
        await self.run(update(_cards).where(_same(card)).values(shown_version=0, activity_id=""))
        self.changed = True

    async def _card(self, condition: ColumnElement[bool]) -> CardState | None:
        row = await self.first(select(_cards).where(condition))
        return _card(row) if row else None


def _same(card: CardState) -> ColumnElement[bool]:
    return and_(_cards.c.board_id == card.board_id, _cards.c.subject_id == card.subject_id)


def _card(row: Row[Any]) -> CardState:
    return CardState(**{field.name: getattr(row, field.name) for field in fields(CardState)})
