"""When a claim counts as forgotten, and how far a letter may be put off: so that nothing lies in a drawer for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.item import IntakeItem, State
from bot.domain.workdays import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLimits:
    """What the municipality has decided about claims; the hours are working time."""

    #: a claim that nobody has done anything with for so long comes back; none = never
    return_after: timedelta = timedelta(hours=20)
    #: so long before that its claimant is warned; none = not at all
    warn_before: timedelta = timedelta(hours=6)
    #: days that a claimant may put a letter off
    snooze_days: int = 30
    #: days that anybody may put off one that nobody has taken
    snooze_days_waiting: int = 7
    #: what "this afternoon" means, as the clocks in Oslo show it
    afternoon: time = time(13)


class Lapse(StrEnum):
    """What a claim that is being forgotten comes to now."""

    WARN = "warn"
    RETURN = "return"


def lapse(item: IntakeItem, limits: ClaimLimits, calendar: WorkCalendar, now: datetime) -> Lapse | None:
    """None where the claim is not forgotten, or the letter is put off until it wakes.

    A claimant who was to be warned has had the whole time between warning and return, also where the bot stood still.
    """
    idle = _idle_since(item)
    if idle is None or not limits.return_after:
        return None
    worked = calendar.worked(idle, now)
    if limits.warn_before and item.return_warned_at is None:
        return Lapse.WARN if worked >= limits.return_after - limits.warn_before else None
    if worked < limits.return_after:
        return None
    warned = item.return_warned_at
    if limits.warn_before and warned is not None and calendar.worked(warned, now) < limits.warn_before:
        return None
    return Lapse.RETURN


def returns_at(item: IntakeItem, limits: ClaimLimits, calendar: WorkCalendar, now: datetime) -> datetime:
    """When a claim that is warned of now comes back."""
    idle = _idle_since(item) or now
    return max(calendar.after_work(idle, limits.return_after), calendar.after_work(now, limits.warn_before))


def _idle_since(item: IntakeItem) -> datetime | None:
    if item.state is not State.CLAIMED or item.snoozed_until is not None:
        return None
    return item.touched_at or item.claimed_at
