"""When the document centre is at work: what "after four hours" means over nights, weekends and holidays.

Outside these hours nobody is reminded of anything. Spans are counted between moments in UTC, so that a change of the
clocks makes no working day longer or shorter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.workdays import OSLO, WorkCalendar, oslo_day, oslo_moment

_DAY = timedelta(days=1)
_NOON = time(12)
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """The same hours on every working day, Europe/Oslo; half days end at noon at the latest. All answers in UTC."""

    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    def __post_init__(self) -> None:
        if self.calendar.closes <= self.calendar.opens:
            raise ValueError("office hours that end before they begin")

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """From when until when; None where nobody works at all."""
        return self.calendar.hours(day)

    def is_open(self, at: datetime) -> bool:
        hours = self.on(oslo_day(at))
        return hours is not None and hours[0] <= at < hours[1]

    def opening(self, at: datetime) -> datetime:
        """That moment where somebody is at work then, else when they next begin."""
        return self.after(at, timedelta())

    def after(self, since: datetime, worked: timedelta) -> datetime:
        """When so much working time has gone by; the end of a day is the beginning of the next."""
        day, left = oslo_day(since), worked
        while True:
            begin, end = self._span(day)
            start = max(begin, since)
            if left < end - start:
                return start.astimezone(UTC) + left
            left -= max(end - start, timedelta())
            day += _DAY

    def before(self, until: datetime, worked: timedelta) -> datetime:
        """The last moment after which so much working time remains; the beginning of a day is the end of the last."""
        day, left = oslo_day(until), worked
        while True:
            begin, end = self._span(day)
            stop = min(end, until)
            if left < stop - begin:
                return stop.astimezone(UTC) - left
            left -= max(stop - begin, timedelta())
            day -= _DAY

    def _span(self, day: date) -> tuple[datetime, datetime]:
        """Of no length where nobody works."""
        noon = oslo_moment(day, _NOON).astimezone(UTC)
        return self.on(day) or (noon, noon)


def working_days_after(calendar: WorkCalendar, since: datetime, days: float) -> datetime:
    """The same time of day, in Oslo, on the day on which so many working days have begun since."""
    day, left = oslo_day(since), days
    while left > 0:
        day += _DAY
        if calendar.is_open(day):
            left -= _HALF if day in calendar.half else 1
    return oslo_moment(day, since.astimezone(OSLO).time()).astimezone(UTC)
