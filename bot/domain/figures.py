"""Figures about the work: how many letters came and were handled, how long it took, how many lay there day by day.

A letter is counted where its history stood at the end of the span, so that the same span gives the same figures
whenever it is asked for. What is kept are numbers, never letters: memory grows with groups and days, and by a few bytes
for each lead time.
"""

from __future__ import annotations

import statistics
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from math import ceil

from bot.domain.item_history import Course, ItemHistory, OpenTime, course_of
from bot.domain.report_span import ReportSpan
from bot.domain.workdays import oslo_day

#: how much of the time between two moments people worked
WorkingTime = Callable[[datetime, datetime], timedelta]


class Grouping(StrEnum):
    TOTAL = "total"
    SOURCE = "source"
    UNIT = "unit"
    #: of what was handled only: an open letter has none
    ROUTE = "route"
    #: whoever took it first, and whoever chose how it was handled; only where it is asked for
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Half took no longer than `median`, nine of ten no longer than `p90`."""

    median: timedelta
    p90: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTimes:
    count: int
    clock: Spread
    #: of the same letters, in office hours
    working: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    day: date
    received: int
    claimed: int
    handled: int
    dropped: int
    #: when the day ended
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    grouping: Grouping
    #: source id, organisation number, route (empty = closed without one) or person; empty for the total
    key: str = ""
    received: int = 0
    #: for the first time
    claimed: int = 0
    handled: int = 0
    #: ended without anybody's work: withdrawn, or found at another door
    dropped: int = 0
    #: when the span ended, or now
    open: int = 0
    #: from received; None = none was
    to_claim: LeadTimes | None = None
    to_handle: LeadTimes | None = None
    days: tuple[DayFigures, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFigures:
    span: ReportSpan
    #: what they are as of: the span's end, or now where that comes first
    until: datetime
    total: GroupFigures
    #: by grouping and key, the total not among them
    groups: tuple[GroupFigures, ...]

    def of(self, grouping: Grouping) -> tuple[GroupFigures, ...]:
        return tuple(group for group in self.groups if group.grouping is grouping)


def spread_of(times: Iterable[float]) -> Spread:
    """`times` in seconds, at least one. The p90 is one of them: the smallest that nine of ten do not pass."""
    ordered = sorted(times)
    return Spread(
        median=timedelta(seconds=statistics.median(ordered)),
        p90=timedelta(seconds=ordered[ceil(0.9 * len(ordered)) - 1]),
        longest=timedelta(seconds=ordered[-1]),
    )


@dataclass(slots=True)
class _Times:
    clock: array[float] = field(default_factory=lambda: array("d"))
    working: array[float] = field(default_factory=lambda: array("d"))

    def lead_times(self) -> LeadTimes | None:
        if not self.clock:
            return None
        return LeadTimes(count=len(self.clock), clock=spread_of(self.clock), working=spread_of(self.working))


_COUNTED = ("received", "claimed", "handled", "dropped")


class _Group:
    def __init__(self, days: int) -> None:
        self.counts = {name: array("l", bytes(days * array("l").itemsize)) for name in _COUNTED}
        #: one more than days: what opens or closes at each day's end, the running sum of which is what is open then
        self.steps = array("l", bytes((days + 1) * array("l").itemsize))
        self.to_claim, self.to_handle = _Times(), _Times()

    def figures(self, grouping: Grouping, key: str, days: list[date]) -> GroupFigures:
        lying = list(accumulate(self.steps[:-1]))
        each = zip(days, *(self.counts[name] for name in _COUNTED), lying, strict=True)
        return GroupFigures(
            grouping=grouping,
            key=key,
            **{name: sum(self.counts[name]) for name in _COUNTED},
            open=lying[-1] if lying else 0,
            to_claim=self.to_claim.lead_times(),
            to_handle=self.to_handle.lead_times(),
            days=tuple(
                DayFigures(day=day, received=received, claimed=claimed, handled=handled, dropped=dropped, open=waiting)
                for day, received, claimed, handled, dropped, waiting in each
            ),
        )


class Tally:
    """Takes one history after the other."""

    def __init__(
        self,
        span: ReportSpan,
        working: WorkingTime,
        *,
        now: datetime,
        start_from: Mapping[str, datetime] | None = None,
        by_person: bool = False,
    ) -> None:
        """`start_from` by source: how long older letters lay says nothing of the work, so they have no lead times."""
        self._span, self._working, self._by_person = span, working, by_person
        self._start_from = dict(start_from or {})
        self.until = min(span.ends, now)
        #: what happens now is counted, what happens when the span ends belongs to the next one
        self._before = min(span.ends, now + timedelta.resolution)
        last = oslo_day(min(span.ends - timedelta(microseconds=1), now))
        self._days = [day for day in span.days() if day <= last]
        self._ends = [min(ReportSpan(first=day, last=day).ends, self._before) for day in self._days]
        self._groups: dict[tuple[Grouping, str], _Group] = {}
        self._group(Grouping.TOTAL, "")

    def add(self, history: ItemHistory) -> None:
        course = course_of(history, before=self._before)
        lasting = [*self._where_it_lay(history)]
        self._count("received", history.received_at, lasting)
        for times in course.open_times:
            self._lay(times, lasting)
        self._count("dropped", course.dropped_at, lasting)
        self._claimed(history, course, lasting)
        self._handled(history, course, lasting)

    def figures(self) -> ReportFigures:
        found = {key: group.figures(*key, self._days) for key, group in sorted(self._groups.items())}
        total = found.pop((Grouping.TOTAL, ""))
        return ReportFigures(span=self._span, until=self.until, total=total, groups=tuple(found.values()))

    def _claimed(self, history: ItemHistory, course: Course, lasting: list[tuple[Grouping, str]]) -> None:
        groups = [*lasting, *self._of_person(course.claimed_by)]
        if not self._count("claimed", course.claimed_at, groups) or course.claimed_at is None:
            return
        clock, working = self._took(history, course.claimed_at)
        for group in self._timed(history, groups):
            group.to_claim.clock.append(clock)
            group.to_claim.working.append(working)

    def _handled(self, history: ItemHistory, course: Course, lasting: list[tuple[Grouping, str]]) -> None:
        route = (Grouping.ROUTE, course.route.value if course.route else "")
        groups = [*lasting, route, *self._of_person(course.handled_by)]
        if not self._count("handled", course.handled_at, groups) or course.handled_at is None:
            return
        clock, working = self._took(history, course.handled_at)
        for group in self._timed(history, groups):
            group.to_handle.clock.append(clock)
            group.to_handle.working.append(working)

    def _where_it_lay(self, history: ItemHistory) -> Iterator[tuple[Grouping, str]]:
        yield Grouping.TOTAL, ""
        yield Grouping.SOURCE, history.source_id
        yield Grouping.UNIT, history.unit

    def _of_person(self, actor: str) -> Iterator[tuple[Grouping, str]]:
        if self._by_person and actor:
            yield Grouping.PERSON, actor

    def _count(self, what: str, at: datetime | None, groups: list[tuple[Grouping, str]]) -> bool:
        """Whether it fell into the span."""
        if at is None or not self._span.begins <= at < self._before:
            return False
        day = (oslo_day(at) - self._span.first).days
        for grouping, key in groups:
            self._group(grouping, key).counts[what][day] += 1
        return True

    def _lay(self, times: OpenTime, groups: list[tuple[Grouping, str]]) -> None:
        """It lay there at each day's end that comes after `since` and not after `until`."""
        first = bisect_right(self._ends, times.since)
        beyond = bisect_right(self._ends, times.until) if times.until else len(self._ends)
        if first >= beyond:
            return
        for grouping, key in groups:
            steps = self._group(grouping, key).steps
            steps[first] += 1
            steps[beyond] -= 1

    def _took(self, history: ItemHistory, at: datetime) -> tuple[float, float]:
        since = min(history.received_at, at)
        return (at - since).total_seconds(), self._working(since, at).total_seconds()

    def _timed(self, history: ItemHistory, groups: list[tuple[Grouping, str]]) -> Iterator[_Group]:
        start = self._start_from.get(history.source_id)
        if start is None or history.received_at >= start:
            yield from (self._group(grouping, key) for grouping, key in groups)

    def _group(self, grouping: Grouping, key: str) -> _Group:
        found = self._groups.get((grouping, key))
        if found is None:
            found = self._groups[grouping, key] = _Group(len(self._days))
        return found
