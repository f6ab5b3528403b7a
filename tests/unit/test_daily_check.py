"""When a daily check is due, what it covers, and what keeps it from being signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.daily_check import (
    CheckFigures,
    CheckHours,
    CheckRules,
    DailyCheck,
    SourceFigures,
    SourceHealth,
    Tick,
    TickWhen,
    UnitFigures,
    check_day,
    covers_since,
    day_of,
    end_of_day,
    health_of,
    is_late,
    signing_faults,
    subject_of,
    tick_field,
)
from bot.domain.identifiers import OrgNumber, PersonId
from bot.domain.workdays import OSLO
from bot.settings.office import WorkdaySettings
from bot.wiring.workdays import calendar_of

HOURS = CheckHours()
CALENDAR = calendar_of(WorkdaySettings(closed=("12-24",), half_days=(date(2026, 4, 1),)))
MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 6, 45, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
UP = SourceFigures(source_id="altinn", health=SourceHealth.ANSWERS, last_ok_at=AT)
FIGURES = CheckFigures(since=AT - 3 * DAY, until=AT, taken_at=AT, sources=(UP,), ticks=("acos", "digipost"))


def oslo(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OSLO)


@pytest.mark.parametrize(
    ("moment", "begins", "ends"),
    [
        ("2026-11-23T09:00", "06:45", "14:30"),
        # summer time began on Sunday 29 March and ended on Sunday 25 October
        ("2026-03-27T09:00", "06:45", "14:30"),
        ("2026-03-30T09:00", "05:45", "13:30"),
        ("2026-10-26T09:00", "06:45", "14:30"),
        # the Wednesday before Easter ends at noon
        ("2026-04-01T09:00", "05:45", "10:00"),
    ],
)
def test_a_working_day_has_its_hours_by_the_clocks_in_oslo(moment: str, begins: str, ends: str) -> None:
    today = check_day(CALENDAR, HOURS, oslo(moment))
    assert today is not None
    assert (f"{today.begins.astimezone(UTC):%H:%M}", f"{today.ends.astimezone(UTC):%H:%M}") == (begins, ends)
    assert today.begins < today.sign_by < today.ends
    assert today.is_on(today.begins)
    assert not today.is_on(today.begins - MINUTE)
    assert not today.is_on(today.ends)


@pytest.mark.parametrize("day", ["2026-11-22", "2026-04-02", "2026-12-24", "2026-12-25", "2027-05-17"])
def test_nobody_checks_on_a_day_that_nobody_works(day: str) -> None:
    assert check_day(CALENDAR, HOURS, oslo(f"{day}T09:00")) is None


@given(st.timedeltas(timedelta(0), 700 * DAY).map(lambda by: datetime(2026, 1, 1, tzinfo=UTC) + by))
def test_each_working_day_has_one_check_and_no_other_day_any(at: datetime) -> None:
    today = check_day(CALENDAR, HOURS, at)
    local = at.astimezone(OSLO)
    assert (today is not None) is CALENDAR.is_open(local.date())
    if today is not None:
        assert today.day == local.date() == today.begins.astimezone(OSLO).date() == today.ends.astimezone(OSLO).date()
        assert today.is_on(at) is (
            time(7, 45) <= local.time() < (time(12) if local.date() in CALENDAR.half else time(15, 30))
        )


def test_what_is_due_today_is_due_before_the_next_day_in_oslo() -> None:
    assert end_of_day(oslo("2026-03-28T23:59")) == oslo("2026-03-29T00:00")
    assert end_of_day(oslo("2026-03-29T12:00")).astimezone(UTC) == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_a_check_covers_everything_since_the_last_one_that_was_signed() -> None:
    friday = DailyCheck(day=MONDAY - 3 * DAY, begun_at=AT - 3 * DAY, figures=FIGURES)
    signed = replace(friday, signed_by=PersonId("kari"), signed_at=AT, figures=replace(FIGURES, until=AT - 2 * DAY))
    assert covers_since(signed, friday, AT - 99 * DAY) == AT - 2 * DAY
    assert covers_since(None, friday, AT - 99 * DAY) == friday.figures.since
    assert covers_since(None, None, AT - 99 * DAY) == AT - 99 * DAY


def test_only_todays_open_check_is_late() -> None:
    today = check_day(CALENDAR, HOURS, AT)
    assert today is not None
    check = DailyCheck(day=MONDAY, begun_at=AT, figures=FIGURES)
    assert not is_late(check, today, today.sign_by - MINUTE)
    assert is_late(check, today, today.sign_by)
    assert not is_late(replace(check, signed_by=PersonId("kari")), today, today.sign_by)
    assert not is_late(replace(check, covered_by=MONDAY + DAY), today, today.sign_by)
    assert not is_late(replace(check, day=MONDAY - DAY), today, today.sign_by)


def test_a_source_is_late_when_three_polls_are_missing() -> None:
    rules = CheckRules(poll_every={"altinn": timedelta(minutes=5), "svarinn": timedelta(minutes=15)})

    def health(minutes: int, source: str = "altinn", down: datetime | None = None) -> SourceHealth:
        return health_of(rules, source, last_ok_at=AT - minutes * MINUTE, down_since=down, at=AT)

    assert (health(30), health(31)) == (SourceHealth.ANSWERS, SourceHealth.LATE)
    assert (health(45, "svarinn"), health(46, "svarinn")) == (SourceHealth.ANSWERS, SourceHealth.LATE)
    assert health(1, down=AT) is SourceHealth.DOWN
    assert health_of(rules, "altinn", last_ok_at=None, down_since=None, at=AT) is SourceHealth.NEVER


def test_ticks_are_asked_for_when_their_condition_holds() -> None:
    always, unlisted, to_move = (
        Tick(tick_id=when.value, text=when.value, only_when=when)
        for when in (TickWhen.ALWAYS, TickWhen.ARCHIVE_CANNOT_LIST, TickWhen.LETTERS_TO_MOVE)
    )
    rules = CheckRules(ticks=(unlisted, always, to_move))
    assert rules.ticks_now(()) == (always,)
    assert rules.ticks_now({TickWhen.LETTERS_TO_MOVE}) == (always, to_move)
    assert rules.ticks_now(TickWhen) == (unlisted, always, to_move)


@pytest.mark.parametrize(
    ("silent", "ticked", "reason", "faults"),
    [
        (False, ("acos", "digipost"), "", []),
        (False, ("acos",), " ", [(tick_field("digipost"), "check_tick_missing")]),
        (False, (), "ACOS Mottak er nede", []),
        (True, ("acos", "digipost"), "", [("reason", "check_reason_missing")]),
        (True, ("acos", "digipost"), "Altinn er nede, jeg har logget inn selv", []),
        (True, ("acos", "digipost"), "Gjelder 13897499912", [("reason", "reason_has_identity_number")]),
        (False, ("acos", "digipost"), "x" * 501, [("reason", "check_reason_too_long")]),
    ],
)
def test_what_nobody_looked_at_wants_a_reason(
    silent: bool, ticked: tuple[str, ...], reason: str, faults: list[tuple[str, str]]
) -> None:
    source = replace(UP, health=SourceHealth.DOWN) if silent else UP
    assert [*signing_faults(replace(FIGURES, sources=(source,)), ticked, reason)] == faults


def test_a_card_is_named_by_its_day() -> None:
    assert day_of(subject_of(MONDAY)) == MONDAY
    assert [day_of(name) for name in ("list", "check:", "check:2026-13-01", "differences:2026")] == [None] * 4


def test_another_poll_that_found_nothing_is_no_news() -> None:
    later = replace(
        FIGURES, taken_at=AT + DAY, until=AT + DAY, sources=(replace(UP, last_ok_at=AT + DAY),), chain_number=9
    )
    assert later.news() == FIGURES.news()
    unit = UnitFigures(unit=OrgNumber("313756270"), new=1)
    assert replace(FIGURES, sources=(replace(UP, units=(unit,)),)).news() != FIGURES.news()
    assert later.digest() != FIGURES.digest()
