"""Items that have been closed for so long that they are emptied."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from adapters.store import schema
from adapters.store.items import Items
from bot.domain.effects import SETTLED_STATES, EffectState
from bot.domain.item import OPEN_STATES, IntakeItem

_items, _entries, _effects = schema.items, schema.audit_entries, schema.effects
_OVER = sorted(SETTLED_STATES | {EffectState.FAILED})


class Retention(Items):
    async def items_to_empty(self, *, before: datetime, limit: int) -> tuple[IntakeItem, ...]:
        lately = select(_entries.c.number).where(_entries.c.item_id == _items.c.item_id, _entries.c.at >= before)
        underway = select(_effects.c.effect_id).where(
            _effects.c.item_id == _items.c.item_id, _effects.c.state.not_in(_OVER)
        )
        announced = select(schema.notices.c.item_id).where(schema.notices.c.item_id == _items.c.item_id)
        differing = select(schema.differences.c.item_id).where(schema.differences.c.item_id == _items.c.item_id)
        closed = select(_items).where(
            _items.c.state.not_in(sorted(OPEN_STATES)),
            _items.c.emptied_at.is_(None),
            _items.c.first_seen_at < before,
            *(~one.exists() for one in (lately, underway, announced, differing)),
        )
        return await self._many(closed.limit(limit))
