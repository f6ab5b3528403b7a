"""Of what people were reminded, and when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Row, select

from adapters.store import schema
from adapters.store.statements import Statements
from bot.domain.identifiers import ItemId
from bot.domain.item import State
from bot.domain.reminders import Reminded

_table = schema.reminders


class Reminders(Statements):
    async def reminded(self, item_id: ItemId, *, hold: bool = False) -> Reminded | None:
        known = select(_table).where(_table.c.item_id == item_id)
        # SQLite has one writer anyway, and leaves the words out
        row = await self.first(known.with_for_update() if hold else known)
        return _reminded(row) if row else None

    async def all_reminded(self, states: Collection[State]) -> tuple[Reminded, ...]:
        items = schema.items
        known = select(_table).join(items, items.c.item_id == _table.c.item_id)
        rows = await self.all(known.where(items.c.state.in_(sorted(states))).order_by(_table.c.item_id))
        return tuple(_reminded(row) for row in rows)

    async def save_reminded(self, reminded: Sequence[Reminded]) -> None:
        for one in reminded:
            await self.save(_table, asdict(one))


def _reminded(row: Row[Any]) -> Reminded:
    return Reminded(**{field.name: getattr(row, field.name) for field in fields(Reminded)})
