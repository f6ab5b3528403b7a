"""Numbers that identify organisations and people: checked, found in text, masked.

Organisation numbers: nine digits, modulus 11 (brreg.no, 2026-11). National identity numbers: eleven digits with two
modulus 11 checks (skatteetaten.no, 2026-11). D-numbers add 40 to the day, H-numbers 40 to the month; synthetic numbers
add 80 (Tenor), 40 (NAV) or 65 to the month.
"""

from __future__ import annotations

import re
from typing import NewType

from bot.domain.unfit import Unfit

OrgNumber = NewType("OrgNumber", str)
PersonId = NewType("PersonId", str)
ItemId = NewType("ItemId", str)

#: who has done what the bot did by itself, as a rule of the municipality's said
BY_ITSELF = PersonId("postvakt")

_ORG_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_MONTH_OFFSETS = (0, 40, 65, 80)
_ELEVEN_DIGITS = re.compile(r"(?<!\d)(\d{6})([ .\u00a0\u2009-]?)(\d{5})(?!\d)")
MASK = "***********"


def parse_org_number(text: str) -> OrgNumber:
    """Nine digits with a valid check digit; spaces between are tolerated.

    Raises Unfit.
    """
    digits = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise Unfit("org_number", f"{text!r} is not an organisation number: nine digits are wanted")
    remainder = _weighted(digits, _ORG_WEIGHTS) % 11
    check = 0 if remainder == 0 else 11 - remainder
    if check == 10 or check != int(digits[8]):
        raise Unfit("org_number", f"{text!r} is not an organisation number: the check digit is wrong")
    return OrgNumber(digits)


def is_identity_number(digits: str) -> bool:
    """Whether eleven digits are a national identity number of any kind, check digits and all."""
    if not re.fullmatch(r"[0-9]{11}", digits) or not _has_plausible_date(digits):
        return False
    first = (11 - _weighted(digits, _FIRST_WEIGHTS) % 11) % 11
    second = (11 - _weighted(digits, _SECOND_WEIGHTS) % 11) % 11
    return digits[9:] == f"{first}{second}"


def contains_identity_number(text: str) -> bool:
    """Lenient: a plausible date in eleven digits is enough, since a mistyped number is as private as a right one."""
    return any(_has_plausible_date(found[1] + found[3]) for found in _ELEVEN_DIGITS.finditer(text))


def mask_identity_numbers(text: str) -> str:
    """The text with each possible national identity number replaced by asterisks."""
    return _ELEVEN_DIGITS.sub(
        lambda found: MASK if _has_plausible_date(found[1] + found[3]) else found[0],
        text,
    )


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _has_plausible_date(digits: str) -> bool:
    day, month = int(digits[:2]), int(digits[2:4])
    if day > 40:
        day -= 40
    return 1 <= day <= 31 and any(1 <= month - offset <= 12 for offset in _MONTH_OFFSETS)
