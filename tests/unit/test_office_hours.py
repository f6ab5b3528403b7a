"""Working time over nights, weekends, holidays and changes of the clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.workdays import WorkCalendar, oslo_day, oslo_moment
from bot.settings.office import WorkdaySettings
from bot.wiring.workdays import calendar_of

NORWAY = calendar_of(WorkdaySettings(half_days=(date(2026, 4, 1), "12-24")))
HOUR = timedelta(hours=1)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=1100)).map(lambda by: datetime(2025, 1, 1, tzinfo=UTC) + by)
SPANS = st.timedeltas(timedelta(0), timedelta(hours=60))


def after(since: datetime, worked: timedelta) -> datetime:
    """When somebody is at work again and so much has been worked."""
    return NORWAY.opening(NORWAY.after_work(since, worked))


def between(hours: WorkCalendar, since: datetime, until: datetime) -> timedelta:
    """Working time, day by day."""
    days = [oslo_day(since) + timedelta(days=number) for number in range((oslo_day(until) - oslo_day(since)).days + 1)]
    spans = [span for span in map(hours.hours, days) if span is not None]
    return sum((max(min(end, until) - max(begin, since), timedelta()) for begin, end in spans), timedelta())


def oslo(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return oslo_moment(at.date(), at.time()).astimezone(UTC)


@pytest.mark.parametrize(
    ("since", "worked", "until"),
    [
        ("2026-11-20T08:45", 4 * HOUR, "2026-11-20T12:45"),
        # over the weekend: 1.5 hours on Friday, 2.5 on Monday
        ("2026-11-20T14:00", 4 * HOUR, "2026-11-23T10:30"),
        # a letter of the night waits until somebody is at work
        ("2026-11-20T22:00", 4 * HOUR, "2026-11-23T12:00"),
        ("2026-11-20T06:00", timedelta(0), "2026-11-20T08:00"),
        # the day before Maundy Thursday 2026 ends at noon; work goes on on the Tuesday after Easter
        ("2026-04-01T11:00", 2 * HOUR, "2026-04-07T09:00"),
        # exactly to the end of a day is the beginning of the next
        ("2026-11-19T08:00", 7.5 * HOUR, "2026-11-20T08:00"),
    ],
)
def test_working_time_is_what_people_work(since: str, worked: timedelta, until: str) -> None:
    assert after(oslo(since), worked) == oslo(until)


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_a_change_of_the_clocks_moves_nothing_that_people_see(month: int, day: int) -> None:
    """2026: the clocks change on 29 March and 25 October, both Sundays."""
    friday, monday = date(2026, month, day) - timedelta(days=2), date(2026, month, day) + timedelta(days=1)
    since, until = oslo_moment(friday, time(14, 30)), oslo_moment(monday, time(9))
    assert after(since, 2 * HOUR) == until
    assert NORWAY.work_before(until, 2 * HOUR) == since
    assert between(NORWAY, since, until) == 2 * HOUR


def test_hours_that_lie_around_the_change_itself_are_counted_as_they_pass() -> None:
    """At night on 25 October 2026 the hour from two to three comes twice."""
    nights = WorkCalendar(opens=time(0), closes=time(23, 59))
    sunday = _EveryDay(opens=time(1), closes=time(5))
    assert between(sunday, oslo("2026-10-25T00:00"), oslo("2026-10-25T12:00")) == 5 * HOUR
    assert between(sunday, oslo("2026-03-29T00:00"), oslo("2026-03-29T12:00")) == 3 * HOUR
    assert nights.at_work(oslo("2026-10-26T02:30"))


class _EveryDay(WorkCalendar):
    def is_open(self, day: date) -> bool:
        return True


def test_nobody_is_at_work_on_closed_days_and_after_noon_on_half_ones() -> None:
    assert NORWAY.hours(date(2026, 5, 17)) is None
    assert NORWAY.hours(date(2026, 5, 1)) is None
    assert NORWAY.at_work(oslo("2026-04-01T11:59"))
    assert not NORWAY.at_work(oslo("2026-04-01T12:00"))
    late = replace(NORWAY, opens=time(12), closes=time(20))
    assert late.hours(date(2026, 4, 1)) is None, "a half day without the afternoon is none for who comes at noon"


def test_a_calendar_without_a_working_hour_is_no_endless_search() -> None:
    never = WorkCalendar(opens=time(8), closes=time(8))
    for search in (never.opening, lambda at: never.work_before(at, HOUR), lambda at: never.after_work(at, HOUR)):
        with pytest.raises(ValueError, match="the calendar has no working"):
            search(oslo("2026-11-20T08:00"))


@given(MOMENTS, SPANS)
def test_what_is_reached_lies_in_the_hours_and_exactly_so_far_away(since: datetime, worked: timedelta) -> None:
    reached = after(since, worked)
    assert NORWAY.at_work(reached)
    assert reached >= since
    assert between(NORWAY, since, reached) == worked


@given(MOMENTS, SPANS)
def test_what_lies_before_leaves_exactly_so_much(until: datetime, worked: timedelta) -> None:
    earlier = NORWAY.work_before(until, worked)
    assert earlier <= until
    assert between(NORWAY, earlier, until) == worked


@given(MOMENTS, SPANS, SPANS)
def test_more_work_never_ends_earlier(since: datetime, one: timedelta, other: timedelta) -> None:
    less, more = sorted([one, other])
    assert after(since, less) <= after(since, more)
    assert after(after(since, less), more) == after(since, less + more)


@given(MOMENTS, st.integers(min_value=0, max_value=15))
def test_working_days_are_counted_as_the_calendar_counts_them(since: datetime, days: int) -> None:
    reached = NORWAY.days_after(since, days)
    assert NORWAY.begun_since(since, reached) >= days
    if days:
        assert NORWAY.is_open(oslo_day(reached))
        assert NORWAY.begun_since(since, reached - timedelta(days=1)) < days
