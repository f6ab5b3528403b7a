"""The pure parts: which units share a search, what the cursor says, how ids are read, what is remembered."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from adapters._kit.memory import Remembered
from adapters.sources.altinn.marks import Marks
from adapters.sources.altinn.polling import searches
from adapters.sources.altinn.protocol import Search, correspondence_in_urn, unit_of
from bot.domain.identifiers import OrgNumber
from tests.contract.altinn.stage import COUNCIL, MUNICIPALITY, NOW, SCHOOL, settings

HOUR = timedelta(hours=1)
DAYS = timedelta(days=1)


def planned(marks: Marks, *, most: int = 100, sweeping: bool = False) -> list[tuple[tuple[OrgNumber, ...], timedelta]]:
    found = searches((MUNICIPALITY, SCHOOL, COUNCIL), marks, settings(), now=NOW, most=most, sweeping=sweeping)
    return [(search.units, NOW - search.after) for search in found]


def test_units_that_lag_behind_do_not_slow_the_others() -> None:
    marks = Marks(units={MUNICIPALITY: NOW - HOUR, SCHOOL: NOW - 30 * DAYS, COUNCIL: NOW - HOUR})
    overlap = timedelta(minutes=10)

    assert planned(marks, most=2) == [
        ((SCHOOL, COUNCIL), 30 * DAYS + overlap),
        ((MUNICIPALITY,), HOUR + overlap),
    ]


def test_a_sweep_never_starts_later_than_a_mark() -> None:
    marks = Marks(units={MUNICIPALITY: NOW - 400 * DAYS, SCHOOL: NOW, COUNCIL: NOW})

    assert planned(marks, most=1, sweeping=True) == [
        ((MUNICIPALITY,), 400 * DAYS + timedelta(minutes=10)),
        ((SCHOOL,), 180 * DAYS),
        ((COUNCIL,), 180 * DAYS),
    ]


def test_marks_survive_the_cursor() -> None:
    marks = Marks(units={MUNICIPALITY: NOW, SCHOOL: NOW - HOUR, COUNCIL: NOW}, swept_at=NOW - DAYS)

    assert Marks.read(marks.text()) == marks
    assert len(json.loads(marks.text())["marks"]) == 2


def test_marks_move_forwards_only() -> None:
    marks = Marks(units={MUNICIPALITY: NOW - HOUR})

    assert marks.moved([MUNICIPALITY], NOW - 2 * HOUR, now=NOW) == marks
    assert marks.moved([MUNICIPALITY], None, now=NOW) == marks
    assert marks.moved([MUNICIPALITY], NOW + HOUR, now=NOW).units == {MUNICIPALITY: NOW}
    assert marks.moved([SCHOOL], NOW, now=NOW).units == {MUNICIPALITY: NOW - HOUR, SCHOOL: NOW}


@pytest.mark.parametrize(
    "cursor",
    [
        None,
        "",
        "x",
        "[]",
        "{}",
        '{"v":2}',
        '{"v":1,"swept":null,"marks":{"2026-11-20":["313756270"]}}',
        '{"v":1,"marks":3}',
    ],
)
def test_a_cursor_that_cannot_be_read_starts_over(cursor: str | None) -> None:
    assert Marks.read(cursor) == Marks()


def test_halves_of_a_search_leave_no_gap() -> None:
    by_unit = Search(units=(MUNICIPALITY, SCHOOL, COUNCIL), after=NOW - DAYS).narrower(NOW)
    assert [half.units for half in by_unit] == [(MUNICIPALITY,), (SCHOOL, COUNCIL)]

    later, earlier = Search(units=(MUNICIPALITY,), after=NOW - DAYS).narrower(NOW)
    assert (later.after, later.before) == (NOW - DAYS / 2, None)
    assert (earlier.after, earlier.before) == (NOW - DAYS, NOW - DAYS / 2)
    assert Search(units=(MUNICIPALITY,), after=NOW - HOUR).narrower(NOW) == ()


@pytest.mark.parametrize(
    ("party", "unit"),
    [
        ("urn:altinn:organization:identifier-no:313756270", MUNICIPALITY),
        ("0192:313756270", MUNICIPALITY),
        ("urn:altinn:organization:identifier-no:313756271", None),
        ("urn:altinn:person:identifier-no:01817012345", None),
        ("", None),
    ],
)
def test_unit_of(party: str, unit: OrgNumber | None) -> None:
    assert unit_of(party) == unit


@pytest.mark.parametrize(
    ("urn", "found"),
    [
        ("urn:altinn:correspondence-id:0198AA00-0000-7000-8000-000000000001", "0198aa00-0000-7000-8000-000000000001"),
        ("urn:altinn:correspondence-id:1", None),
        ("urn:altinn:dialog-id:0198aa00-0000-7000-8000-000000000001", None),
    ],
)
def test_correspondence_in_urn(urn: str, found: str | None) -> None:
    assert correspondence_in_urn(urn) == found


def test_memory_forgets_what_was_used_longest_ago() -> None:
    memory: Remembered[int] = Remembered(2)
    memory.keep("a", 1)
    memory.keep("b", 2)
    assert memory.get("a") == 1
    memory.keep("c", 3)

    assert (memory.get("a"), memory.get("b"), memory.get("c")) == (1, None, 3)
