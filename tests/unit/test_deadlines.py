"""By when a letter should be taken care of, and by whose word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.deadlines import Deadline, DeadlineKind, DeadlineRules, HouseDeadline, deadlines_of
from bot.domain.sensitivity import Sensitivity
from bot.settings.office import WorkdaySettings
from bot.wiring.workdays import calendar_of
from tests.unit.test_lifecycle import a_letter, an_item

NORWAY = calendar_of(WorkdaySettings())
#: Friday 08:45 in Oslo
RECEIVED = datetime(2026, 11, 20, 7, 45, tzinfo=UTC)
DAY = timedelta(days=1)
RULES = DeadlineRules(
    paper_after={"altinn": 2},
    house=(
        HouseDeadline(sensitivity=Sensitivity.SENSITIVE, working_days=1),
        HouseDeadline(source_id="altinn", working_days=5),
    ),
)


def of(
    rules: DeadlineRules = RULES, *, sensitivity: Sensitivity = Sensitivity.OPEN, warns: bool = False, **item: object
) -> list[Deadline]:
    letter = item.pop("letter", {})
    assert isinstance(letter, dict)
    found = an_item(letter=a_letter(**{"received_at": RECEIVED, **letter}), **item)
    return list(deadlines_of(found, rules, NORWAY, sensitivity=sensitivity, warns_when_due=warns))


def test_a_letter_that_nobody_set_a_deadline_for_has_none() -> None:
    assert of(DeadlineRules()) == []


@pytest.mark.parametrize(("warns", "kind"), [(True, DeadlineKind.WARNING), (False, DeadlineKind.SENDER)])
def test_what_the_source_gives_is_its_warning_or_the_senders_word(warns: bool, kind: DeadlineKind) -> None:
    due = RECEIVED + timedelta(hours=2)
    assert of(DeadlineRules(), warns=warns, letter={"due_at": due}) == [Deadline(kind=kind, at=due)]


def test_an_unopened_letter_may_go_on_paper_after_working_days() -> None:
    paper = Deadline(kind=DeadlineKind.PAPER, at=RECEIVED + 4 * DAY)
    assert of()[0] == paper, "Tuesday: the weekend does not count"
    assert paper not in of(letter={"seen_at_source": True})
    assert paper not in of(opened_at=RECEIVED)


def test_the_first_own_deadline_that_fits_is_the_letters() -> None:
    own = [one.at for one in of() if one.kind is DeadlineKind.HOUSE]
    assert own == [RECEIVED + 7 * DAY]
    sensitive = of(sensitivity=Sensitivity.SENSITIVE)
    assert sensitive[0] == Deadline(kind=DeadlineKind.HOUSE, at=RECEIVED + 3 * DAY)
    elsewhere = replace(RULES, house=RULES.house[1:])
    other = a_letter().ref
    assert of(elsewhere, letter={"ref": replace(other, source_id="digipost")}) == []


def test_the_nearest_comes_first() -> None:
    found = of(letter={"due_at": RECEIVED + 30 * DAY})
    assert [one.kind for one in found] == [DeadlineKind.PAPER, DeadlineKind.HOUSE, DeadlineKind.SENDER]


@pytest.mark.parametrize("never", [datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)])
def test_a_day_that_means_no_deadline_is_none(never: datetime) -> None:
    assert of(DeadlineRules(), letter={"due_at": never}) == []
    assert a_letter(received_at=RECEIVED, due_at=never).due_at is None
    assert a_letter(received_at=RECEIVED, due_at=RECEIVED + 3660 * DAY).due_at is not None
