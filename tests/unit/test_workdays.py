"""Which days count: Norway's public holidays, the municipality's own days, and clocks that change.

Public holidays from lov om helligdager og helligdagsfred (LOV-1995-02-24-12) section 2 and lov om 1. og 17. mai
(LOV-1947-04-26-1); the dates of Easter as every almanac has them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.workdays import OSLO, WorkCalendar, oslo_day, oslo_moment
from bot.settings.office import WorkdaySettings
from bot.wiring.workdays import calendar_of

NORWAY = calendar_of(WorkdaySettings())
DAY = timedelta(days=1)
#: Easter Sunday by year
EASTER = {2024: date(2024, 3, 31), 2025: date(2025, 4, 20), 2026: date(2026, 4, 5), 2027: date(2027, 3, 28)}


@pytest.mark.parametrize("year", EASTER)
def test_nobody_works_on_public_holidays(year: int) -> None:
    easter = EASTER[year]
    movable = [easter + number * DAY for number in (-3, -2, 0, 1, 39, 49, 50)]
    fixed = [date(year, month, day) for month, day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))]
    first, last = date(year, 1, 1), date(year, 12, 31)
    closed = {day for day in _days(first, last) if day in NORWAY.closed}
    assert closed == {*movable, *fixed}


@pytest.mark.parametrize("day", [date(2026, 12, 24), date(2026, 12, 31), date(2026, 4, 1), date(2026, 6, 23)])
def test_eves_are_working_days_unless_the_operator_says_otherwise(day: date) -> None:
    assert NORWAY.is_open(day)
    assert not calendar_of(WorkdaySettings(closed=(day,))).is_open(day)
    every_year = calendar_of(WorkdaySettings(closed=(f"{day:%m-%d}",)))
    assert not any(every_year.is_open(day.replace(year=year)) for year in (2024, 2026, 2031))


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        # the Tuesday before Easter 2026 until the Tuesday after it: Wednesday and Tuesday
        ("2026-03-31", "2026-04-07", 2),
        # over the turn of the year: Wednesday 24, Monday 29 to Wednesday 31, Friday 2
        ("2025-12-23", "2026-01-02", 5),
        # 17 May 2027 is Pentecost Monday as well
        ("2027-05-14", "2027-05-18", 1),
        ("2026-11-20", "2026-11-25", 3),
    ],
)
def test_working_days_are_counted_over_holidays(since: str, until: str, days: int) -> None:
    noon = [oslo_moment(date.fromisoformat(day), time(12)) for day in (since, until)]
    assert NORWAY.begun_since(*noon) == days


def test_two_half_days_are_one() -> None:
    half = calendar_of(WorkdaySettings(half_days=("12-24", "12-31", date(2026, 4, 1))))
    christmas = oslo_moment(date(2025, 12, 23), time(8))
    # Wednesday 24 half, Monday to Wednesday with 31 half, Friday 2 January
    assert half.begun_since(christmas, oslo_moment(date(2026, 1, 2), time(8))) == 0.5 + 2 + 0.5 + 1
    assert half.is_open(date(2026, 12, 24))


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_the_days_on_which_the_clocks_change_are_days_like_others(month: int, day: int) -> None:
    """2026: summer time begins on 29 March and ends on 25 October, both Sundays, at 01:00 UTC."""
    friday, monday = date(2026, month, day) - 2 * DAY, date(2026, month, day) + DAY
    before, after = oslo_moment(friday, time(23, 59)), oslo_moment(monday, time(0, 1))
    assert NORWAY.begun_since(before, after) == 1
    assert NORWAY.begun_since(before, after - timedelta(minutes=2)) == 0
    assert oslo_moment(monday, time(14)).astimezone(UTC).hour == (12 if month == 3 else 13)


def test_a_day_is_that_of_oslo() -> None:
    assert oslo_day(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == date(2026, 11, 21)
    assert oslo_day(datetime(2026, 7, 20, 22, 30, tzinfo=UTC)) == date(2026, 7, 21)


MOMENTS = st.timedeltas(timedelta(0), timedelta(days=1800)).map(lambda by: datetime(2024, 1, 1, tzinfo=UTC) + by)
OWN_DAYS = st.frozensets(st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 2, 28)), max_size=20)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)), OWN_DAYS, OWN_DAYS)
def test_the_count_is_what_somebody_finds_who_walks_through_the_hours(
    since: datetime, lasts: timedelta, closed: frozenset[date], half: frozenset[date]
) -> None:
    calendar = WorkCalendar(closed=NORWAY.closed | closed, half=half)
    until, at, met = since + lasts, since, {since.astimezone(OSLO).date()}
    counted = 0.0
    while at <= until:
        day = at.astimezone(OSLO).date()
        if day not in met:
            met.add(day)
            works = day.isoweekday() <= 5 and day not in calendar.closed
            counted += (0.5 if day in half else 1) if works else 0
        at = min(at + timedelta(hours=1), until) if at < until else until + timedelta(hours=1)
    assert calendar.begun_since(since, until) == counted


@pytest.mark.parametrize("wrong", ["12-32", "W01-1", "jul", "1224", "2026-02-29", ""])
def test_what_is_no_day_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="wants a day"):
        WorkdaySettings(closed=(wrong,))


def test_the_leap_day_is_a_yearly_day_where_there_is_one() -> None:
    calendar = calendar_of(WorkdaySettings(closed=("02-29",)))
    assert [year for year in range(2023, 2030) if date(year, 2, 28) + DAY in calendar.closed] == [2024, 2028]


def _days(first: date, last: date) -> list[date]:
    return [first + number * DAY for number in range((last - first).days + 1)]
