"""Until when a letter may be put off, and the moments that people mean by "this afternoon" or "next Monday"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.domain.claims import ClaimLimits
from bot.domain.item import IntakeItem, State
from bot.domain.workdays import WorkCalendar, oslo_day, oslo_moment

_MONDAY = 0
_WEEK = 7


class SnoozeChoice(StrEnum):
    """What a person chooses in the dialog."""

    AFTERNOON = "afternoon"
    TOMORROW = "tomorrow"
    #: in the place of TOMORROW where nobody works then
    NEXT_WORKDAY = "next_workday"
    MONDAY = "monday"
    #: a date and a time that the person names
    OWN = "own"


def snooze_moments(now: datetime, limits: ClaimLimits, calendar: WorkCalendar) -> Mapping[SnoozeChoice, datetime]:
    """Each choice but the person's own with its moment; those that lie in the past or on a closed day are left out."""
    today = oslo_day(now)
    tomorrow = today + timedelta(days=1)
    monday = today + timedelta(days=(_MONDAY - today.weekday() - 1) % _WEEK + 1)
    moments = {}
    hours, afternoon = calendar.hours(today), oslo_moment(today, limits.afternoon)
    if hours is not None and now < afternoon < hours[1]:
        moments[SnoozeChoice.AFTERNOON] = afternoon
    following = calendar.next_open(today)
    if following == tomorrow:
        moments[SnoozeChoice.TOMORROW] = oslo_moment(tomorrow, calendar.opens)
    elif following != monday:
        moments[SnoozeChoice.NEXT_WORKDAY] = oslo_moment(following, calendar.opens)
    if calendar.hours(monday) is not None and monday != tomorrow:
        moments[SnoozeChoice.MONDAY] = oslo_moment(monday, calendar.opens)
    return {choice: moment.astimezone(UTC) for choice, moment in moments.items()}


def last_day(item: IntakeItem, now: datetime, limits: ClaimLimits) -> date:
    """That a letter may sleep on: later for whoever has taken it, since a person answers for it then."""
    days = limits.snooze_days if item.state is State.CLAIMED else limits.snooze_days_waiting
    return oslo_day(now) + timedelta(days=days)


def snooze_fault(
    item: IntakeItem, until: datetime, now: datetime, limits: ClaimLimits, *, deadline: datetime | None
) -> str:
    """What is wrong with the moment, a code below `fault.`; empty = nothing.

    A letter is never put off beyond its deadline, nor at all once that has passed.
    """
    if until <= now:
        return "snooze_past"
    if deadline is not None and until >= deadline:
        return "snooze_beyond_deadline"
    return "snooze_too_long" if oslo_day(until) > last_day(item, now, limits) else ""
