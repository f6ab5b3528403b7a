"""When a claim is forgotten, and until when a letter may be put off."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.claims import ClaimLimits, Lapse, lapse, returns_at
from bot.domain.item import IntakeItem, State
from bot.domain.lifecycle import TRANSITIONS, Verb, advance, allowed
from bot.domain.snooze import SnoozeChoice, last_day, snooze_fault, snooze_moments
from bot.domain.workdays import OSLO, WorkCalendar, oslo_moment
from tests.unit.test_lifecycle import an_item

CALENDAR = WorkCalendar(closed=frozenset({date(2026, 11, 25)}), half=frozenset({date(2026, 11, 26)}))
LIMITS = ClaimLimits(return_after=timedelta(hours=15), warn_before=timedelta(hours=2))
SILENT = ClaimLimits(return_after=timedelta(hours=15), warn_before=timedelta())


def at(day: int, clock: str) -> datetime:
    """In November 2026; the 20th is a Friday."""
    return oslo_moment(date(2026, 11, day), time.fromisoformat(clock)).astimezone(UTC)


def a_claim(**changes: object) -> IntakeItem:
    values = {"state": State.CLAIMED, "claimant": "p1", "claimed_at": at(19, "08:00"), **changes}
    return an_item(**values)


@pytest.mark.parametrize(
    ("item", "now", "expected"),
    [
        (a_claim(), at(20, "13:29"), None),
        (a_claim(), at(20, "13:30"), Lapse.WARN),
        # the weekend is no working time
        (a_claim(), at(22, "20:00"), Lapse.WARN),
        # who did something with it has not forgotten it
        (a_claim(touched_at=at(20, "08:00")), at(20, "15:30"), None),
        (a_claim(return_warned_at=at(20, "13:30")), at(20, "15:29"), None),
        (a_claim(return_warned_at=at(20, "13:30")), at(20, "15:30"), Lapse.RETURN),
        # warned late, since the bot stood still: the claimant has the whole time all the same
        (a_claim(return_warned_at=at(23, "09:00")), at(23, "10:59"), None),
        (a_claim(return_warned_at=at(23, "09:00")), at(23, "11:00"), Lapse.RETURN),
        (a_claim(snoozed_until=at(24, "08:00")), at(23, "15:00"), None),
        (a_claim(state=State.ROUTING), at(30, "15:00"), None),
        (a_claim(state=State.NEEDS_ATTENTION), at(30, "15:00"), None),
        (an_item(), at(30, "15:00"), None),
    ],
)
def test_a_claim_is_warned_of_and_comes_back_in_working_time(
    item: IntakeItem, now: datetime, expected: Lapse | None
) -> None:
    assert lapse(item, LIMITS, CALENDAR, now) is expected


def test_without_a_warning_it_just_comes_back_and_without_a_limit_never() -> None:
    assert lapse(a_claim(), SILENT, CALENDAR, at(20, "15:29")) is None
    assert lapse(a_claim(), SILENT, CALENDAR, at(20, "15:30")) is Lapse.RETURN
    never = ClaimLimits(return_after=timedelta())
    assert lapse(a_claim(), never, CALENDAR, at(20, "15:30") + timedelta(days=300)) is None


@given(late=st.integers(min_value=0, max_value=60 * 24 * 10))
def test_it_comes_back_when_the_warning_said_that_it_would(late: int) -> None:
    now = at(20, "13:30") + timedelta(minutes=late)
    warned = a_claim(return_warned_at=now)
    then = returns_at(a_claim(), LIMITS, CALENDAR, now)
    assert lapse(warned, LIMITS, CALENDAR, then) is Lapse.RETURN
    assert lapse(warned, LIMITS, CALENDAR, then - timedelta(seconds=1)) is None


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb in TRANSITIONS])
@pytest.mark.parametrize("state", State)
def test_whoever_moves_a_letter_that_is_put_off_wakes_it(verb: Verb, state: State) -> None:
    item = an_item(state=state, claimant="p1", snoozed_until=at(24, "08:00"), snoozed_by="p1")
    if not allowed(item, verb):
        return
    after = advance(item, verb)
    moved = after.state is not item.state or verb in (Verb.WOKEN, Verb.HANDED_OVER, Verb.TAKEN_OVER)
    if moved:
        assert (after.snoozed_until, after.snoozed_by) == (None, None)
    elif verb in (Verb.NOTED, Verb.OPENED, Verb.UPDATED, Verb.SNOOZED):
        assert after.snoozed_until == item.snoozed_until


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # Friday morning: nobody works tomorrow, and the next day of work is the Monday
        (at(20, "09:00"), {"afternoon": at(20, "13:00"), "monday": at(23, "08:00")}),
        (at(20, "13:00"), {"monday": at(23, "08:00")}),
        (at(23, "09:00"), {"afternoon": at(23, "13:00"), "tomorrow": at(24, "08:00"), "monday": at(30, "08:00")}),
        # tomorrow is closed
        (at(24, "14:00"), {"next_workday": at(26, "08:00"), "monday": at(30, "08:00")}),
        # a half day has no afternoon
        (at(26, "09:00"), {"tomorrow": at(27, "08:00"), "monday": at(30, "08:00")}),
        (at(22, "12:00"), {"tomorrow": at(23, "08:00")}),
    ],
)
def test_the_moments_that_people_mean(now: datetime, expected: dict[str, datetime]) -> None:
    assert snooze_moments(now, LIMITS, CALENDAR) == expected


def test_tomorrow_morning_is_when_the_office_opens_also_over_a_change_of_the_clocks() -> None:
    saturday = datetime(2026, 3, 27, 12, tzinfo=OSLO).astimezone(UTC)
    moments = snooze_moments(saturday, LIMITS, WorkCalendar())
    assert moments[SnoozeChoice.MONDAY] == datetime(2026, 3, 30, 6, tzinfo=UTC)


@given(now=st.integers(min_value=0, max_value=60 * 24 * 60))
def test_what_is_offered_lies_ahead_on_a_day_of_work(now: int) -> None:
    moment = at(1, "00:00") + timedelta(minutes=now)
    for until in snooze_moments(moment, LIMITS, CALENDAR).values():
        hours = CALENDAR.hours(until.astimezone(OSLO).date())
        assert until > moment
        assert hours is not None
        assert hours[0] <= until < hours[1]


@pytest.mark.parametrize(
    ("until", "fault"),
    [
        (at(20, "08:59"), "snooze_past"),
        (at(20, "09:00"), "snooze_past"),
        (at(20, "09:01"), ""),
        (at(27, "23:59"), ""),
        (at(28, "00:00"), "snooze_too_long"),
    ],
)
def test_a_letter_that_nobody_has_taken_is_put_off_for_a_week_at_most(until: datetime, fault: str) -> None:
    waiting, claimed = an_item(), a_claim()
    assert snooze_fault(waiting, until, at(20, "09:00"), LIMITS, deadline=None) == fault
    assert snooze_fault(claimed, until, at(20, "09:00"), LIMITS, deadline=None) in ("", "snooze_past")
    assert last_day(waiting, at(20, "09:00"), LIMITS) == date(2026, 11, 27)
    assert last_day(claimed, at(20, "09:00"), LIMITS) == date(2026, 12, 20)


def test_no_letter_is_put_off_beyond_its_deadline_nor_after_it() -> None:
    item, due = a_claim(), at(23, "12:00")
    now = at(20, "09:00")
    assert snooze_fault(item, at(23, "11:59"), now, LIMITS, deadline=due) == ""
    assert snooze_fault(item, at(23, "12:00"), now, LIMITS, deadline=due) == "snooze_beyond_deadline"
    assert snooze_fault(item, at(24, "12:00"), at(24, "09:00"), LIMITS, deadline=due) == "snooze_beyond_deadline"
    assert snooze_fault(item, at(24, "12:00"), now, LIMITS, deadline=None) == ""
