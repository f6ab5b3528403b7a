"""Units' own boards: where they are, what notices stand on them, and what was answered there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from adapters.store import schema
from adapters.store.statements import Statements, excluded
from bot.domain.identifiers import ItemId, OrgNumber
from bot.domain.item import OPEN_STATES
from bot.ports.unit_boards import Telling, UnitBoard, UnitCard

_boards = schema.unit_boards
_cards = schema.unit_cards
_tellings = schema.unit_tellings
#: older notices stay where they were when a board moves
_RECENT = timedelta(days=30)


class UnitBoards(Statements):
    async def unit_board(self, unit: OrgNumber) -> UnitBoard | None:
        row = await self.first(select(_boards).where(_boards.c.unit == unit))
        return _board(row) if row else None

    async def unit_boards(self) -> tuple[UnitBoard, ...]:
        return tuple(_board(row) for row in await self.all(select(_boards).order_by(_boards.c.unit)))

    async def save_unit_board(self, board: UnitBoard) -> None:
        await self.save(_boards, asdict(board))
        await self._draw_anew(board.unit, _cards.c.board_id != board.board_id)

    async def drop_unit_board(self, unit: OrgNumber) -> bool:
        if not await self.changes_rows(delete(_boards).where(_boards.c.unit == unit)):
            return False
        await self._draw_anew(unit, _cards.c.board_id != "")
        return True

    async def add_unit_card(self, card: UnitCard, told: Sequence[tuple[ItemId, int]]) -> UnitCard:
        written = self.insert(_cards).values(**asdict(card), added_at=self.now())
        elsewhere = {name: excluded(_cards).c[name] for name in ("board_id", "address")}
        await self.run(
            written.on_conflict_do_update(index_elements=["card_id"], set_=elsewhere, where=_cards.c.activity_id == "")
        )
        for item_id, round_no in told:
            row = self.insert(_tellings).values(item_id=item_id, round=round_no, card_id=card.card_id)
            moved = {"card_id": excluded(_tellings).c.card_id}
            await self.run(row.on_conflict_do_update(index_elements=["item_id", "round"], set_=moved))
        stored = await self.unit_card(card.card_id)
        return stored or card

    async def unit_card(self, card_id: str) -> UnitCard | None:
        return await self._unit_card(_cards.c.card_id == card_id)

    async def unit_card_by_activity(self, activity_id: str) -> UnitCard | None:
        return await self._unit_card(_cards.c.activity_id == activity_id) if activity_id else None

    async def unit_cards_to_draw(self, *, limit: int = 20) -> tuple[UnitCard, ...]:
        due = select(_cards).where(schema.unit_cards_to_draw).order_by(_cards.c.added_at, _cards.c.card_id)
        return tuple(_card(row) for row in await self.all(due.limit(limit)))

    async def want_unit_card(self, item_id: ItemId, *, round_no: int) -> None:
        on_card = select(_tellings.c.card_id).where(_of(item_id, round_no))
        anew = {"wanted_version": _cards.c.wanted_version + 1}
        if await self.changes_rows(update(_cards).where(_cards.c.card_id.in_(on_card)).values(anew)):
            self.changed = True

    async def unit_card_shown(self, card: UnitCard, *, version: int, activity_id: str) -> None:
        values = {
            "board_id": card.board_id, "address": card.address, "shown_version": version, "activity_id": activity_id,
        }  # fmt: skip
        await self.run(update(_cards).where(_cards.c.card_id == card.card_id).values(values))

    async def unit_telling(self, item_id: ItemId, *, round_no: int) -> Telling | None:
        row = await self.first(select(_tellings).where(_of(item_id, round_no)))
        return _telling(row) if row else None

    async def tellings_on(self, card_id: str) -> tuple[Telling, ...]:
        rows = await self.all(select(_tellings).where(_tellings.c.card_id == card_id).order_by(_tellings.c.item_id))
        return tuple(_telling(row) for row in rows)

    async def answer_telling(self, telling: Telling) -> None:
        values = {"answered_by": telling.answered_by, "answered_at": telling.answered_at}
        await self.run(update(_tellings).where(_of(telling.item_id, telling.round)).values(values))

    async def forget_unit_cards(self, *, older_than: timedelta) -> int:
        items = schema.items
        still_open = select(_tellings.c.card_id).join(items, items.c.item_id == _tellings.c.item_id)
        still_open = still_open.where(items.c.state.in_(sorted(OPEN_STATES)))
        over = _cards.c.added_at < self.now(plus=-older_than), _cards.c.card_id.not_in(still_open)
        await self.run(delete(_tellings).where(_tellings.c.card_id.in_(select(_cards.c.card_id).where(*over))))
        return (await self.run(delete(_cards).where(*over))).rowcount

    async def _draw_anew(self, unit: OrgNumber, where: ColumnElement[bool]) -> None:
        recent = (
            _cards.c.unit == unit,
            where,
            _cards.c.activity_id != "",
            _cards.c.added_at >= self.now(plus=-_RECENT),
        )
        await self.run(update(_cards).where(*recent).values(wanted_version=_cards.c.wanted_version + 1))
        self.changed = True

    async def _unit_card(self, condition: ColumnElement[bool]) -> UnitCard | None:
        row = await self.first(select(_cards).where(condition))
        return _card(row) if row else None


def _of(item_id: ItemId, round_no: int) -> ColumnElement[bool]:
    return (_tellings.c.item_id == item_id) & (_tellings.c.round == round_no)


def _board(row: Row[Any]) -> UnitBoard:
    return UnitBoard(**{field.name: getattr(row, field.name) for field in fields(UnitBoard)})


def _card(row: Row[Any]) -> UnitCard:
    return UnitCard(**{field.name: getattr(row, field.name) for field in fields(UnitCard)})


def _telling(row: Row[Any]) -> Telling:
    return Telling(**{field.name: getattr(row, field.name) for field in fields(Telling)})
