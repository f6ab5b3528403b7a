"""Histories for reports: items and their audit entries in one query, read as it is asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select

from adapters.store import schema
from adapters.store.faults import graded
from adapters.store.statements import Statements
from bot.domain.identifiers import ItemId, OrgNumber
from bot.domain.item import OPEN_STATES
from bot.domain.item_history import TELLING, Happening, ItemHistory
from bot.domain.lifecycle import Verb

_items, _entries = schema.items, schema.audit_entries
_AT_ONCE = 500
_ITEM = (_items.c.item_id, _items.c.source_id, _items.c.unit, _items.c.received_at, _items.c.first_seen_at)


class Reports(Statements):
    async def item_histories(self, *, since: datetime) -> AsyncIterator[ItemHistory]:
        history: list[Row[Any]] = []
        async for row in self._streamed(_histories(since)):
            if history and history[0].item_id != row.item_id:
                yield _history(history)
                history = []
            history.append(row)
        if history:
            yield _history(history)

    async def _streamed(self, statement: Select[Any]) -> AsyncIterator[Row[Any]]:
        with graded():
            found = await self._connection.stream(statement.execution_options(yield_per=_AT_ONCE))
        try:
            while True:
                with graded():
                    rows = await found.fetchmany(_AT_ONCE)
                if not rows:
                    return
                for row in rows:
                    yield row
        finally:
            with graded():
                await found.close()


def _histories(since: datetime) -> Select[Any]:
    """A pruned item has no entries any more, and is told by its own row."""
    touched = select(_entries.c.item_id).where(_entries.c.at >= since)
    telling = (_entries.c.item_id == _items.c.item_id) & _entries.c.verb.in_(sorted(TELLING))
    chosen = or_(_items.c.state.in_(sorted(OPEN_STATES)), _items.c.item_id.in_(touched))
    columns = (*_ITEM, _entries.c.verb, _entries.c.actor, _entries.c.at, _entries.c.facts)
    joined = select(*columns).select_from(_items.outerjoin(_entries, telling))
    return joined.where(chosen).order_by(_items.c.item_id, _entries.c.number)


def _history(rows: Sequence[Row[Any]]) -> ItemHistory:
    first = rows[0]
    return ItemHistory(
        item_id=ItemId(first.item_id),
        source_id=first.source_id,
        unit=OrgNumber(first.unit),
        received_at=first.received_at,
        first_seen_at=first.first_seen_at,
        happenings=tuple(
            Happening(verb=Verb(row.verb), at=row.at, actor=row.actor, route=str(row.facts.get("route", "")))
            for row in rows
            if row.verb is not None
        ),
    )
