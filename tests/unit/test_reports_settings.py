"""Figures by person want a purpose that somebody has written down in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.check_config import summary_of
from bot.settings import Settings
from bot.settings.configuration import load
from tests.unit.configurations import MAILBOX, Write, faults

PURPOSE = "Fordele arbeidet jevnt mellom arkivarene i dokumentsenteret."


def configured(write: Write, secrets: Path, **changes: object) -> Settings:
    """With a door that wants no key."""
    return load(write(sources=[MAILBOX], **changes), secrets=secrets)


def test_without_a_purpose_there_are_none(write: Write, secrets: Path) -> None:
    settings = configured(write, secrets)

    assert settings.reports.by_person_purpose == ""
    assert not [line for line in summary_of(settings) if "by person" in line]


def test_the_check_says_what_they_are_for(write: Write, secrets: Path) -> None:
    settings = configured(write, secrets, reports={"by_person_purpose": f" {PURPOSE}\n"})

    assert f"reports:  also by person: {PURPOSE}" in summary_of(settings)


@pytest.mark.parametrize("purpose", ["ja", "Fordi.", "en to tre fire fem", "x" * 40, "Langt formål. " * 40])
def test_a_purpose_is_a_sentence(purpose: str, write: Write, secrets: Path) -> None:
    (fault,) = faults(write(reports={"by_person_purpose": purpose}), secrets)

    assert fault.startswith("reports.by_person_purpose: ")
    assert "wants a sentence that says what for" in fault
