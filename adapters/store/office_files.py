"""What the lead has changed by file: every version, and which are in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, or_, select, true, update

from adapters.store import schema
from adapters.store.keys import lock_key
from adapters.store.statements import Statements
from bot.domain.identifiers import OrgNumber, PersonId
from bot.domain.item import State
from bot.domain.office_files import FIRST, FileState, OfficeFileVersion

_files = schema.office_files
_CLOSED = (State.HANDLED, State.WITHDRAWN)
#: older ones nobody looks at any more, and Teams takes 1800 changes an hour
_RECENT = timedelta(days=30)
_NEWEST = (
    select(_files.c.kind, func.max(_files.c.number).label("number"))
    .where(_files.c.state == FileState.APPLIED)
    .group_by(_files.c.kind)
    .subquery()
)
_IN_FORCE = select(_files.c.kind, _files.c.file_id).join(
    _NEWEST, (_files.c.kind == _NEWEST.c.kind) & (_files.c.number == _NEWEST.c.number)
)


class OfficeFiles(Statements):
    async def hold_office_files(self) -> None:
        """SQLite has one writer at a time, and nobody passes it by."""
        if self.on_postgres:
            await self.run(select(func.pg_advisory_xact_lock(lock_key("office_files", ""))))

    async def add_office_file(self, version: OfficeFileVersion) -> None:
        await self.run(self.insert(_files).values(**asdict(version)))

    async def office_file(self, file_id: str) -> OfficeFileVersion | None:
        row = await self.first(select(_files).where(_files.c.file_id == file_id))
        return _version(row) if row else None

    async def office_files_in_force(self) -> Mapping[str, str]:
        return {row.kind: row.file_id for row in await self.all(_IN_FORCE)}

    async def last_office_file(self, kind: str) -> int:
        highest = (await self.run(select(func.max(_files.c.number)).where(_files.c.kind == kind))).scalar()
        return max(highest or 0, FIRST)

    async def office_file_before(self, version: OfficeFileVersion) -> OfficeFileVersion | None:
        earlier = (
            _files.c.kind == version.kind,
            _files.c.state == FileState.APPLIED,
            _files.c.number < version.number,
        )
        row = await self.first(select(_files).where(*earlier).order_by(_files.c.number.desc()).limit(1))
        return _version(row) if row else None

    async def decide_office_file(
        self, file_id: str, state: FileState, *, by: PersonId, at: datetime, number: int | None = None
    ) -> None:
        values: dict[str, Any] = {"state": state, "decided_by": by, "decided_at": at}
        if number is not None:
            values["number"] = number
        await self.run(update(_files).where(_files.c.file_id == file_id).values(values))

    async def forget_office_proposals(self, *, before: datetime) -> None:
        await self.run(delete(_files).where(_files.c.number == 0, _files.c.sent_at < before))

    async def draw_units_anew(self, units: frozenset[OrgNumber] | None, *, beside: str) -> None:
        cards, items = schema.cards, schema.items
        recent = or_(items.c.state.not_in(_CLOSED), items.c.first_seen_at >= self.now(plus=-_RECENT))
        of_units = true() if units is None else items.c.unit.in_(sorted(units))
        theirs = select(items.c.item_id).where(of_units, recent)
        shown = or_(cards.c.subject_id.in_(theirs), cards.c.subject_id == beside)
        # an item's card is wanted in the item's version, which does not change here
        anew = {"shown_version": 0, "wanted_at": self.now()}
        if units != frozenset() and await self.changes_rows(
            update(cards).where(shown, cards.c.activity_id != "").values(anew)
        ):
            self.changed = True


def _version(row: Row[Any]) -> OfficeFileVersion:
    return OfficeFileVersion(**{field.name: getattr(row, field.name) for field in fields(OfficeFileVersion)})
