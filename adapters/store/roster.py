"""Changed shifts, and who is away."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from adapters.store import schema
from adapters.store.statements import Statements
from bot.domain.absences import Absence
from bot.domain.identifiers import PersonId
from bot.domain.roster import ShiftChange
from bot.errors import Conflict

_changes = schema.shift_changes
_absences = schema.absences


class RosterNotes(Statements):
    async def last_shift_change(self) -> int:
        return int((await self.run(select(func.coalesce(func.max(_changes.c.number), 0)))).scalar_one())

    async def add_shift_change(self, change: ShiftChange) -> None:
        if not await self.add_once(_changes, asdict(change), unique=("number",)):
            raise Conflict("version")

    async def shift_changes(self, *, since: datetime) -> tuple[ShiftChange, ...]:
        rows = await self.all(select(_changes).where(_changes.c.end > since).order_by(_changes.c.number))
        return tuple(ShiftChange(**_values(row, ShiftChange)) for row in rows)

    async def add_absence(self, absence: Absence) -> None:
        await self.run(self.insert(_absences).values(**asdict(absence)))

    async def end_absence(self, absence_id: str, *, at: datetime) -> None:
        mine = _absences.c.absence_id == absence_id
        await self.run(delete(_absences).where(mine, _absences.c.begin >= at))
        await self.run(update(_absences).where(mine, _absences.c.end > at).values(end=at))

    async def absences(self, *, since: datetime, person: PersonId | None = None) -> tuple[Absence, ...]:
        asked = select(_absences).where(_absences.c.end > since)
        if person is not None:
            asked = asked.where(_absences.c.person == person)
        rows = await self.all(asked.order_by(_absences.c.begin, _absences.c.absence_id))
        return tuple(Absence(**_values(row, Absence)) for row in rows)


def _values(row: Row[Any], of: type[ShiftChange | Absence]) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(of)}
