"""Who is on duty: turns by week and by day, across holidays and changed clocks, swapped shifts, absences, gaps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.absences import Absence, absence_of, present
from bot.domain.duty_plan import DutyHours, Rotation
from bot.domain.identifiers import PersonId
from bot.domain.roster import Roster, ShiftChange, Turn, gaps
from bot.domain.workdays import OSLO, day_begin
from bot.settings.office import WorkdaySettings
from bot.wiring.workdays import calendar_of

KARI, OLA, PER = (PersonId(name) for name in ("kari", "ola", "per"))
HOURS = DutyHours(calendar=calendar_of(WorkdaySettings(half_days=(date(2026, 12, 23),))))
MONDAY = date(2026, 11, 23)
NOTED = datetime(2026, 11, 20, tzinfo=UTC)


def weekly(*people: PersonId, daily: bool = False, **more: object) -> Roster:
    plan = Rotation(people=people or (KARI, OLA), since=MONDAY, hours=HOURS, daily=daily)
    return Roster(plan=plan, hours=HOURS, **more)  # type: ignore[arg-type]


def turns(roster: Roster, first: date, days: int = 1, **more: object) -> tuple[Turn, ...]:
    return roster.turns(day_begin(first), day_begin(first + timedelta(days=days)), **more)  # type: ignore[arg-type]


def people(found: tuple[Turn, ...]) -> list[PersonId | None]:
    return [turn.person for turn in found]


def away(
    person: PersonId, first: date, last: date, substitute: PersonId | None = None, at: datetime = NOTED
) -> Absence:
    return Absence(
        absence_id=f"{person}-{first}-{at}", person=person, begin=day_begin(first),
        end=day_begin(last + timedelta(days=1)), substitute=substitute, by=person, at=at,
    )  # fmt: skip


def change(turn: Turn, person: PersonId, number: int = 1) -> ShiftChange:
    return ShiftChange(
        number=number, begin=turn.begin, end=turn.end, instead_of=turn.holder, person=person, by=person, at=NOTED
    )


def test_people_take_turns_by_week_and_nobody_works_at_weekends() -> None:
    found = turns(weekly(), MONDAY, 21)
    assert people(found) == [KARI] * 5 + [OLA] * 5 + [KARI] * 5
    assert all(turn.begin.astimezone(OSLO).time() == time(7, 45) for turn in found)


def test_people_take_turns_by_day_and_a_holiday_is_no_turn() -> None:
    # 24 December 2026 is a Thursday; Christmas Day falls on the Friday
    found = turns(weekly(daily=True), date(2026, 12, 23), 6)
    assert [turn.begin.astimezone(OSLO).day for turn in found] == [23, 24, 28]
    assert people(found) == [KARI, OLA, KARI]
    whole = turns(weekly(daily=True), MONDAY, 40)
    assert all(one.person != other.person for one, other in pairwise(whole))
    assert found == tuple(turn for turn in whole if turn in found), "the turn of a day hangs on what was asked for"


def test_a_half_day_ends_at_noon() -> None:
    (turn,) = turns(weekly(), date(2026, 12, 23))
    assert turn.end.astimezone(OSLO).time() == time(12)


@pytest.mark.parametrize(
    ("day", "hour"),
    [(date(2027, 3, 26), 6), (date(2027, 3, 29), 5), (date(2027, 10, 29), 5), (date(2027, 11, 1), 6)],
)
def test_shifts_follow_the_clocks_of_oslo(day: date, hour: int) -> None:
    """Summer time begins on 28 March 2027 and ends on 31 October."""
    plan = Rotation(people=(KARI,), since=MONDAY, hours=DutyHours())
    (shift,) = plan.shifts(day_begin(day), day_begin(day + timedelta(days=1)))
    assert shift.begin == datetime(day.year, day.month, day.day, hour, 45, tzinfo=UTC)
    assert shift.end - shift.begin == timedelta(hours=7, minutes=45)


def test_before_the_rotation_begins_nobody_is_on_duty_and_that_is_a_gap() -> None:
    found = turns(weekly(), MONDAY - timedelta(days=7), 7)
    assert people(found) == [None] * 5
    assert [gap.begin for gap in gaps(found)] == [turn.begin for turn in found]


def test_a_changed_shift_is_somebody_elses_and_a_later_change_wins() -> None:
    roster = weekly()
    (turn,) = turns(roster, MONDAY)
    first = change(turn, OLA)
    assert people(turns(roster, MONDAY, changes=[first])) == [OLA]
    back = ShiftChange(
        number=2, begin=turn.begin, end=turn.end, instead_of=OLA, person=PER, by=OLA, at=NOTED
    )  # fmt: skip
    assert people(turns(roster, MONDAY, changes=[back, first])) == [PER]
    assert people(turns(roster, MONDAY + timedelta(days=1), changes=[first])) == [KARI], "only that day"


def test_a_change_of_what_the_plan_says_no_more_changes_nothing() -> None:
    (turn,) = turns(weekly(), MONDAY)
    assert people(turns(weekly(PER, OLA), MONDAY, changes=[change(turn, OLA)])) == [PER]


def test_a_change_of_half_a_shift_leaves_the_rest() -> None:
    roster = weekly()
    (turn,) = turns(roster, MONDAY)
    noon = turn.begin + timedelta(hours=4)
    half = ShiftChange(
        number=1, begin=noon, end=turn.end, instead_of=KARI, person=OLA, by=OLA, at=NOTED
    )  # fmt: skip
    found = turns(roster, MONDAY, changes=[half])
    assert [(one.person, one.begin, one.end) for one in found] == [(KARI, turn.begin, noon), (OLA, noon, turn.end)]


def test_whoever_is_away_is_stood_in_for_by_who_is_there() -> None:
    roster = weekly(substitutes={KARI: OLA, OLA: PER})
    assert people(turns(roster, MONDAY, absences=[away(KARI, MONDAY, MONDAY)])) == [OLA]
    both = [away(KARI, MONDAY, MONDAY), away(OLA, MONDAY, MONDAY)]
    assert people(turns(roster, MONDAY, absences=both)) == [PER]
    named = away(KARI, MONDAY, MONDAY, substitute=PER)
    assert people(turns(roster, MONDAY, absences=[named])) == [PER], "the absence's own substitute goes first"
    assert [turn.holder for turn in turns(roster, MONDAY, absences=both)] == [KARI]


def test_a_chain_that_comes_round_ends_with_nobody() -> None:
    both = [away(KARI, MONDAY, MONDAY), away(OLA, MONDAY, MONDAY)]
    assert present(KARI, NOTED + timedelta(days=3, hours=9), both, {KARI: OLA, OLA: KARI}) is None
    found = turns(weekly(substitutes={KARI: OLA, OLA: KARI}), MONDAY, absences=both)
    assert people(found) == [None]
    assert people(gaps(found)) == [None]


def test_an_absence_that_begins_within_a_shift_cuts_it() -> None:
    begin = datetime(2026, 11, 23, 9, tzinfo=UTC)
    absence = Absence(absence_id="1", person=KARI, begin=begin, end=begin + timedelta(days=2), by=KARI, at=NOTED)
    found = turns(weekly(), MONDAY, absences=[absence])
    assert people(found) == [KARI, None]
    assert found[0].end == found[1].begin == begin


def test_the_absence_that_was_noted_last_holds() -> None:
    later = away(KARI, MONDAY, MONDAY, substitute=PER, at=NOTED + timedelta(hours=1))
    both = [later, away(KARI, MONDAY, MONDAY, substitute=OLA)]
    assert absence_of(KARI, day_begin(MONDAY), both) == later


DAYS = st.integers(0, 20).map(lambda number: MONDAY + timedelta(days=number))
SOMEBODY = st.sampled_from([KARI, OLA, PER])


@st.composite
def absences(draw: st.DrawFn) -> list[Absence]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        first = draw(DAYS)
        last = first + timedelta(days=draw(st.integers(0, 3)))
        substitute = draw(st.none() | SOMEBODY)
        found.append(away(draw(SOMEBODY), first, last, substitute, at=NOTED + timedelta(minutes=number)))
    return found


@given(absences=absences(), substitutes=st.dictionaries(SOMEBODY, SOMEBODY), taken=st.lists(st.tuples(DAYS, SOMEBODY)))
def test_nobody_who_is_away_is_on_duty_and_every_hour_is_somebodys_or_a_gap(
    absences: list[Absence], substitutes: dict[PersonId, PersonId], taken: list[tuple[date, PersonId]]
) -> None:
    roster = weekly(KARI, OLA, substitutes=substitutes)
    changes: list[ShiftChange] = []
    for day, person in taken[:6]:
        for turn in turns(roster, day, changes=changes)[:1]:
            changes.append(change(turn, person, number=len(changes) + 1))
    whole = turns(roster, MONDAY, 21, changes=changes, absences=absences)
    for turn in whole:
        middle = turn.begin + (turn.end - turn.begin) / 2
        assert turn.person is None or absence_of(turn.person, middle, absences) is None
    for begin, end in HOURS.within(day_begin(MONDAY), day_begin(MONDAY + timedelta(days=21))):
        parts = [turn for turn in whole if begin <= turn.begin < end]
        assert (parts[0].begin, parts[-1].end) == (begin, end)
        assert all(one.end == other.begin for one, other in pairwise(parts)), "nothing missing, nothing twice"
        assert roster.turns(begin, begin + timedelta(minutes=1), changes=changes, absences=absences) == (parts[0],)
