"""The municipality's calendar: Norway's public holidays from `holidays`, and the days that the operator names."""

from __future__ import annotations

import holidays

from bot.domain.workdays import WorkCalendar
from bot.office_settings import WorkdaySettings, days_of

#: longer than any process or any letter lives; a thousand dates
_YEARS = range(2020, 2101)


def calendar_of(settings: WorkdaySettings) -> WorkCalendar:
    public = frozenset(holidays.country_holidays("NO", years=_YEARS))
    return WorkCalendar(
        closed=public | days_of(settings.closed, _YEARS),
        half=days_of(settings.half_days, _YEARS),
        opens=settings.opens,
        closes=settings.closes,
    )
