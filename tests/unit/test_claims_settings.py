"""What an operator sets about claims and office hours, and what is refused with a reason."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain.claims import ClaimLimits
from bot.settings.claims import ClaimSettings
from bot.settings.office import WorkdaySettings
from bot.wiring.workdays import calendar_of


def test_what_is_not_said_is_what_the_domain_takes_for_usual() -> None:
    assert ClaimSettings().limits() == ClaimLimits()
    assert ClaimSettings(return_after="PT0S").limits().return_after == timedelta()
    said = ClaimSettings(return_after="PT8H", warn_before="PT0S", snooze_days=14, afternoon="12:30").limits()
    assert (said.return_after, said.warn_before, said.snooze_days) == (timedelta(hours=8), timedelta(), 14)
    assert said.afternoon == time(12, 30)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"return_after": "PT2H", "warn_before": "PT2H"}, "warn_before must be shorter than return_after"),
        ({"return_after": "-PT1H"}, "greater than or equal"),
        ({"snooze_days_waiting": 31}, "less than or equal to 30"),
        ({"snooze": 1}, "Extra inputs"),
    ],
)
def test_what_cannot_work_is_refused(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        ClaimSettings(**values)


def test_office_hours_come_from_the_operator() -> None:
    friday, eve = date(2026, 11, 20), date(2026, 12, 24)
    calendar = calendar_of(WorkdaySettings(opens=time(7, 30), closes=time(15), half_days=("12-24",)))
    lengths = []
    for day in (friday, eve):
        hours = calendar.hours(day)
        assert hours is not None
        lengths.append(hours[1] - hours[0])
    assert lengths == [timedelta(hours=7.5), timedelta(hours=4.5)]


@pytest.mark.parametrize(
    "values",
    [{"opens": time(15, 30)}, {"opens": time(12), "closes": time(20), "half_days": ("12-24",)}],
)
def test_an_office_that_never_opens_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=r"closes must come after|opens must lie before noon"):
        WorkdaySettings(**values)
