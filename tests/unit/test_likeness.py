"""By what letters of two doors are recognised."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.item import Letter
from bot.domain.likeness import listed_traits
from tests.store.builders import a_letter

LETTER = replace(a_letter(), sender_name="Lyktetilsynet", subject="Vedtak om gatelys")


def alike(one: Letter, other: Letter) -> bool:
    return bool(set(listed_traits(one)) & set(listed_traits(other)))


@pytest.mark.parametrize(
    "other",
    [
        {"subject": "SV: Re:  vedtak om   gatelys."},
        {"sender_name": "LYKTETILSYNET "},
        {"received_at": LETTER.received_at + timedelta(hours=23)},
        {"received_at": LETTER.received_at - timedelta(hours=23)},
        {"declared_sensitive": True},
    ],
)
def test_the_same_letter_written_differently(other: dict[str, object]) -> None:
    assert alike(LETTER, replace(LETTER, **other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        {"subject": "Vedtak om gatelys 2"},
        {"sender_name": "Kystkartverket"},
        {"received_at": LETTER.received_at + timedelta(days=3)},
        {"subject": None},
        {"sender_name": None},
        {"subject": "Re:"},
    ],
)
def test_another_letter(other: dict[str, object]) -> None:
    assert not alike(LETTER, replace(LETTER, **other))  # type: ignore[arg-type]


@given(hours=st.integers(min_value=-500, max_value=500))
def test_only_neighbouring_days_are_alike(hours: int) -> None:
    moved = replace(LETTER, received_at=LETTER.received_at + timedelta(hours=hours))
    days = abs((moved.received_at.date() - LETTER.received_at.date()).days)
    assert alike(LETTER, moved) is (days <= 1)
