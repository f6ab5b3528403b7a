"""Effects: what is planned, who has it, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, insert, or_, select, update

from adapters.store import schema
from adapters.store.statements import Statements
from bot.domain.effects import SETTLED_STATES, Effect, EffectKind, EffectState, Step
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem
from bot.errors import Conflict

_table = schema.effects
_FIELDS = tuple(field.name for field in fields(Effect))
#: what never changes once the effect stands
_FIXED = frozenset({"effect_id", "item_id", "round", "kind", "ordinal"})

_EARLIER = _table.alias("earlier")
#: by an effect of the same round that comes before and is not settled
_BLOCKED = (
    select(_EARLIER.c.effect_id)
    .where(
        _EARLIER.c.item_id == _table.c.item_id,
        _EARLIER.c.round == _table.c.round,
        _EARLIER.c.ordinal < _table.c.ordinal,
        _EARLIER.c.state.not_in(sorted(SETTLED_STATES)),
    )
    .exists()
)


class Effects(Statements):
    async def add_effects(self, item: IntakeItem, steps: Sequence[Step], *, due_at: datetime) -> None:
        """Raises Conflict where the round has a step in one of the places: the plan stands already."""
        if not steps:
            return
        places = [step.ordinal for step in steps]
        taken = select(_table.c.effect_id).where(_of_round(item.item_id, item.round), _table.c.ordinal.in_(places))
        if await self.first(taken.limit(1)):
            raise Conflict("effect", item_id=item.item_id)
        shared = {
            "item_id": item.item_id, "round": item.round, "state": EffectState.PLANNED, "attempts": 0,
            "due_at": due_at, "lease_owner": "", "result": {}, "error": "", "reason": "",
        }  # fmt: skip
        rows = [{**shared, "kind": step.kind, "ordinal": step.ordinal, "args": dict(step.args)} for step in steps]
        await self.run_many(insert(_table), rows)
        self.changed = True

    async def effects(self, item_id: ItemId, *, round_no: int | None = None) -> tuple[Effect, ...]:
        wanted = _table.c.item_id == item_id if round_no is None else _of_round(item_id, round_no)
        return await self._effects(select(_table).where(wanted).order_by(_table.c.round, _table.c.ordinal))

    async def effects_of_kind(self, kind: EffectKind, *, since: datetime, limit: int = 500) -> tuple[Effect, ...]:
        done = (_table.c.kind == kind, _table.c.state == EffectState.DONE, _table.c.due_at >= since)
        return await self._effects(select(_table).where(*done).order_by(_table.c.effect_id.desc()).limit(limit))

    async def replace_effect(self, effect: Effect, *, was: Effect) -> None:
        mine = and_(
            _table.c.effect_id == was.effect_id,
            _table.c.state == was.state,
            _table.c.attempts == was.attempts,
            _table.c.lease_owner == was.lease_owner,
        )
        if not await self.changes_rows(update(_table).where(mine).values(_changing(effect))):
            raise Conflict("effect", effect_id=was.effect_id)
        self.changed = True

    async def cancel_plan(self, item_id: ItemId, *, round_no: int) -> bool:
        """Locks the plan's rows first, in a fixed order: from then on nobody can lease one of them."""
        plan = select(_table.c.state).where(_of_round(item_id, round_no)).order_by(_table.c.effect_id)
        states = (await self.run(plan.with_for_update())).scalars().all()
        if any(state is not EffectState.PLANNED for state in states):
            return False
        await self.run(update(_table).where(_of_round(item_id, round_no)).values(state=EffectState.CANCELLED))
        self.changed = True
        return True

    async def lease(self, owner: str, *, for_: timedelta) -> Effect | None:
        free = self._free_to_lease()
        next_due = select(_table.c.effect_id).where(free, ~_BLOCKED).order_by(_table.c.due_at, _table.c.effect_id)
        # on PostgreSQL a row that another replica is just taking is passed over, not waited for
        found = await self.first(next_due.limit(1).with_for_update(skip_locked=True))
        if found is None:
            return None
        leased = {
            "state": EffectState.LEASED, "lease_owner": owner, "leased_until": self.now(plus=for_),
            "attempts": case((_table.c.state == EffectState.LEASED, _table.c.attempts + 1), else_=_table.c.attempts),
        }  # fmt: skip
        taken = update(_table).where(_table.c.effect_id == found.effect_id, free).values(leased).returning(_table)
        row = await self.first(taken)
        return _effect(row) if row else None

    async def sent(self) -> tuple[Effect, ...]:
        wanted = select(_table).where(_table.c.state == EffectState.SENT)
        return await self._effects(wanted.order_by(_table.c.effect_id))

    async def unsettled(self, *, limit: int) -> tuple[Effect, ...]:
        wanted = select(_table).where(_table.c.state == EffectState.UNKNOWN, _table.c.due_at <= self.now())
        return await self._effects(wanted.order_by(_table.c.due_at, _table.c.effect_id).limit(limit))

    def _free_to_lease(self) -> ColumnElement[bool]:
        """An expired lease counts as planned: nothing had left the house."""
        expired = and_(_table.c.state == EffectState.LEASED, _table.c.leased_until <= self.now())
        return and_(or_(_table.c.state == EffectState.PLANNED, expired), _table.c.due_at <= self.now())

    async def _effects(self, query: Select[Any]) -> tuple[Effect, ...]:
        return tuple(_effect(row) for row in await self.all(query))


def _of_round(item_id: ItemId, round_no: int) -> ColumnElement[bool]:
    return and_(_table.c.item_id == item_id, _table.c.round == round_no)


def _changing(effect: Effect) -> dict[str, Any]:
    row = {name: getattr(effect, name) for name in _FIELDS if name not in _FIXED}
    return row | {"args": dict(effect.args), "result": dict(effect.result)}


def _effect(row: Row[Any]) -> Effect:
    stored = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    return Effect(**{name: stored[name] for name in _FIELDS})
