"""Closed letters keep what they say unless an operator sets for how long; it is never short."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.check_config import summary_of
from bot.settings.configuration import load
from tests.unit.configurations import MAILBOX, Write, faults


def test_what_is_not_set_is_kept(write: Write, secrets: Path) -> None:
    settings = load(write(sources=[MAILBOX]), secrets=secrets)

    assert settings.retention.handled is None
    assert not [line for line in summary_of(settings) if line.startswith("kept:")]


def test_the_check_says_for_how_long(write: Write, secrets: Path) -> None:
    settings = load(write(sources=[MAILBOX], retention={"handled_days": 400}), secrets=secrets)

    assert settings.retention.handled == timedelta(days=400)
    assert "kept:     what closed letters say for 400 days" in summary_of(settings)


@pytest.mark.parametrize("days", [89, 0, -1])
def test_it_is_never_short(days: int, write: Write, secrets: Path) -> None:
    (fault,) = faults(write(sources=[MAILBOX], retention={"handled_days": days}), secrets)

    assert fault.startswith("retention.handled_days: ")


def test_what_is_compared_with_the_archive_is_whole(write: Write, secrets: Path) -> None:
    table = {"retention": {"handled_days": 90}, "reconcile": {"days": "P90D"}}
    (fault,) = faults(write(sources=[MAILBOX], **table), secrets)

    assert "handled_days must be more than reconcile.days" in fault
