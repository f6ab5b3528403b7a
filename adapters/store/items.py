"""Items and their letters: one row each, and one conditional write for every change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, update

from adapters.store import schema
from adapters.store.statements import Statements
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import IntakeItem, Letter, MessageRef, Outcome, Route, Ruling, State, Trouble
from bot.errors import Conflict

_table = schema.items
_LETTER = tuple(field.name for field in fields(Letter) if field.name != "ref")
#: kept as JSON, or as columns of their own
_SHAPED = ("letter", "outcome", "trouble", "ruled")
_PLAIN = tuple(field.name for field in fields(IntakeItem) if field.name not in _SHAPED)


class Items(Statements):
    async def item(self, item_id: ItemId) -> IntakeItem | None:
        return await self._one(_table.c.item_id == item_id)

    async def item_by_ref(self, ref: MessageRef) -> IntakeItem | None:
        return await self._one((_table.c.source_id == ref.source_id) & (_table.c.external_id == ref.external_id))

    async def items_of_thread(self, source_id: str, thread_id: str) -> tuple[IntakeItem, ...]:
        return await self._many(select(_table).where(_table.c.source_id == source_id, _table.c.thread_id == thread_id))

    async def items(
        self,
        *,
        states: Collection[State] = (),
        claimant: PersonId | None = None,
        backlog: bool | None = None,
        limit: int = 500,
    ) -> tuple[IntakeItem, ...]:
        wanted = [*_in_states(states, backlog)]
        if claimant is not None:
            wanted.append(_table.c.claimant == claimant)
        return await self._many(select(_table).where(*wanted).limit(limit))

    async def items_due(self, *, states: Collection[State], by: datetime, limit: int = 50) -> tuple[IntakeItem, ...]:
        due = (_table.c.due_at <= by, _table.c.overdue_at.is_(None))
        return await self._many(select(_table).where(*_in_states(states, backlog=False), *due).limit(limit))

    async def items_handled_by(self, route: Route, *, since: datetime, limit: int = 500) -> tuple[IntakeItem, ...]:
        handled = (_table.c.state == State.HANDLED, _table.c.route == route, _table.c.first_seen_at >= since)
        return await self._many(select(_table).where(*handled).limit(limit))

    async def items_to_compare(
        self, *, states: Collection[State], since: datetime, limit: int
    ) -> tuple[IntakeItem, ...]:
        compared, differing = schema.compared_items, select(schema.differences.c.item_id)
        turn = (compared.c.compared_at.is_not(None), compared.c.compared_at, _table.c.first_seen_at, _table.c.item_id)
        some = select(_table).outerjoin(compared, compared.c.item_id == _table.c.item_id)
        some = some.where(*_in_states(states, None)).order_by(*turn)
        known = await self.all(some.where(_table.c.item_id.in_(differing)).limit(limit // 2))
        recent = or_(_table.c.first_seen_at >= since, _table.c.claimed_at >= since)
        rest = await self.all(some.where(recent, _table.c.item_id.not_in(differing)).limit(limit - len(known)))
        return tuple(item_of(row) for row in (*known, *rest))

    async def newest_items(self, *, limit: int) -> tuple[IntakeItem, ...]:
        newest = select(_table).order_by(_table.c.received_at.desc(), _table.c.item_id).limit(limit)
        return tuple(item_of(row) for row in await self.all(newest))

    async def count_items(self, *, states: Collection[State], backlog: bool | None = None) -> int:
        counted = select(func.count()).select_from(_table).where(*_in_states(states, backlog))
        return int((await self.run(counted)).scalar_one())

    async def add_item(self, item: IntakeItem) -> bool:
        added = await self.add_once(_table, _row(item), unique=("source_id", "external_id"))
        self.changed = self.changed or added
        return added

    async def replace_item(self, item: IntakeItem, *, was: IntakeItem) -> None:
        if item.item_id != was.item_id or item.version <= was.version:
            raise ValueError("an item is replaced by a later version of itself")
        mine = _table.c.item_id == was.item_id
        if not await self.changes_rows(update(_table).where(mine, _table.c.version == was.version).values(_row(item))):
            winner = await self.first(select(_table.c.claimant).where(mine))
            raise Conflict("version", winner=(winner.claimant or "") if winner else "", item_id=was.item_id)
        self.changed = True

    async def _one(self, condition: ColumnElement[bool]) -> IntakeItem | None:
        row = await self.first(select(_table).where(condition))
        return item_of(row) if row else None

    async def _many(self, query: Select[Any]) -> tuple[IntakeItem, ...]:
        rows = await self.all(query.order_by(_table.c.received_at, _table.c.item_id))
        return tuple(item_of(row) for row in rows)

    async def _many_in(self, query: Select[Any], order: ColumnElement[Any], *, limit: int) -> tuple[IntakeItem, ...]:
        rows = await self.all(query.order_by(order, _table.c.item_id).limit(limit))
        return tuple(item_of(row) for row in rows)


def _in_states(states: Collection[State], backlog: bool | None) -> list[ColumnElement[bool]]:
    """No states = any state."""
    wanted: list[ColumnElement[bool]] = []
    if states:
        wanted.append(_table.c.state.in_(sorted(states)))
    if backlog is not None:
        wanted.append(_table.c.backlog == backlog)
    return wanted


def _row(item: IntakeItem) -> dict[str, Any]:
    letter = item.letter
    row = {name: getattr(letter, name) for name in _LETTER}
    row |= {name: getattr(item, name) for name in _PLAIN}
    row |= {"source_id": letter.ref.source_id, "external_id": letter.ref.external_id}
    row["outcome"] = None if item.outcome is None else {**asdict(item.outcome), "at": item.outcome.at.isoformat()}
    row["trouble"] = None if item.trouble is None else asdict(item.trouble)
    row["ruled"] = None if item.ruled is None else asdict(item.ruled)
    return row


def item_of(row: Row[Any]) -> IntakeItem:
    stored = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    letter = Letter(
        ref=MessageRef(source_id=stored["source_id"], external_id=stored["external_id"]),
        **{name: stored[name] for name in _LETTER},
    )
    return IntakeItem(
        letter=letter,
        outcome=_outcome(stored["outcome"]),
        trouble=_trouble(stored["trouble"]),
        ruled=_ruling(stored["ruled"]),
        **{name: stored[name] for name in _PLAIN},
    )


def _outcome(stored: Mapping[str, Any] | None) -> Outcome | None:
    if stored is None:
        return None
    route = stored["route"]
    return Outcome(
        **{**stored, "route": None if route is None else Route(route), "at": datetime.fromisoformat(stored["at"])}
    )


def _trouble(stored: Mapping[str, Any] | None) -> Trouble | None:
    return None if stored is None else Trouble(**{**stored, "entry_numbers": tuple(stored["entry_numbers"])})


def _ruling(stored: Mapping[str, Any] | None) -> Ruling | None:
    return None if stored is None else Ruling(**{**stored, "rule_ids": tuple(stored["rule_ids"])})
