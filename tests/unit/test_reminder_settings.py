"""What an operator says about reminders, and what becomes of it."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain.deadlines import HouseDeadline
from bot.domain.reminders import ReminderRules
from bot.domain.sensitivity import Sensitivity
from bot.domain.workdays import WorkCalendar
from bot.settings import Settings
from bot.settings.reminders import ReminderSettings
from tests.unit.test_outlet_settings import configured

CALENDAR = WorkCalendar()


def test_without_a_table_everything_is_as_the_rules_have_it() -> None:
    assert ReminderSettings().rules(CALENDAR) == ReminderRules()


def test_every_setting_reaches_the_rules() -> None:
    values: dict[str, Any] = {
        "enabled": False,
        "opens": "07:30",
        "closes": "16:00",
        "first_after": "PT1H",
        "again_after": "PT2H",
        "lead_after": "PT3H",
        "held_after": "PT4H",
        "held_lead_after": "PT5H",
        "before_deadline": "PT30M",
        "ping_again_after": "PT20M",
        "most_replies": 3,
        "paper_after": {"altinn": 2},
        "deadlines": [{"working_days": 1, "sensitivity": "sensitive"}, {"working_days": 5, "source": "altinn"}],
    }
    assert set(values) == set(ReminderSettings.model_fields), "a setting that this test does not know"
    rules = ReminderSettings(**values).rules(CALENDAR)
    assert not rules.on
    assert (rules.hours.opens, rules.hours.closes) == (time(7, 30), time(16))
    pace = rules.pace
    spans = [pace.first_after, pace.again_after, pace.lead_after, pace.held_after, pace.held_lead_after]
    assert spans == [timedelta(hours=hours) for hours in range(1, 6)]
    assert pace.before_deadline == timedelta(minutes=30)
    assert (rules.ping_again_after, rules.most_replies) == (timedelta(minutes=20), 3)
    assert rules.deadlines.paper_after == {"altinn": 2}
    assert rules.deadlines.house == (
        HouseDeadline(working_days=1, sensitivity=Sensitivity.SENSITIVE),
        HouseDeadline(working_days=5, source_id="altinn"),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens": "16:00", "closes": "08:00"},
        {"opens": "07:00"},
        {"first_after": "PT0S"},
        {"paper_after": {"altinn": 0}},
        {"deadlines": [{"sensitivity": "open"}]},
        {"deadlines": [{"working_days": 1, "sensitivity": "secret"}]},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ReminderSettings(**wrong)


@pytest.mark.parametrize(
    "wrong", [{"paper_after": {"altin": 2}}, {"deadlines": [{"working_days": 1, "source": "fax"}]}]
)
def test_a_source_that_is_not_there_is_refused(wrong: dict[str, Any]) -> None:
    whole = configured(email=False).model_dump() | {"reminders": wrong}
    with pytest.raises(ValidationError, match=r"reminders: (altin|fax) is none of the sources"):
        Settings(**whole)
