"""Who is on duty when: what a plan says, with changed shifts and absences counted in. Pure.

A plan names whose turn it is; a change moves a turn to somebody else; an absence leaves it to the substitute. What the
hours ask for and nobody has is a gap. All moments are aware UTC; days and hours of the clock are Oslo's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.absences import Absence, present
from bot.domain.duty_plan import DutyHours, Plan
from bot.domain.identifiers import PersonId
from bot.domain.shifts import Shift
from bot.domain.workdays import day_begin, oslo_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A span that somebody should be on duty."""

    begin: datetime
    end: datetime
    #: whose turn it is; None = nobody's, or somebody's whom nobody knows
    holder: PersonId | None
    #: who is on duty: the holder, or a substitute; None = nobody is
    person: PersonId | None

    @property
    def shift(self) -> Shift | None:
        return Shift(person=self.person, begin=self.begin, end=self.end) if self.person else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftChange:
    """Within its span, what was `instead_of`'s turn is `person`'s; where the plan says otherwise by now, nothing is."""

    #: counted from 1; a later one is applied to what earlier ones made
    number: int
    begin: datetime
    end: datetime
    #: None = nobody's
    instead_of: PersonId | None
    person: PersonId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    plan: Plan
    hours: DutyHours
    #: who stands in for whom where an absence names nobody
    substitutes: Mapping[PersonId, PersonId] = field(default_factory=dict)
    #: names in the plan that are none of the people, as they stand there
    unknown: tuple[str, ...] = ()

    def turns(
        self,
        since: datetime,
        until: datetime,
        *,
        changes: Iterable[ShiftChange] = (),
        absences: Collection[Absence] = (),
    ) -> tuple[Turn, ...]:
        """All that touch the span, in order of their beginning; some may have nobody."""
        # of whole days, so that a turn is the same whichever part of its day is asked for
        begin, end = day_begin(oslo_day(since)), day_begin(oslo_day(until) + timedelta(days=1))
        planned = [
            Turn(begin=shift.begin, end=shift.end, holder=shift.person, person=shift.person)
            for shift in self.plan.shifts(begin, end)
        ]
        turns = _ordered([*planned, *_uncovered(self.hours.within(begin, end), planned)])
        for change in sorted(changes, key=lambda one: one.number):
            turns = [piece for turn in turns for piece in _changed(turn, change)]
        manned = (piece for turn in turns for piece in self._stood_in_for(turn, absences))
        return tuple(turn for turn in _joined(manned) if turn.begin < until and since < turn.end)

    def _stood_in_for(self, turn: Turn, absences: Collection[Absence]) -> Iterator[Turn]:
        cuts = (moment for absence in absences for moment in (absence.begin, absence.end))
        for piece in _cut(turn, cuts):
            person = present(piece.holder, piece.begin, absences, self.substitutes) if piece.holder else None
            yield replace(piece, person=person)


@dataclass(slots=True)
class CurrentRoster:
    """The roster in force in this process; another one may take its place while the bot runs. None = there is none."""

    roster: Roster | None = None


def gaps(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """What nobody does, less what somebody else's turn covers at the same time."""
    turns = list(turns)
    manned = [turn for turn in turns if turn.person is not None]
    vacant = [(turn.begin, turn.end) for turn in turns if turn.person is None]
    return tuple(_joined(_uncovered(vacant, manned)))


def _changed(turn: Turn, change: ShiftChange) -> Iterator[Turn]:
    for piece in _cut(turn, (change.begin, change.end)):
        inside = change.begin <= piece.begin < change.end
        mine = inside and piece.holder == change.instead_of
        yield replace(piece, holder=change.person, person=change.person) if mine else piece


def _uncovered(hours: Iterable[tuple[datetime, datetime]], planned: Sequence[Turn]) -> Iterator[Turn]:
    """The parts of the hours that no turn has, vacant ones neither."""
    for begin, end in hours:
        at = begin
        for turn in _ordered(planned):
            if turn.end <= at or turn.begin >= end:
                continue
            if turn.begin > at:
                yield Turn(begin=at, end=turn.begin, holder=None, person=None)
            at = turn.end
        if at < end:
            yield Turn(begin=at, end=end, holder=None, person=None)


def _cut(turn: Turn, at: Iterable[datetime]) -> Iterator[Turn]:
    begin = turn.begin
    for moment in sorted({moment for moment in at if turn.begin < moment < turn.end}):
        yield replace(turn, begin=begin, end=moment)
        begin = moment
    yield replace(turn, begin=begin)


def _joined(turns: Iterable[Turn]) -> Iterator[Turn]:
    """Pieces that were cut and are the same again: one turn, one gap."""
    last: Turn | None = None
    for turn in _ordered(turns):
        same = last is not None and (last.end, last.holder, last.person) == (turn.begin, turn.holder, turn.person)
        if last is not None and same:
            last = replace(last, end=turn.end)
            continue
        if last is not None:
            yield last
        last = turn
    if last is not None:
        yield last


def _ordered(turns: Iterable[Turn]) -> list[Turn]:
    return sorted(turns, key=lambda turn: (turn.begin, turn.end, turn.holder or ""))
