"""Letters that are put off, and notes on letters."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, insert, select

from adapters.store import schema
from adapters.store.items import Items
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import IntakeItem
from bot.ports.claims import ItemNote

_items = schema.items
_notes = schema.item_notes
_texts = schema.free_texts


class Claims(Items):
    async def items_to_wake(self, *, by: datetime, limit: int = 50) -> tuple[IntakeItem, ...]:
        return await self._snoozed(_items.c.snoozed_until <= by, limit=limit)

    async def items_snoozed_by(self, person: PersonId, *, limit: int = 50) -> tuple[IntakeItem, ...]:
        mine = (_items.c.snoozed_by == person) & _items.c.snoozed_until.is_not(None)
        return await self._snoozed(mine, limit=limit)

    async def add_item_note(self, item_id: ItemId, *, text_id: int, by: PersonId, at: datetime) -> None:
        row = {"item_id": item_id, "text_id": text_id, "written_by": by, "at": at}
        await self.run(insert(_notes).values(**row))

    async def item_notes(self, item_id: ItemId, *, limit: int = 20) -> tuple[ItemNote, ...]:
        wanted = select(_texts.c.text, _notes.c.written_by, _notes.c.at).join_from(_notes, _texts)
        newest = wanted.where(_notes.c.item_id == item_id).order_by(_notes.c.note_id.desc()).limit(limit)
        return tuple(ItemNote(text=row.text, by=row.written_by, at=row.at) for row in await self.all(newest))

    async def _snoozed(self, condition: ColumnElement[bool], *, limit: int) -> tuple[IntakeItem, ...]:
        return await self._many_in(select(_items).where(condition), _items.c.snoozed_until, limit=limit)
