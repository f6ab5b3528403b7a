"""The demo's clock: on a day off it shows the last working day, so that there is a daily check to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.domain.clock import Clock
from bot.domain.workdays import OSLO, oslo_day
from bot.settings.office import WorkdaySettings
from bot.wiring.workdays import calendar_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBack:
    """Another clock, behind by a fixed time."""

    clock: Clock
    behind: timedelta

    def now(self) -> datetime:
        return self.clock.now() - self.behind


def on_a_working_day(clock: Clock) -> SetBack:
    """The same time of day on the last working day; today's own where that is one."""
    return set_back(clock, oslo_day(clock.now()))


def last_morning(clock: Clock, *, hour: int, minute: int) -> SetBack:
    """Begins at that time in Oslo on the last working day before today."""
    before = set_back(clock, oslo_day(clock.now()) - timedelta(days=1))
    now = before.now().astimezone(OSLO)
    then = now.replace(hour=hour, minute=minute)
    return SetBack(clock=clock, behind=before.behind + (now.astimezone(UTC) - then.astimezone(UTC)))


def set_back(clock: Clock, latest: date) -> SetBack:
    """The same time of day on the last working day that is no later than `latest`."""
    calendar = calendar_of(WorkdaySettings())
    day = latest
    while not calendar.is_open(day):
        day -= timedelta(days=1)
    now = clock.now().astimezone(OSLO)
    then = now.replace(year=day.year, month=day.month, day=day.day)
    # in UTC: between two moments of one zone Python counts what its clocks show
    return SetBack(clock=clock, behind=now.astimezone(UTC) - then.astimezone(UTC))
