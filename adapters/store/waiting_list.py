"""Pages of the letters that wait without a card of their own."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select

from adapters.store import schema
from adapters.store.items import Items
from bot.domain.item import IntakeItem, State
from bot.ports.waiting_list import WaitingCount, WaitingFilter

_items = schema.items
_LISTED = (_items.c.state.in_([State.WAITING, State.HANDLED_ELSEWHERE]), _items.c.backlog.is_(True))


class WaitingList(Items):
    async def waiting_page(self, wanted: WaitingFilter, *, offset: int, limit: int) -> tuple[IntakeItem, ...]:
        return await self._many(select(_items).where(*_listed(wanted)).offset(offset).limit(limit))

    async def count_waiting(self, wanted: WaitingFilter) -> int:
        row = await self.first(select(func.count().label("letters")).select_from(_items).where(*_listed(wanted)))
        return row.letters if row else 0

    async def waiting_counts(self) -> tuple[WaitingCount, ...]:
        by = (_items.c.unit, _items.c.source_id)
        counted = select(*by, func.count().label("letters")).where(*_LISTED).group_by(*by).order_by(*by)
        return tuple(
            WaitingCount(unit=row.unit, source_id=row.source_id, letters=row.letters) for row in await self.all(counted)
        )


def _listed(wanted: WaitingFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [*_LISTED]
    if wanted.unit:
        conditions.append(_items.c.unit == wanted.unit)
    if wanted.source_id:
        conditions.append(_items.c.source_id == wanted.source_id)
    if wanted.before is not None:
        conditions.append(_items.c.received_at < wanted.before)
    return conditions
