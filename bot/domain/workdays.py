"""Which days the municipality works, in Norway's calendar: what "after three working days" and "once a day" mean.

Public holidays come from outside as plain days (`bot.wiring.workdays`), beside those that the municipality itself is
closed on. Everything is counted in days as they are in Oslo, so that no change of the clocks makes one longer.
Working time is what of the office hours of those days lies between two moments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
#: when half days end
NOON = time(12)
_SATURDAY = 5
_HALF = 0.5
#: days; nobody plans further, and a calendar without a working day would be looked through for ever
_FARTHEST = 3660


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Mondays to Fridays but for these; without any days it knows no holiday."""

    #: nobody works
    closed: frozenset[date] = frozenset()
    #: people go home at noon; two of them are counted as one day
    half: frozenset[date] = frozenset()
    #: office hours, as the clocks in Oslo show them
    opens: time = time(8)
    closes: time = time(15, 30)

    def is_open(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in self.closed

    def begun_since(self, since: datetime, until: datetime) -> float:
        """Working days that began after the day of `since`, the day of `until` included."""
        first, last = oslo_day(since), oslo_day(until)
        days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
        return sum(_HALF if day in self.half else 1.0 for day in days if self.is_open(day))

    def hours(self, day: date) -> tuple[datetime, datetime] | None:
        """When work begins and ends on that day, in UTC; None where nobody works."""
        closes = self.end_on(day, self.closes)
        if not self.is_open(day) or closes <= self.opens:
            return None
        return oslo_moment(day, self.opens).astimezone(UTC), oslo_moment(day, closes).astimezone(UTC)

    def end_on(self, day: date, otherwise: time) -> time:
        """When something ends on that day that ends then on whole ones."""
        return min(otherwise, NOON) if day in self.half else otherwise

    def worked(self, since: datetime, until: datetime) -> timedelta:
        """Working time from `since` to `until`; none where `until` comes first."""
        total, day, last = timedelta(), oslo_day(since), oslo_day(until)
        while day <= last:
            total += _within(self.hours(day), since, until)
            day += timedelta(days=1)
        return total

    def after_work(self, since: datetime, working: timedelta) -> datetime:
        """The first moment at which so much working time has passed, in UTC.

        Raises ValueError where the calendar has no such time within ten years.
        """
        left, first = working, oslo_day(since)
        if not left:
            return since
        for number in range(_FARTHEST):
            hours = self.hours(first + timedelta(days=number))
            if hours is None:
                continue
            begin = max(hours[0], since)
            if left <= hours[1] - begin:
                return begin + left
            left -= max(hours[1] - begin, timedelta())
        raise ValueError("the calendar has no working time left")

    def work_before(self, until: datetime, working: timedelta) -> datetime:
        """The last moment after which so much working time remains; the beginning of a day is the end of the last.

        Raises ValueError where the calendar has no such time within ten years.
        """
        left, last = working, oslo_day(until)
        for number in range(_FARTHEST):
            hours = self.hours(last - timedelta(days=number))
            if hours is None:
                continue
            end = min(hours[1], until)
            if left < end - hours[0]:
                return end.astimezone(UTC) - left
            left -= max(end - hours[0], timedelta())
        raise ValueError("the calendar has no working time left")

    def at_work(self, at: datetime) -> bool:
        hours = self.hours(oslo_day(at))
        return hours is not None and hours[0] <= at < hours[1]

    def opening(self, at: datetime) -> datetime:
        """That moment where somebody is at work then, else when they next begin.

        Raises ValueError where the calendar has no working day within ten years.
        """
        first = oslo_day(at)
        for number in range(_FARTHEST):
            hours = self.hours(first + timedelta(days=number))
            if hours is not None and at < hours[1]:
                return max(hours[0], at).astimezone(UTC)
        raise ValueError("the calendar has no working day left")

    def days_after(self, since: datetime, days: float) -> datetime:
        """The same time of day, in Oslo, on the day on which so many working days have begun since.

        Raises ValueError where the calendar has not so many within ten years.
        """
        first, left = oslo_day(since), days
        for number in range(_FARTHEST):
            day = first + timedelta(days=number)
            if number and self.is_open(day):
                left -= _HALF if day in self.half else 1
            if left <= 0:
                return oslo_moment(day, since.astimezone(OSLO).time()).astimezone(UTC)
        raise ValueError("the calendar has no working day left")

    def next_open(self, after: date) -> date:
        """The first working day after that day. Raises ValueError where there is none within ten years."""
        for number in range(1, _FARTHEST):
            day = after + timedelta(days=number)
            if self.hours(day) is not None:
                return day
        raise ValueError("the calendar has no working day left")


def _within(hours: tuple[datetime, datetime] | None, since: datetime, until: datetime) -> timedelta:
    if hours is None:
        return timedelta()
    return max(min(hours[1], until) - max(hours[0], since), timedelta())


def oslo_day(at: datetime) -> date:
    return at.astimezone(OSLO).date()


def oslo_moment(day: date, at: time) -> datetime:
    """When the clocks in Oslo show that time on that day."""
    return datetime.combine(day, at, tzinfo=OSLO)


def day_begin(day: date) -> datetime:
    """In UTC."""
    return oslo_moment(day, time()).astimezone(UTC)
