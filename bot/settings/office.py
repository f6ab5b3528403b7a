"""How the municipality works, as an operator sets it: its working days, and how units are told of their letters."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Collection
from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from bot.domain.outlets import UnitNotices
from bot.domain.workdays import NOON
from bot.settings.kinds import LocalTime, Table

_MONTH_AND_DAY = re.compile(r"\d\d-\d\d")
#: a leap year, so that 02-29 can be named
_ANY_YEAR = 2000


def _yearly(value: object) -> object:
    """`12-24` is that day of every year; it is kept as a text, a date as a date."""
    if not isinstance(value, str):
        return value
    every_year = _MONTH_AND_DAY.fullmatch(value)
    try:
        day = date.fromisoformat(f"{_ANY_YEAR}-{value}" if every_year else value)
    except ValueError:
        raise ValueError('wants a day: 2026-05-15, or "12-24" for every year') from None
    return value if every_year else day


Day = Annotated[date | str, BeforeValidator(_yearly)]


class WorkdaySettings(Table):
    """Beside weekends and Norway's public holidays. 24 and 31 December are none of those."""

    #: days on which nobody works: a date, or month and day for every year
    closed: tuple[Day, ...] = ()
    #: days that end at noon; two of them count as one working day
    half_days: tuple[Day, ...] = ()
    #: office hours, Europe/Oslo: what working time is counted in
    opens: LocalTime = time(8)
    closes: LocalTime = time(15, 30)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError("closes must come after opens")
        if self.half_days and self.opens >= NOON:
            raise ValueError("opens must lie before noon where there are half_days")
        return self


def days_of(named: Collection[date | str], years: Collection[int]) -> frozenset[date]:
    """The dates, and each yearly day in every one of the years that has it."""
    every_year = [tuple(map(int, one.split("-"))) for one in named if isinstance(one, str)]
    dates = {one for one in named if isinstance(one, date)}
    for year in years:
        for month, day in every_year:
            if (month, day) != (2, 29) or isleap(year):
                dates.add(date(year, month, day))
    return frozenset(dates)


class UnitNoticeSettings(Table):
    """How units are told of letters that lie unopened for them."""

    #: each one at once, or all of a day together
    when: Literal["at_once", "daily"] = "at_once"
    #: Europe/Oslo, on working days
    digest_at: LocalTime = time(14, 0)
    #: which way goes first for a unit that has both a board of its own and an address
    prefer: Literal["board", "email"] = "board"
    #: working days after which a letter that a unit was told of, and that is still unread, comes back
    unread_after: int = Field(default=3, ge=1, le=30)

    def unit_notices(self) -> UnitNotices:
        return UnitNotices(
            daily=self.when == "daily",
            digest_at=self.digest_at,
            unread_after=self.unread_after,
            email_first=self.prefer == "email",
        )
