"""Who is reminded when: steps in their order, within office hours, each at most once, whatever the clocks do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import IntakeItem, State
from bot.domain.reminders import (
    Reminded,
    ReminderRules,
    Step,
    begun,
    may_ping,
    next_step,
    pinged,
    snoozed,
    spell_of,
    watched,
)
from bot.domain.workdays import oslo_moment
from bot.settings.office import WorkdaySettings
from bot.wiring.workdays import calendar_of
from tests.unit.test_lifecycle import an_item

NORWAY = calendar_of(WorkdaySettings())
RULES = ReminderRules(hours=NORWAY)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=730)).map(lambda by: datetime(2026, 1, 1, tzinfo=UTC) + by)


def oslo(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return oslo_moment(at.date(), at.time()).astimezone(UTC)


def known(since: datetime, step: Step | None = None, step_at: datetime | None = None) -> Reminded:
    return Reminded(item_id=ItemId("i1"), spell="s", since=since, step=step, step_at=step_at)


def walked(since: datetime, *, held: bool = False, deadline: datetime | None = None) -> list[tuple[Step, datetime]]:
    """All steps, each begun in the minute in which it is due."""
    now, found = known(since), []
    while (due := next_step(RULES, now, held=held, deadline=deadline)) is not None:
        found.append((due.step, due.at))
        now = begun(now, due.step, at=due.at)
        assert len(found) < 5, "it never ends"
    return found


def test_a_letter_that_nobody_takes_is_told_of_twice_and_then_the_lead() -> None:
    assert walked(oslo("2026-11-19T08:10")) == [
        (Step.FIRST, oslo("2026-11-19T12:10")),
        (Step.AGAIN, oslo("2026-11-19T15:10")),
        (Step.LEAD, oslo("2026-11-20T10:40")),
    ]


def test_ks_clock_brings_the_steps_forward() -> None:
    """Handed in at 08.45, KS warns at 10.45."""
    assert walked(oslo("2026-11-19T08:50"), deadline=oslo("2026-11-19T10:45")) == [
        (Step.FIRST, oslo("2026-11-19T09:45")),
        (Step.AGAIN, oslo("2026-11-19T10:45")),
        (Step.LEAD, oslo("2026-11-19T13:45")),
    ]


def test_what_falls_due_over_the_weekend_is_told_before_it_where_anybody_can_know() -> None:
    sunday = oslo("2026-11-22T23:59")
    assert walked(oslo("2026-11-20T10:00"), deadline=sunday)[0] == (Step.FIRST, oslo("2026-11-20T14:00"))
    held = walked(oslo("2026-11-20T10:00"), held=True, deadline=sunday)
    assert held == [(Step.FIRST, oslo("2026-11-20T14:30")), (Step.LEAD, oslo("2026-11-23T08:00"))]


def test_a_letter_of_the_night_disturbs_nobody_before_the_morning() -> None:
    steps = walked(oslo("2026-11-20T20:00"), deadline=oslo("2026-11-20T22:00"))
    assert steps == [
        (Step.FIRST, oslo("2026-11-23T08:00")),
        (Step.AGAIN, oslo("2026-11-23T11:00")),
        (Step.LEAD, oslo("2026-11-23T14:00")),
    ]


def test_whoever_holds_a_letter_is_reminded_once_and_then_the_lead() -> None:
    assert walked(oslo("2026-11-18T09:00"), held=True) == [
        (Step.FIRST, oslo("2026-11-19T09:00")),
        (Step.LEAD, oslo("2026-11-20T09:00")),
    ]


def test_whoever_takes_a_late_letter_is_not_told_at_once_that_it_is_late() -> None:
    late = oslo("2026-11-18T08:00")
    assert walked(oslo("2026-11-18T09:00"), held=True, deadline=late) == walked(oslo("2026-11-18T09:00"), held=True)


def test_nothing_piles_up_while_the_bot_stands_still() -> None:
    """Its steps of Thursday were missed: on Monday comes the first, and the others at their distance."""
    now = known(oslo("2026-11-19T08:10"))
    monday = oslo("2026-11-23T09:00")
    first = next_step(RULES, now, held=False, deadline=None)
    assert first is not None
    assert first.at < monday
    later = begun(now, first.step, at=monday)
    again = next_step(RULES, later, held=False, deadline=None)
    assert again is not None
    assert (again.step, again.at) == (Step.AGAIN, monday + 3 * HOUR)


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_steps_come_at_the_same_hour_whether_the_clocks_change_or_not(month: int, day: int) -> None:
    friday, monday = date(2026, month, day) - timedelta(days=2), date(2026, month, day) + timedelta(days=1)
    plain = [oslo_moment(monday, time(10)), oslo_moment(monday, time(13))]
    steps = walked(oslo_moment(friday, time(13, 30)).astimezone(UTC))
    assert [at for _, at in steps[:2]] == plain


DEADLINES = st.none() | st.timedeltas(timedelta(days=-5), timedelta(days=15))


@given(MOMENTS, DEADLINES, st.booleans())
def test_every_step_comes_in_its_order_and_within_office_hours(
    since: datetime, due_in: timedelta | None, held: bool
) -> None:
    deadline = None if due_in is None else since + due_in
    steps = walked(since, held=held, deadline=deadline)
    assert [step for step, _ in steps] == ([Step.FIRST, Step.LEAD] if held else list(Step))
    assert all(RULES.hours.at_work(at) for _, at in steps)
    times = [at for _, at in steps]
    assert all(earlier < later for earlier, later in pairwise([since, *times]))


@given(MOMENTS, DEADLINES)
def test_a_deadline_never_puts_a_reminder_off(since: datetime, due_in: timedelta | None) -> None:
    deadline = None if due_in is None else since + due_in
    with_it, without = walked(since, deadline=deadline), walked(since)
    assert all(one[1] <= other[1] for one, other in zip(with_it, without, strict=True))


def test_steps_begin_anew_when_the_letter_changes_hands() -> None:
    at = oslo("2026-11-19T08:10")
    waiting = an_item(first_seen_at=at)
    seen = watched(waiting, None, at + MINUTE)
    assert seen.since == at
    told = begun(seen, Step.FIRST, at=at + HOUR)
    assert watched(waiting, told, at + 2 * HOUR) is told
    taken = replace(waiting, state=State.CLAIMED, claimant=PersonId("p1"), claimed_at=at + 2 * HOUR)
    held = watched(taken, told, at + 3 * HOUR)
    assert (held.since, held.step, held.reminded_at) == (at + 2 * HOUR, None, at + HOUR)
    back = watched(waiting, held, at + 4 * HOUR)
    assert (back.since, back.step) == (at + 4 * HOUR, None), "it is not held against it that it lay with somebody"


def test_a_letter_is_watched_from_when_it_was_taken_where_nothing_is_known() -> None:
    at = oslo("2026-11-19T08:10")
    taken = an_item(state=State.CLAIMED, claimant=PersonId("p1"), claimed_at=at)
    assert watched(taken, None, at + HOUR).since == at


class SnoozedItem(IntakeItem):
    """An item that can be put off."""

    snoozed_until: datetime | None = None


def test_whoever_wakes_begins_anew() -> None:
    """Also where the moment until which it slept is forgotten as it wakes."""
    at = oslo("2026-11-19T08:10")
    awake = an_item(first_seen_at=at)
    asleep = SnoozedItem(**{name: getattr(awake, name) for name in IntakeItem.__slots__})
    told = begun(watched(awake, None, at), Step.AGAIN, at=at)
    object.__setattr__(asleep, "snoozed_until", at + 2 * HOUR)
    assert snoozed(asleep, at + HOUR)
    assert not snoozed(asleep, at + 2 * HOUR)
    sleeping = watched(asleep, told, at + HOUR)
    assert spell_of(asleep, at + HOUR) == sleeping.spell != told.spell
    woken = watched(awake, sleeping, at + 2 * HOUR)
    assert (woken.since, woken.step) == (at + 2 * HOUR, None)


def test_the_lead_pings_an_item_again_only_after_a_while() -> None:
    at = oslo("2026-11-19T08:10")
    assert may_ping(RULES, None, at)
    assert may_ping(RULES, known(at), at)
    told = pinged(known(at), at=at, by="p1")
    assert not may_ping(RULES, told, at + HOUR - MINUTE)
    assert may_ping(RULES, told, at + HOUR)
    assert (told.pinged_at, told.pinged_by, told.step) == (at, "p1", None), "a ping is none of the steps"


#: what may happen between two rounds, and after how many minutes
HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from(["nothing", "claim", "hand_over", "release", "snooze", "wake"]),
        st.integers(min_value=1, max_value=2000),
    ),
    max_size=40,
)


@given(MOMENTS, DEADLINES, HAPPENINGS)
def test_however_days_go_nobody_is_told_twice_too_early_or_at_night(
    begin: datetime, due_in: timedelta | None, happenings: list[tuple[str, int]]
) -> None:
    deadline = None if due_in is None else begin + due_in
    now, remembered = begin, None
    item = SnoozedItem(**{name: getattr(an_item(first_seen_at=begin), name) for name in IntakeItem.__slots__})
    told: list[tuple[str, datetime, Step]] = []
    for what, minutes in happenings:
        now += minutes * MINUTE
        item = _happened(item, what, now)
        remembered = watched(item, remembered, now)
        held = item.claimant is not None
        due = next_step(RULES, remembered, held=held, deadline=deadline)
        if due is None or due.at > now or snoozed(item, now) or not RULES.hours.at_work(now):
            continue
        told.append((f"{remembered.spell} {remembered.since}", now, due.step))
        remembered = begun(remembered, due.step, at=now)
        again = next_step(RULES, remembered, held=held, deadline=deadline)
        assert again is None or again.at > now, "the next one has its distance"
    assert len({(spell, step) for spell, _, step in told}) == len(told), "once a step"
    for earlier, later in pairwise(told):
        assert earlier[1] < later[1]
        assert earlier[0] != later[0] or list(Step).index(earlier[2]) < list(Step).index(later[2])


def _happened(item: SnoozedItem, what: str, now: datetime) -> SnoozedItem:
    changes: dict[str, object] = {}
    if what in ("claim", "hand_over"):
        changes = {"state": State.CLAIMED, "claimant": PersonId(what), "claimed_at": now}
    elif what == "release":
        changes = {"state": State.WAITING, "claimant": None, "claimed_at": None}
    values = {name: getattr(item, name) for name in IntakeItem.__slots__} | changes
    after = SnoozedItem(**values)
    until = {"snooze": now + 90 * MINUTE, "wake": None}.get(what, getattr(item, "snoozed_until", None))
    object.__setattr__(after, "snoozed_until", until)
    return after
