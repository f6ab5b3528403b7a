"""The daily check: that every door was looked at on each working day, also when it was empty, and who answers for it.

A check covers everything since the last one that somebody signed, so that weekends, holidays and days on which nobody
signed are never left out (routine lines L-M1, L-S1, L-D1, S-4 and S-6).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.identifiers import OrgNumber, PersonId, contains_identity_number
from bot.domain.workdays import NOON, WorkCalendar, day_begin, oslo_day, oslo_moment

#: of its card, before the day
_SUBJECT = "check:"
#: what was taken in by then is committed: a letter that is just being written belongs to the next check
SETTLED = timedelta(minutes=1)
#: polls that may be late before a source counts as one that was not looked at
_LATE_POLLS = 3
_LATE_AT_LEAST = timedelta(minutes=30)
#: hexadecimal digits of the audit's head on a card: enough that nobody finds another trail with the same ones
SHORT_HEAD = 16
#: characters
LONGEST_REASON = 500


class TickWhen(StrEnum):
    """When somebody has to tick that they looked for themselves."""

    ALWAYS = "always"
    #: the archive cannot tell what lies in it that nobody has registered
    ARCHIVE_CANNOT_LIST = "archive_cannot_list"
    #: handled letters wait to be moved by hand on their source's own page
    LETTERS_TO_MOVE = "letters_to_move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Something that no API can check."""

    tick_id: str
    #: as it stands on the card, in the municipality's own words
    text: str
    only_when: TickWhen = TickWhen.ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckHours:
    """By the clocks in Oslo."""

    begins_at: time = time(7, 45)
    #: whoever leads is told from then on
    sign_by: time = time(12)
    #: nobody is asked after that: the next check covers the day
    ends_at: time = time(15, 30)
    half_day_sign_by: time = time(10)
    half_day_ends_at: time = NOON


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDay:
    """One working day's moments."""

    day: date
    begins: datetime
    sign_by: datetime
    ends: datetime

    def is_on(self, at: datetime) -> bool:
        return self.begins <= at < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRules:
    """What the municipality has decided about its daily check."""

    enabled: bool = True
    hours: CheckHours = field(default_factory=CheckHours)
    ticks: tuple[Tick, ...] = ()
    #: how often each source is polled; one that is not named is not expected to be
    poll_every: Mapping[str, timedelta] = field(default_factory=dict)

    def late_after(self, source_id: str) -> timedelta:
        return max(self.poll_every.get(source_id, timedelta()) * _LATE_POLLS, _LATE_AT_LEAST)

    def ticks_now(self, conditions: Collection[TickWhen]) -> tuple[Tick, ...]:
        """Those that are asked for while these conditions hold."""
        return tuple(tick for tick in self.ticks if tick.only_when in {TickWhen.ALWAYS, *conditions})


def check_day(calendar: WorkCalendar, hours: CheckHours, at: datetime) -> CheckDay | None:
    """Of the day that it is in Oslo; None where nobody works on it."""
    day = oslo_day(at)
    if not calendar.is_open(day):
        return None
    half = day in calendar.half
    sign_by, ends = (hours.half_day_sign_by, hours.half_day_ends_at) if half else (hours.sign_by, hours.ends_at)
    return CheckDay(
        day=day,
        begins=oslo_moment(day, hours.begins_at),
        sign_by=oslo_moment(day, sign_by),
        ends=oslo_moment(day, ends),
    )


def end_of_day(at: datetime) -> datetime:
    """When the next day begins in Oslo: what is due before is due today."""
    return day_begin(oslo_day(at) + timedelta(days=1))


class SourceHealth(StrEnum):
    ANSWERS = "answers"
    DOWN = "down"
    #: it has not refused anything, and yet nobody has looked for too long
    LATE = "late"
    NEVER = "never"


def health_of(
    rules: CheckRules, source_id: str, *, last_ok_at: datetime | None, down_since: datetime | None, at: datetime
) -> SourceHealth:
    if down_since is not None:
        return SourceHealth.DOWN
    if last_ok_at is None:
        return SourceHealth.NEVER
    return SourceHealth.LATE if at - last_ok_at > rules.late_after(source_id) else SourceHealth.ANSWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures:
    """What came to one unit through one source, and what waits there."""

    unit: OrgNumber
    new: int = 0
    waiting: int = 0
    #: when the oldest of those was received
    oldest: datetime | None = None
    #: open letters whose deadline passes today, or has passed
    due: int = 0
    #: notices whose letter has not turned up
    unmatched: int = 0
    #: the source refuses us the unit: then nothing of it was looked at
    denied: bool = False

    @property
    def is_quiet(self) -> bool:
        return not (self.new or self.waiting or self.due or self.unmatched or self.denied)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFigures:
    source_id: str
    health: SourceHealth
    last_ok_at: datetime | None = None
    #: since when it has not answered
    down_since: datetime | None = None
    #: those with something to tell, most of it first
    units: tuple[UnitFigures, ...] = ()
    #: those that were looked at and have nothing
    quiet: tuple[OrgNumber, ...] = ()

    @property
    def new(self) -> int:
        return sum(unit.new for unit in self.units)

    @property
    def waiting(self) -> int:
        return sum(unit.waiting for unit in self.units)

    @property
    def answers(self) -> bool:
        return self.health is SourceHealth.ANSWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenFigures:
    """Letters that a rule or the list of services kept from becoming cards: counted, neither title nor sender."""

    source_id: str
    unit: str
    service_id: str
    rule: str
    letters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFigures:
    """What a check tells; once it is signed they stay as they were."""

    #: letters first seen from then on are new
    since: datetime
    #: up to, not including
    until: datetime
    taken_at: datetime
    sources: tuple[SourceFigures, ...] = ()
    hidden: tuple[HiddenFigures, ...] = ()
    #: what lies in the archive and nobody has registered; None = it cannot list it, or has not answered
    unregistered: int | None = None
    oldest_unregistered: date | None = None
    #: ids of the ticks that were asked for
    ticks: tuple[str, ...] = ()
    #: of the audit: its newest entry then
    chain_number: int = 0
    chain_head: str = ""

    @property
    def silent(self) -> tuple[str, ...]:
        """Ids of the sources that were not looked at as they should be."""
        return tuple(source.source_id for source in self.sources if not source.answers)

    @property
    def short_head(self) -> str:
        return self.chain_head[:SHORT_HEAD]

    def news(self) -> object:
        """What a card is drawn anew for: not that another poll found nothing, nor that time has passed."""
        sources = [(one.source_id, one.health, one.down_since, one.units, one.quiet) for one in self.sources]
        return (sources, self.hidden, self.unregistered, self.oldest_unregistered, self.ticks)

    def digest(self) -> str:
        """Binds the figures to the audit, which holds numbers and ids only."""
        return hashlib.sha256(json.dumps(asdict(self), default=str, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCheck:
    day: date
    begun_at: datetime
    figures: CheckFigures
    #: who was on duty; None = nobody
    duty: PersonId | None = None
    #: when whoever has the duty was mentioned below the card
    mentioned_at: datetime | None = None
    #: since when it should have been signed
    late_since: datetime | None = None
    #: the day of a later check that covers it, since nobody signed this one
    covered_by: date | None = None
    signed_by: PersonId | None = None
    signed_at: datetime | None = None
    #: ids of what was ticked
    ticked: tuple[str, ...] = ()
    #: of the reason that it was signed with, which lies apart; None = none was needed
    reason_id: int | None = None

    @property
    def is_open(self) -> bool:
        return self.signed_by is None and self.covered_by is None


def subject_of(day: date) -> str:
    """Names its card."""
    return f"{_SUBJECT}{day.isoformat()}"


def day_of(subject_id: str) -> date | None:
    """None where the card is no check's."""
    if not subject_id.startswith(_SUBJECT):
        return None
    try:
        return date.fromisoformat(subject_id.removeprefix(_SUBJECT))
    except ValueError:
        return None


def covers_since(signed: DailyCheck | None, first: DailyCheck | None, origin: datetime) -> datetime:
    """`signed`: the last one that was; `first`: the first one ever; `origin`: when Postvakt began to look."""
    if signed is not None:
        return signed.figures.until
    return first.figures.since if first is not None else origin


def is_late(check: DailyCheck, today: CheckDay, at: datetime) -> bool:
    return check.is_open and check.day == today.day and at >= today.sign_by


def tick_field(tick_id: str) -> str:
    """The input's name in the form."""
    return f"tick_{tick_id}"


def signing_faults(figures: CheckFigures, ticked: Collection[str], reason: str) -> Iterator[tuple[str, str]]:
    """What keeps a check from being signed: inputs, each with a code below `fault.`

    What nobody looked at, whichever door it is, wants a reason.
    """
    if contains_identity_number(reason):
        yield "reason", "reason_has_identity_number"
    elif len(reason) > LONGEST_REASON:
        yield "reason", "check_reason_too_long"
    elif not reason.strip():
        if figures.silent:
            yield "reason", "check_reason_missing"
        for tick_id in figures.ticks:
            if tick_id not in ticked:
                yield tick_field(tick_id), "check_tick_missing"
