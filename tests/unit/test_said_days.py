"""Days as people write them to the bot, in three languages."""

from __future__ import annotations

from datetime import date

import pytest

from bot.teams.commands.said import day_of, read

#: a Friday
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("1.12.", date(2026, 12, 1)),
        ("01.12", date(2026, 12, 1)),
        ("1.12.2027", date(2027, 12, 1)),
        ("20.11.", TODAY),
        # past this year
        ("19.11.", date(2027, 11, 19)),
        ("29.2.", None),
        ("31.11.", None),
        ("nå", TODAY),
        ("tomorrow", date(2026, 11, 21)),
        ("fredag", TODAY),
        ("torsdag", date(2026, 11, 26)),
        ("tysdag", date(2026, 11, 24)),
        ("laurdag", date(2026, 11, 21)),
        ("sunday", date(2026, 11, 22)),
        ("ola", None),
        ("2026", None),
        ("", None),
    ],
)
def test_a_day(written: str, day: date | None) -> None:
    assert day_of(written, TODAY) == day


@pytest.mark.parametrize(
    ("written", "days", "name"),
    [
        ("i dag", 1, ""),
        ("fra i morgen til 27.11.", 2, ""),
        ("2026-12-01 Kari (test) 2026-12-08".lower(), 2, "kari (test)"),
        ("mandag med @ola", 1, "ola"),
        ("ola mot 8.12., 9.12.", 2, "ola"),
        ("i går", 0, "i går"),
        ("", 0, ""),
    ],
)
def test_days_and_a_name_in_any_order(written: str, days: int, name: str) -> None:
    said = read(written.split(), TODAY)
    assert (len(said.days), said.name) == (days, name)
