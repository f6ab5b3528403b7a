from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.no import fodselsnummer, orgnr

from bot.domain.identifiers import (
    MASK,
    contains_identity_number,
    is_identity_number,
    mask_identity_numbers,
    parse_org_number,
)


def with_checks(nine: str) -> str | None:
    """The nine digits with both control digits, or None where no such number exists."""
    first = (11 - sum(int(d) * w for d, w in zip(nine, (3, 7, 6, 1, 8, 9, 4, 5, 2), strict=True)) % 11) % 11
    if first == 10:
        return None
    ten = f"{nine}{first}"
    second = (11 - sum(int(d) * w for d, w in zip(ten, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11) % 11
    return None if second == 10 else f"{ten}{second}"


def numbers(day_offset: int = 0, month_offset: int = 0) -> st.SearchStrategy[str]:
    def build(day: int, month: int, rest: int) -> str | None:
        return with_checks(f"{day + day_offset:02}{month + month_offset:02}{rest:05}")

    days, months, rests = st.integers(1, 28), st.integers(1, 12), st.integers(0, 99_999)
    return st.builds(build, days, months, rests).filter(lambda number: number is not None)


KINDS = {
    "born": (0, 0),
    "d_number": (40, 0),
    "h_number": (0, 40),
    "tenor": (0, 80),
    "tenor_d": (40, 80),
    "nav_65": (0, 65),
}


@pytest.mark.parametrize("offsets", KINDS.values(), ids=KINDS)
def test_every_kind_of_identity_number_is_recognised_and_masked(offsets: tuple[int, int]) -> None:
    @given(numbers(*offsets))
    def check(number: str) -> None:
        assert is_identity_number(number)
        for text in (number, f"Søknad ({number[:6]} {number[6:]}) sendt", f"fnr:{number[:6]}-{number[6:]}."):
            assert contains_identity_number(text)
            masked = mask_identity_numbers(text)
            assert MASK in masked
            assert number[6:] not in masked

    check()


@given(numbers())
def test_the_oracle_agrees_on_ordinary_numbers(number: str) -> None:
    if fodselsnummer.is_valid(number):
        assert is_identity_number(number)


@given(st.integers(0, 999_999_999))
def test_organisation_numbers_are_those_of_the_oracle(number: int) -> None:
    text = f"{number:09}"
    try:
        parsed = parse_org_number(text)
    except ValueError:
        assert not orgnr.is_valid(text)
    else:
        assert parsed == text
        assert orgnr.is_valid(text)


@pytest.mark.parametrize("text", ["12345678", "1234567890", "abcdefghi", "", "123 456 78x"])
def test_an_organisation_number_needs_nine_digits(text: str) -> None:
    with pytest.raises(ValueError, match="nine digits"):
        parse_org_number(text)


@pytest.mark.parametrize(
    "text", ["Sak 2026/17-3", "Tlf 22 33 44 55", "Ref 99999999999", "1234567890123456", "00000000000"]
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert mask_identity_numbers(text) == text
    assert not contains_identity_number(text)
