"""Which transfer case is a unit's on which day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identifiers import OrgNumber
from bot.domain.transfer_cases import TransferCase, transfer_case_of

UNIT, OTHER = OrgNumber("313756270"), OrgNumber("310356875")
days = st.none() | st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 1, 20))


@st.composite
def cases(draw: st.DrawFn) -> TransferCase:
    first, last = draw(days), draw(days)
    if first and last and last < first:
        first, last = last, first
    unit = draw(st.sampled_from([UNIT, OTHER]))
    return TransferCase(unit=unit, case_number=draw(st.uuids()).hex, valid_from=first, valid_to=last)


@given(cases(), cases())
def test_two_overlap_if_on_some_day_both_are_the_units(one: TransferCase, other: TransferCase) -> None:
    common = any(
        one.valid_on(day) and other.valid_on(day)
        for day in (date(2026, 1, 1) + timedelta(days=number) for number in range(-1, 21))
    )
    assert one.overlaps(other) is (common and one.unit == other.unit)
    assert one.overlaps(other) is other.overlaps(one)


@given(cases(), st.dates(min_value=date(2025, 12, 30), max_value=date(2026, 1, 22)))
def test_a_case_is_found_on_its_days_and_for_its_unit_alone(case: TransferCase, day: date) -> None:
    for unit in (UNIT, OTHER):
        found = transfer_case_of([case], unit, day)
        assert (found is case) is (unit == case.unit and case.valid_on(day))
