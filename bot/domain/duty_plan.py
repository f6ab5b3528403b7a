"""The hours that somebody must be on duty, and a plan of whose turn it is before anything is changed. Pure.

Moments are aware UTC; days and hours of the clock are Oslo's, so that no change of the clocks moves a shift.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from bot.domain.identifiers import PersonId
from bot.domain.shifts import Shift
from bot.domain.workdays import WorkCalendar, oslo_day, oslo_moment

_DAY = timedelta(days=1)
#: Monday to Friday, as `date.weekday` counts
WORKING_WEEK = frozenset(range(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """A shift in the plan whose person nobody knows."""

    begin: datetime
    end: datetime
    person: None = None


class Plan(Protocol):
    """A rotation, or a calendar: whose turn it is, before anything is changed."""

    def shifts(self, since: datetime, until: datetime) -> Sequence[Shift | Vacancy]:
        """All that touch the span, whole, in order of their beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyHours:
    """When somebody must be on duty: these hours of these weekdays, on working days; half days end at noon."""

    begin: time = time(7, 45)
    end: time = time(15, 30)
    #: as `date.weekday` counts, Monday is 0
    weekdays: frozenset[int] = WORKING_WEEK
    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    def holds(self, day: date) -> bool:
        return self.on(day) is not None

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """Begin and end on that day; None where nobody need be there."""
        end = self.calendar.end_on(day, self.end)
        if day.weekday() not in self.weekdays or not self.calendar.is_open(day) or end <= self.begin:
            return None
        return _utc(day, self.begin), _utc(day, end)

    def within(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The hours of each day that touch the span, whole."""
        for day in days_between(oslo_day(since), oslo_day(until)):
            hours = self.on(day)
            if hours is not None and hours[0] < until and since < hours[1]:
                yield hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation(Plan):
    """People in turn, each for a week or for a day of those that have hours."""

    people: tuple[PersonId, ...]
    #: the first one begins in the week of this day, or on the first day with hours from it on
    since: date
    hours: DutyHours
    daily: bool = False

    def shifts(self, since: datetime, until: datetime) -> Sequence[Shift]:
        return tuple(self._shifts(since, until))

    def _shifts(self, since: datetime, until: datetime) -> Iterator[Shift]:
        first = oslo_day(since)
        days_before = sum(map(self.hours.holds, days_between(self.since, first - _DAY))) if self.daily else 0
        for day in days_between(max(first, self.since), oslo_day(until)):
            hours = self.hours.on(day)
            if hours is None:
                continue
            number = days_before if self.daily else (_monday(day) - _monday(self.since)).days // 7
            days_before += 1
            if hours[0] < until and since < hours[1]:
                yield Shift(person=self.people[number % len(self.people)], begin=hours[0], end=hours[1])


def days_between(first: date, last: date) -> Iterator[date]:
    """Both included."""
    return (first + number * _DAY for number in range((last - first).days + 1))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _utc(day: date, at: time) -> datetime:
    return oslo_moment(day, at).astimezone(UTC)
