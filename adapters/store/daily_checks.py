"""The daily check: who signed which day, and the counts that its figures are made of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, and_, func, or_, select, update

from adapters.store import schema
from adapters.store.statements import Statements
from bot.domain.daily_check import CheckFigures, DailyCheck, HiddenFigures
from bot.domain.item import OPEN_STATES, AtSource, State
from bot.domain.notice_rules import Deed
from bot.domain.notices import Fate
from bot.ports.daily_checks import HealthyRound, Intake

_checks = schema.daily_checks
_items = schema.items
_notices = schema.notices
_suppressed = schema.suppressed_letters
_rounds = schema.healthy_rounds
_PLACE = 1
_FIGURES = TypeAdapter(CheckFigures)
_PLAIN = tuple(field.name for field in fields(DailyCheck) if field.name not in ("figures", "ticked"))
#: rules whose letters are a matter of ours
_PAIRING = (Deed.FILE, Deed.KEEP)


class DailyChecks(Statements):
    async def begin_check(self, check: DailyCheck) -> bool:
        return await self.add_once(_checks, _row(check), unique=("day",))

    async def daily_check(self, day: date) -> DailyCheck | None:
        return await self._check(select(_checks).where(_checks.c.day == day))

    async def latest_check(self) -> DailyCheck | None:
        return await self._check(select(_checks).order_by(_checks.c.day.desc()).limit(1))

    async def first_check(self) -> DailyCheck | None:
        return await self._check(select(_checks).order_by(_checks.c.day).limit(1))

    async def last_signed_check(self) -> DailyCheck | None:
        signed = select(_checks).where(_checks.c.signed_by.is_not(None)).order_by(_checks.c.day.desc()).limit(1)
        return await self._check(signed)

    async def save_check(self, check: DailyCheck) -> bool:
        still_open = (_checks.c.day == check.day, _checks.c.signed_by.is_(None), _checks.c.covered_by.is_(None))
        return await self.changes_rows(update(_checks).where(*still_open).values(_row(check)))

    async def cover_checks(self, by: date) -> tuple[date, ...]:
        earlier = (_checks.c.day < by, _checks.c.signed_by.is_(None), _checks.c.covered_by.is_(None))
        covered = update(_checks).where(*earlier).values(covered_by=by).returning(_checks.c.day)
        return tuple(sorted(row.day for row in await self.all(covered)))

    async def intake(self, *, since: datetime, until: datetime, due_before: datetime) -> tuple[Intake, ...]:
        new = and_(_items.c.first_seen_at >= since, _items.c.first_seen_at < until)
        due = and_(_items.c.state.in_(sorted(OPEN_STATES)), _items.c.due_at < due_before)
        counts: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
        for name, wanted in (
            ("new", _by_unit(func.count()).where(new)),
            ("waiting", _by_unit(func.count()).where(_items.c.state == State.WAITING)),
            ("oldest", _by_unit(func.min(_items.c.received_at)).where(_items.c.state == State.WAITING)),
            ("due", _by_unit(func.count()).where(due)),
            ("unmatched", _unmatched()),
        ):
            for row in await self.all(wanted):
                counts[row.source_id, row.unit][name] = row.found
        return tuple(Intake(source_id=source, unit=unit, **counts[source, unit]) for source, unit in sorted(counts))

    async def letters_to_move(self, *, since: datetime) -> int:
        to_move = _items.c.outcome["put_away"].as_string() == AtSource.TO_MOVE.value
        handled = (_items.c.state == State.HANDLED, _items.c.first_seen_at >= since, to_move)
        return int((await self.run(select(func.count()).select_from(_items).where(*handled))).scalar_one())

    async def hidden(self, *, since: datetime, until: datetime) -> tuple[HiddenFigures, ...]:
        kind = [_suppressed.c[name] for name in ("source_id", "unit", "service_id", "rule")]
        letters = func.count().label("letters")
        counted = select(*kind, letters).where(_suppressed.c.at >= since, _suppressed.c.at < until)
        rows = await self.all(counted.group_by(*kind).order_by(letters.desc(), *kind))
        return tuple(
            HiddenFigures(source_id=row.source_id, unit=row.unit, service_id=row.service_id, rule=row.rule,
                          letters=row.letters)
            for row in rows
        )  # fmt: skip

    async def note_healthy_round(self, at: datetime) -> None:
        await self.save(_rounds, {"place": _PLACE, "at": at})

    async def note_round_told(self, at: datetime) -> None:
        await self.run(update(_rounds).values(told_at=at))

    async def healthy_round(self) -> HealthyRound | None:
        row = await self.first(select(_rounds))
        return HealthyRound(at=row.at, told_at=row.told_at) if row else None

    async def _check(self, wanted: Select[Any]) -> DailyCheck | None:
        row = await self.first(wanted)
        return _check(row) if row else None


def _by_unit(found: Any) -> Select[Any]:
    kind = (_items.c.source_id, _items.c.unit)
    return select(*kind, found.label("found")).group_by(*kind)


def _unmatched() -> Select[Any]:
    """Notices whose letter may still come, and those that an open item stands for."""
    unit = func.coalesce(_notices.c.unit, _notices.c.mailbox_unit)
    missed = and_(_notices.c.fate == Fate.MISSING, _items.c.state.in_(sorted(OPEN_STATES)))
    both = _notices.outerjoin(_items, _items.c.item_id == _notices.c.item_id)
    wanted = select(_notices.c.source_id, unit.label("unit"), func.count().label("found")).select_from(both)
    open_ones = and_(_notices.c.deed.in_(_PAIRING), or_(_notices.c.fate == Fate.WAITING, missed))
    return wanted.where(open_ones).group_by(_notices.c.source_id, unit)


def _row(check: DailyCheck) -> dict[str, Any]:
    row = {name: getattr(check, name) for name in _PLAIN}
    return row | {"figures": _FIGURES.dump_python(check.figures, mode="json"), "ticked": list(check.ticked)}


def _check(row: Row[Any]) -> DailyCheck:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return DailyCheck(**plain, figures=_FIGURES.validate_python(row.figures), ticked=tuple(row.ticked))
