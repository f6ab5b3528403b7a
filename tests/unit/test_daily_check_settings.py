"""What an operator may set of the daily check and of the alarm for a silent bot, and what is refused."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.commands.check_config import summary_of
from bot.commands.demo.configured import check_settings
from bot.domain.daily_check import TickWhen
from bot.settings.configuration import load
from bot.settings.daily_check import DailyCheckSettings, HeartbeatSettings
from tests.unit.configurations import MAILBOX, Write

TICKS = [
    {"id": "acos", "text": "ACOS Mottak er gått gjennom"},
    {"id": "360", "text": "Uregistrerte i Public 360", "only_when": "archive_cannot_list"},
]
KEY = "5f0c1a3e-secret-of-the-alarm"


def test_the_hours_and_ticks_become_the_rules() -> None:
    settings = DailyCheckSettings.model_validate({"begins_at": "08:00", "sign_by": "10:30", "ticks": TICKS})
    rules = settings.rules({"altinn": timedelta(minutes=5)})
    assert (rules.hours.begins_at, rules.hours.sign_by, rules.hours.ends_at) == (time(8), time(10, 30), time(15, 30))
    assert [(tick.tick_id, tick.only_when) for tick in rules.ticks] == [
        ("acos", TickWhen.ALWAYS), ("360", TickWhen.ARCHIVE_CANNOT_LIST)
    ]  # fmt: skip
    assert rules.late_after("altinn") == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sign_by": "07:00"}, "begins_at before sign_by"),
        ({"ends_at": "11:00"}, "before ends_at"),
        ({"half_day_sign_by": "13:00"}, "before half_day_ends_at"),
        ({"begins_at": "07:45+01:00"}, "without a zone"),
        ({"ticks": [TICKS[0], TICKS[0]]}, "acos stands there twice"),
        ({"ticks": [{"id": "ACOS Mottak", "text": "x"}]}, "should match pattern"),
        ({"ticks": [{"id": "acos", "text": "x", "only_when": "sometimes"}]}, "archive_cannot_list"),
    ],
)
def test_what_makes_no_check_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        DailyCheckSettings.model_validate(wrong)


def test_the_demo_asks_at_any_hour() -> None:
    hours = DailyCheckSettings(**check_settings(enabled=True)).rules({}).hours
    assert (hours.begins_at, hours.ends_at) == (time(0), time(23, 59, 59))


@pytest.mark.parametrize(
    "url",
    [
        f"http://alarm.example/{KEY}",
        f"alarm.example/{KEY}",
        f"https://user:{KEY}@alarm.example/",
        f"https://alarm.example/#{KEY}",
        f"https:///{KEY}",
        "",
    ],
)
def test_an_address_that_could_leak_is_refused_without_being_told(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        HeartbeatSettings.model_validate({"url": url})
    assert KEY not in str(refused.value)


def test_the_operator_is_told_what_it_amounts_to_but_for_the_address(
    write: Write, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = load(write(sources=[MAILBOX], daily_check={"enabled": False}), secrets=secrets)
    lines = summary_of(quiet)
    assert {"check:    no daily check", "alarm:    none, nobody misses a silent bot"} <= set(lines)

    monkeypatch.setenv("POSTVAKT_SECRET_ALARM", f"https://alarm.example/{KEY}")
    alarm = {"url": "secret:alarm"}
    settings = load(write(sources=[MAILBOX], daily_check={"ticks": TICKS}, heartbeat=alarm), secrets=secrets)
    told = "\n".join(summary_of(settings))
    assert "check:    begins 07:45, leads are told 12:00, 2 ticks" in told
    assert "alarm:    every 300 s to alarm.example" in told
    assert KEY not in told + repr(settings)
