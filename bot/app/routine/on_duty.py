"""Who is on duty by the roster in force, with changed shifts and absences counted in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.app.desk import Desk
from bot.domain.identifiers import PersonId
from bot.domain.roster import CurrentRoster, Roster, Turn
from bot.domain.shifts import Shift
from bot.errors import NotAllowed
from bot.ports.duty import OnDuty
from bot.ports.store import Store, Transaction

#: how far ahead a next shift is looked for
HORIZON = timedelta(days=60)
_INSTANT = timedelta(seconds=1)
#: longer than any shift: what was changed of one that began before the span
_BEFORE = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterDuty(OnDuty):
    store: Store
    current: CurrentRoster
    #: asked while no roster is in force
    otherwise: OnDuty

    async def now(self, at: datetime) -> PersonId | None:
        roster = self.current.roster
        if roster is None:
            return await self.otherwise.now(at)
        async with self.store.reading() as tx:
            return person_at(await turns_in(tx, roster, at, at + _INSTANT), at)

    async def next(self, after: datetime) -> Shift | None:
        roster = self.current.roster
        if roster is None:
            return await self.otherwise.next(after)
        async with self.store.reading() as tx:
            turns = await turns_in(tx, roster, after, after + HORIZON)
        return next((turn.shift for turn in turns if turn.begin > after and turn.shift), None)


async def turns_in(tx: Transaction, roster: Roster, since: datetime, until: datetime) -> tuple[Turn, ...]:
    """What touches the span, as it stands in this transaction."""
    changes = await tx.shift_changes(since=since - _BEFORE)
    absences = await tx.absences(since=since - _BEFORE)
    return roster.turns(since, until, changes=changes, absences=absences)


def person_at(turns: tuple[Turn, ...], at: datetime) -> PersonId | None:
    """Of several, whoever began first."""
    return next((turn.person for turn in turns if turn.person is not None and turn.begin <= at < turn.end), None)


def need_roster(desk: Desk) -> Roster:
    """Raises NotAllowed where there is none."""
    if desk.roster.roster is None:
        raise NotAllowed("no_roster")
    return desk.roster.roster
