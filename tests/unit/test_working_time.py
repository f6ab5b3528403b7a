"""Working time is what of the office hours lies between two moments, whatever the clocks and the calendar do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.workdays import WorkCalendar, oslo_day, oslo_moment
from bot.settings.office import WorkdaySettings
from bot.wiring.workdays import calendar_of

NORWAY = calendar_of(WorkdaySettings(half_days=("12-24",)))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
WORKING = st.integers(min_value=0, max_value=60 * 40).map(lambda minutes: timedelta(minutes=minutes))


def at(day: str, clock: str = "12:00") -> datetime:
    return oslo_moment(date.fromisoformat(day), time.fromisoformat(clock)).astimezone(UTC)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (at("2026-11-20", "07:00"), at("2026-11-20", "23:00"), 7.5),
        (at("2026-11-20", "14:30"), at("2026-11-23", "09:00"), 2),
        # Maundy Thursday to Easter Monday 2026
        (at("2026-04-01", "15:30"), at("2026-04-07", "08:00"), 0),
        # Christmas Eve ends at noon, and 2026 has Boxing Day on a Saturday
        (at("2026-12-24", "11:00"), at("2026-12-28", "10:00"), 3),
        # on both these Sundays the clocks change
        (at("2026-03-27", "15:00"), at("2026-03-30", "08:30"), 1),
        (at("2026-10-23", "15:00"), at("2026-10-26", "08:30"), 1),
        (at("2026-11-23", "10:00"), at("2026-11-23", "09:00"), 0),
    ],
)
def test_only_office_hours_of_working_days_count(since: datetime, until: datetime, hours: float) -> None:
    assert NORWAY.worked(since, until) == hours * HOUR


def test_a_day_of_work_is_as_long_in_summer_time_as_in_winter_time() -> None:
    lengths = {
        begin: end - begin for begin, end in filter(None, (NORWAY.hours(date(2026, 3, n)) for n in range(1, 32)))
    }
    assert set(lengths.values()) == {7.5 * HOUR}
    assert {begin.hour for begin in lengths} == {6, 7}


@given(since=MOMENTS, working=WORKING)
def test_so_much_working_time_has_passed_then_and_not_a_moment_before(since: datetime, working: timedelta) -> None:
    then = NORWAY.after_work(since, working)
    assert NORWAY.worked(since, then) == working
    assert then == since or NORWAY.worked(since, then - timedelta(seconds=1)) < working


@given(moments=st.lists(MOMENTS, min_size=3, max_size=3).map(sorted))
def test_working_time_adds_up(moments: list[datetime]) -> None:
    first, middle, last = moments
    assert NORWAY.worked(first, middle) + NORWAY.worked(middle, last) == NORWAY.worked(first, last)
    assert timedelta() <= NORWAY.worked(first, last) <= last - first


def test_the_next_day_of_work_is_one_on_which_somebody_works() -> None:
    assert NORWAY.next_open(date(2026, 12, 24)) == date(2026, 12, 28)
    assert NORWAY.next_open(oslo_day(at("2026-11-23"))) == date(2026, 11, 24)


def test_a_calendar_that_never_opens_says_so() -> None:
    never = WorkCalendar(opens=time(9), closes=time(8))
    with pytest.raises(ValueError, match="no working time"):
        never.after_work(at("2026-11-20"), HOUR)
    with pytest.raises(ValueError, match="no working day"):
        never.next_open(date(2026, 11, 20))


def test_days_are_not_looked_for_for_ever() -> None:
    closed = WorkCalendar(closed=frozenset(date(2026, 11, 20) + timedelta(days=number) for number in range(4000)))
    with pytest.raises(ValueError, match="no working day"):
        closed.days_after(at("2026-11-20"), 1)
    assert closed.days_after(at("2026-11-20"), 0) == at("2026-11-20")


def test_a_half_day_ends_at_noon_unless_it_ends_before() -> None:
    assert NORWAY.end_on(date(2026, 12, 23), time(15)) == time(15)
    calendar = WorkCalendar(half=frozenset({date(2026, 12, 23)}))
    assert [calendar.end_on(date(2026, 12, 23), time(hour)) for hour in (10, 15)] == [time(10), time(12)]
