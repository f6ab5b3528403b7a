"""When somebody is reminded of a letter, and whom that escalates to: from facts and times to the next step, no more."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.deadlines import DeadlineRules
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, State
from bot.domain.workdays import WorkCalendar

#: where a person has to do something and nobody does by himself
REMINDED_STATES = frozenset({State.WAITING, State.CLAIMED, State.NEEDS_ATTENTION})
#: a deadline brings a step forward, but no closer to what was before it
_CLOSEST = timedelta(minutes=30)


class Step(StrEnum):
    """The last part of a text's name below `thread.`, after what it is said of; in this order."""

    #: the duty archivist, or whoever holds the letter
    FIRST = "first"
    #: the duty archivist once more; whoever holds a letter is reminded only once
    AGAIN = "again"
    #: the lead
    LEAD = "lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """All of it working time."""

    #: a letter that nobody has taken
    first_after: timedelta = timedelta(hours=4)
    #: after the first
    again_after: timedelta = timedelta(hours=3)
    #: after the second
    lead_after: timedelta = timedelta(hours=3)
    #: a letter that somebody holds
    held_after: timedelta = timedelta(hours=7, minutes=30)
    #: after that one
    held_lead_after: timedelta = timedelta(hours=7, minutes=30)
    #: how long before a deadline the first step comes, whatever stands above
    before_deadline: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRules:
    """What the municipality has decided; `[reminders]`."""

    on: bool = True
    pace: Pace = field(default_factory=Pace)
    #: its office hours are those in which people are reminded
    hours: WorkCalendar = field(default_factory=WorkCalendar)
    deadlines: DeadlineRules = field(default_factory=DeadlineRules)
    #: an item is not pinged again before so much time, by the clock, has gone by
    ping_again_after: timedelta = timedelta(hours=1)
    #: more than so many pings at once are one post that lists them
    most_replies: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """What Postvakt remembers of one item's reminders and pings."""

    item_id: ItemId
    #: the item stands as it stood when this was the same; see `spell_of`
    spell: str
    #: since when it does
    since: datetime
    #: the last one that was begun in this spell
    step: Step | None = None
    step_at: datetime | None = None
    #: the last reminder of all, for the card
    reminded_at: datetime | None = None
    #: the last ping, and the PersonId of who pinged
    pinged_at: datetime | None = None
    pinged_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep:
    step: Step
    at: datetime


def snoozed(item: IntakeItem, now: datetime) -> bool:
    """Whether the item is put off, so that nobody is reminded of it before it wakes."""
    return item.snoozed_until is not None and now < item.snoozed_until


def spell_of(item: IntakeItem, now: datetime) -> str:
    """The same for as long as the letter stands in the same way in the same hands; then its steps begin anew."""
    asleep = "snoozed" if snoozed(item, now) else ""
    return f"{item.state.value}:{item.claimant or ''}:{item.round}:{asleep}"


def watched(item: IntakeItem, known: Reminded | None, now: datetime) -> Reminded:
    """What is remembered of the item from now on: `known` itself where nothing has changed."""
    spell = spell_of(item, now)
    if known is None:
        since = item.claimed_at if item.claimant is not None else item.first_seen_at
        return Reminded(item_id=item.item_id, spell=spell, since=since or now)
    if known.spell == spell:
        return known
    since = item.claimed_at if item.state is State.CLAIMED and not snoozed(item, now) else None
    since = since if since is not None and since > known.since else now
    return replace(known, spell=spell, since=since, step=None, step_at=None)


def next_step(rules: ReminderRules, known: Reminded, *, held: bool, deadline: datetime | None) -> DueStep | None:
    """The step that follows what was begun, and when it is due: always within office hours. None = all are done.

    `held`: somebody has the letter. `deadline`: the nearest one. Each step counts from when the one before was really
    begun, so that nothing piles up while the bot does not run.
    """
    pace = rules.pace
    if known.step is None or known.step_at is None:
        at = rules.hours.after_work(known.since, pace.held_after if held else pace.first_after)
        # whoever takes a letter that is late already knows that it is
        if deadline is not None and (deadline > known.since or not held):
            at = min(at, max(rules.hours.work_before(deadline, pace.before_deadline), known.since + _CLOSEST))
        return DueStep(step=Step.FIRST, at=rules.hours.opening(at))
    if known.step is Step.LEAD:
        return None
    if held:
        step, waits = Step.LEAD, pace.held_lead_after
    elif known.step is Step.FIRST:
        step, waits = Step.AGAIN, pace.again_after
    else:
        step, waits = Step.LEAD, pace.lead_after
    at = rules.hours.after_work(known.step_at, waits)
    if deadline is not None and deadline > known.step_at:
        at = min(at, max(deadline, known.step_at + _CLOSEST))
    return DueStep(step=step, at=rules.hours.opening(at))


def begun(known: Reminded, step: Step, *, at: datetime) -> Reminded:
    return replace(known, step=step, step_at=at, reminded_at=at)


def pinged(known: Reminded, *, at: datetime, by: str) -> Reminded:
    return replace(known, pinged_at=at, pinged_by=by)


def may_ping(rules: ReminderRules, known: Reminded | None, now: datetime) -> bool:
    if known is None or known.pinged_at is None:
        return True
    return now - known.pinged_at >= rules.ping_again_after
