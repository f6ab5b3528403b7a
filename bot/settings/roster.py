"""The duty roster, as an operator sets it: people in turn, or a calendar file; the hours; who stands in for whom."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from bot.domain.duty_plan import DutyHours
from bot.domain.unfit import Unfit
from bot.domain.workdays import WorkCalendar
from bot.settings.kinds import LocalTime, Table

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


class RotationSettings(Table):
    """People in turn."""

    #: ids or names from the list of people, in their order
    people: tuple[str, ...] = Field(min_length=1)
    #: the first one has the week of this day, or the first working day from it on
    since: date
    #: how long each has it
    turn: Literal["week", "day"] = "week"


class RosterSettings(Table):
    #: hours in Oslo that somebody must be on duty; half days end at noon
    begin: LocalTime = time(7, 45)
    end: LocalTime = time(15, 30)
    #: weekdays; public holidays and the municipality's closed days never
    days: frozenset[Weekday] = Field(default=frozenset(WEEKDAYS[:5]), min_length=1)
    rotation: RotationSettings | None = None
    #: an iCalendar file (.ics) instead
    calendar: Path | None = None
    #: who is meant by names and addresses in the calendar that are none of the list of people
    names: dict[str, str] = Field(default_factory=dict)
    #: who stands in for whom where nobody else is named: ids or names
    substitutes: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_plan(self) -> Self:
        if (self.rotation is None) is (self.calendar is None):
            raise Unfit("one_plan", "wants either a table rotation or a calendar, and not both")
        if self.begin >= self.end:
            raise Unfit("begin_before_end", "begin must lie before end", at="begin")
        return self

    def hours(self, workdays: WorkCalendar) -> DutyHours:
        weekdays = frozenset(WEEKDAYS.index(day) for day in self.days)
        return DutyHours(begin=self.begin, end=self.end, weekdays=weekdays, calendar=workdays)
