"""Somebody is away from when to when, and comes back. Why is not asked, and not kept."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.app.desk import Desk
from bot.domain.absences import Absence, present
from bot.domain.audit import AuditEntry
from bot.domain.identifiers import PersonId
from bot.domain.people import Deed, Person
from bot.errors import NotAllowed
from bot.ports.store import Transaction

#: whoever is away for longer has no place on the list of people
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """What is wanted: both moments aware UTC, `end` not included."""

    person: Person
    begin: datetime
    end: datetime
    #: None = whoever the roster names
    substitute: Person | None = None


async def note_absence(desk: Desk, by: Person, away: Away) -> tuple[Absence, bool]:
    """One's own, or for the lead anybody's; False with one that was noted before.

    Raises NotAllowed where whoever is to stand in would be away as well.
    """
    _need(by, away.person)
    now = desk.clock.now()
    begin = max(away.begin, now)
    if not begin < away.end <= begin + _LONGEST:
        raise NotAllowed("absence_dates")
    stand_in = away.substitute
    if stand_in is not None and (not stand_in.may(Deed.WORK_ON_ITEMS) or stand_in.person_id == away.person.person_id):
        raise NotAllowed("colleague_missing")
    absence = Absence(
        absence_id=uuid.uuid4().hex, person=away.person.person_id, begin=begin, end=away.end,
        substitute=stand_in.person_id if stand_in else None, by=by.person_id, at=now,
    )  # fmt: skip

    async def decision(tx: Transaction) -> tuple[Absence, bool]:
        for known in await tx.absences(since=now, person=absence.person):
            if known.begin <= begin and (known.end, known.substitute) == (absence.end, absence.substitute):
                return known, False
        await tx.add_absence(absence)
        if stand_in is not None and await stands_in(desk, tx, absence.person, begin) is None:
            raise NotAllowed("substitute_away")
        await tx.audit(_entry("absence:noted", by, now, absence))
        return absence, True

    return await desk.decide(decision)


async def end_absence(desk: Desk, by: Person, person: Person, days: Collection[date] = ()) -> tuple[Absence, ...]:
    """All that run now, or those that have one of the days. Raises NotAllowed where there is none.

    What is to come is only ended by its day: somebody who is back already may say so once more.
    """
    _need(by, person)
    now = desk.clock.now()

    async def decision(tx: Transaction) -> tuple[Absence, ...]:
        known = await tx.absences(since=now, person=person.person_id)
        ended = tuple(one for one in known if (any(map(one.has, days)) if days else one.covers(now)))
        if not ended:
            raise NotAllowed("not_away_yet" if known and not days else "not_away")
        for absence in ended:
            await tx.end_absence(absence.absence_id, at=now)
            await tx.audit(_entry("absence:ended", by, now, absence))
        return ended

    return await desk.decide(decision)


async def stands_in(desk: Desk, tx: Transaction, person: PersonId, at: datetime) -> PersonId | None:
    """The person, where nobody has said that they are away then; else whoever stands in, if anybody does."""
    roster = desk.roster.roster
    absences = [absence for absence in await tx.absences(since=at) if absence.covers(at)]
    return present(person, at, absences, roster.substitutes if roster else {})


def _need(by: Person, person: Person) -> None:
    by.need(Deed.WORK_ON_ITEMS)
    if person.person_id != by.person_id:
        by.need(Deed.CHANGE_ROSTER)
        if not person.may(Deed.WORK_ON_ITEMS):
            raise NotAllowed("colleague_missing")


def _entry(verb: str, by: Person, at: datetime, absence: Absence) -> AuditEntry:
    facts = {"person": absence.person, "begin": absence.begin.isoformat(), "end": absence.end.isoformat()}
    if absence.substitute:
        facts["substitute"] = absence.substitute
    return AuditEntry(verb=verb, actor=by.person_id, at=at, facts=facts)
