"""The municipality's calendar: Norway's public holidays from `holidays`, and the days that the operator names."""

from __future__ import annotations

import functools
from datetime import date

import holidays

from bot.domain.workdays import WorkCalendar
from bot.settings.office import WorkdaySettings, days_of

#: longer than any process or any letter lives; a thousand dates
_YEARS = range(2020, 2101)


def calendar_of(settings: WorkdaySettings) -> WorkCalendar:
    return WorkCalendar(
        closed=_public_holidays() | days_of(settings.closed, _YEARS),
        half=days_of(settings.half_days, _YEARS),
        opens=settings.opens,
        closes=settings.closes,
    )


@functools.cache
def _public_holidays() -> frozenset[date]:
    return frozenset(holidays.country_holidays("NO", years=_YEARS))
