"""Which days the municipality works, in Norway's calendar: what "after three working days" and "once a day" mean.

Public holidays come from outside as plain days (`bot.wiring.workdays`), beside those that the municipality itself is
closed on. Everything is counted in days as they are in Oslo, so that no change of the clocks makes one longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
_SATURDAY = 5
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Mondays to Fridays but for these; without any days it knows no holiday."""

    #: nobody works
    closed: frozenset[date] = frozenset()
    #: people go home at noon; two of them are counted as one day
    half: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in self.closed

    def begun_since(self, since: datetime, until: datetime) -> float:
        """Working days that began after the day of `since`, the day of `until` included."""
        first, last = oslo_day(since), oslo_day(until)
        days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
        return sum(_HALF if day in self.half else 1.0 for day in days if self.is_open(day))


def oslo_day(at: datetime) -> date:
    return at.astimezone(OSLO).date()


def oslo_moment(day: date, at: time) -> datetime:
    """When the clocks in Oslo show that time on that day."""
    return datetime.combine(day, at, tzinfo=OSLO)
