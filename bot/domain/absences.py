"""Who is away from when to when, and who stands in: substitutes may be away themselves. Pure, all moments aware UTC."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.identifiers import PersonId
from bot.domain.workdays import oslo_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody is away, up to but not including `end`. Why is nobody's business and not kept."""

    absence_id: str
    person: PersonId
    begin: datetime
    end: datetime
    #: who stands in; None = whoever the roster names for the person
    substitute: PersonId | None = None
    by: PersonId
    at: datetime

    def covers(self, at: datetime) -> bool:
        return self.begin <= at < self.end

    def has(self, day: date) -> bool:
        """A part of the day in Norway's calendar."""
        return oslo_day(self.begin) <= day <= oslo_day(self.end - timedelta.resolution)


def present(
    person: PersonId, at: datetime, absences: Collection[Absence], substitutes: Mapping[PersonId, PersonId]
) -> PersonId | None:
    """The person, or whoever stands in at the end of the chain; None where it ends with somebody who is away."""
    seen: set[PersonId] = set()
    current: PersonId | None = person
    while current is not None and current not in seen:
        seen.add(current)
        absence = absence_of(current, at, absences)
        if absence is None:
            return current
        current = absence.substitute or substitutes.get(current)
    return None


def absence_of(person: PersonId, at: datetime, absences: Iterable[Absence]) -> Absence | None:
    """The one that was noted last, where several cover the moment."""
    running = [absence for absence in absences if absence.person == person and absence.covers(at)]
    return max(running, key=lambda absence: (absence.at, absence.absence_id), default=None)
