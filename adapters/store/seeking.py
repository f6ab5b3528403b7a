"""Finds items by what people remember of them, and keeps the numbers that they are found by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true, tuple_
from sqlalchemy.sql.elements import KeyedColumnElement

from adapters.store import schema
from adapters.store.effects import Effects
from adapters.store.items import Items, item_of
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem
from bot.domain.seeking import Query, Sought, numbers_of
from bot.ports.seeking import Hit

_items = schema.items
_numbers = schema.item_numbers
_NAMED = ("entry_number", "case_number")


class Seeking(Items, Effects):
    """Stands before Items: what is written there is noted here in the same transaction."""

    async def replace_item(self, item: IntakeItem, *, was: IntakeItem) -> None:
        await super().replace_item(item, was=was)
        if item.outcome is not None and item.outcome != was.outcome:
            await self._note(item.item_id, [item.outcome.entry_number, *await self._named(item)])
        if item.trouble is not None and item.trouble != was.trouble:
            await self._note(item.item_id, item.trouble.entry_numbers)

    async def seek(
        self, query: Query, *, after: tuple[datetime, ItemId] | None = None, limit: int = 100
    ) -> tuple[Hit, ...]:
        order = (_items.c.received_at, _items.c.item_id)
        kept = and_(true(), *(_kept(one) for one in query.sought))
        wanted = select(_items, kept.label("kept")).where(*_within(query))
        wanted = wanted.where(*(or_(_kept(one), _written(one)) for one in query.sought))
        if after is not None:
            place, last = tuple_(*order), tuple_(*after)
            wanted = wanted.where(place > last if query.oldest_first else place < last)
        turn = order if query.oldest_first else tuple(column.desc() for column in order)
        rows = await self.all(wanted.order_by(*turn).limit(limit))
        return tuple(Hit(item=item_of(row), by_letter=not row.kept) for row in rows)

    async def _named(self, item: IntakeItem) -> list[str]:
        planned = await self.effects(item.item_id, round_no=item.round)
        told = (each for effect in planned for each in (effect.args, effect.result))
        return [str(each[name]) for each in told for name in _NAMED if each.get(name)]

    async def _note(self, item_id: ItemId, written: Any) -> None:
        for number in sorted({number for each in written for number in numbers_of(each)}):
            await self.add_once(_numbers, {"number": number, "item_id": item_id}, unique=("number", "item_id"))


def _within(query: Query) -> Iterator[ColumnElement[bool]]:
    if query.states:
        yield _items.c.state.in_(sorted(query.states))
    if query.received_from is not None:
        yield _items.c.received_at >= query.received_from
    if query.received_before is not None:
        yield _items.c.received_at < query.received_before


def _kept(sought: Sought) -> ColumnElement[bool]:
    """By what we ourselves know of the item."""
    ways: list[ColumnElement[bool]] = []
    if sought.item_prefix:
        # ids are hexadecimal: a span of them can use the key's index on both databases, `LIKE` cannot
        last = sought.item_prefix.ljust(32, "f")
        ways.append(and_(_items.c.item_id >= sought.item_prefix, _items.c.item_id <= last))
    if sought.number:
        ways.append(_items.c.item_id.in_(select(_numbers.c.item_id).where(_numbers.c.number == sought.number)))
    if sought.people:
        doers = (_items.c.claimant, _items.c.routed_by, _items.c.outcome["by"].as_string())
        ways += [column.in_(sorted(sought.people)) for column in doers]
    lists: tuple[tuple[KeyedColumnElement[Any], frozenset[Any]], ...] = (
        (_items.c.unit, sought.units), (_items.c.source_id, sought.sources), (_items.c.service_id, sought.services),
    )  # fmt: skip
    ways += [column.in_(sorted(found)) for column, found in lists if found]
    return func.coalesce(or_(*ways), false()) if ways else false()


def _written(sought: Sought) -> ColumnElement[bool]:
    """By what the sender wrote, and only where the source has not declared it sensitive or the sender is private."""
    if not sought.written:
        return false()
    # SQLite folds the case of ASCII alone, and so does PostgreSQL with the locale C
    spellings = {sought.written, sought.written.lower(), sought.written.upper(), sought.written.capitalize()}
    columns = (_items.c.subject, _items.c.sender_name)
    found = [column.icontains(each, autoescape=True) for column in columns for each in sorted(spellings)]
    return and_(_items.c.declared_sensitive.is_(False), _items.c.sender_is_private.is_(False), or_(*found))
