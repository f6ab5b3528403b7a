"""Identifiers as Altinn writes them: party URNs, organisation numbers and time-ordered ids."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

ORGANISATION = "urn:altinn:organization:identifier-no:"
PERSON = "urn:altinn:person:identifier-no:"
RESOURCE = "urn:altinn:resource:"
PACKAGE = "urn:altinn:accesspackage:"
CORRESPONDENCE = "urn:altinn:correspondence-id:"
DIALOG = "urn:altinn:dialog-id:"
INSTANCE = "urn:altinn:instance-id:"
ISO6523 = "0192:"

_ORGANISATION_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def is_organisation_number(text: str) -> bool:
    """Nine digits with a valid modulus 11 control digit."""
    if not re.fullmatch(r"[0-9]{9}", text):
        return False
    rest = sum(weight * int(digit) for weight, digit in zip(_ORGANISATION_WEIGHTS, text, strict=False)) % 11
    return rest != 1 and int(text[8]) == (11 - rest) % 11


def is_party(text: str) -> bool:
    """A party as Dialogporten demands it: the URN of an organisation or of a person, never a bare number."""
    if text.startswith(ORGANISATION):
        return is_organisation_number(text.removeprefix(ORGANISATION))
    return re.fullmatch(re.escape(PERSON) + r"[0-9]{11}", text) is not None


def organisation_of(on_behalf_of: str) -> str | None:
    """The organisation number in one of the two forms that Correspondence accepts, else None."""
    match = re.fullmatch(rf"(?:{re.escape(ORGANISATION)}|{ISO6523})([0-9]{{9}})", on_behalf_of)
    return match.group(1) if match else None


def parsed_uuid(text: str) -> str | None:
    """The id in canonical form, or None where it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return None


@dataclass(slots=True)
class IdMaker:
    """Ids of UUID version 7, the same ones in each run of the same steps."""

    clock: Callable[[], datetime]
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new(self) -> str:
        number = next(self._numbers)
        milliseconds = int(self.clock().timestamp() * 1000) & ((1 << 48) - 1)
        tail = int.from_bytes(hashlib.sha256(str(number).encode()).digest()[:6], "big") & ((1 << 46) - 1)
        # the counter stands before the random part, so ids of one millisecond keep their order
        lower = (0b10 << 62) | ((number & 0xFFFF) << 46) | tail
        return str(UUID(int=(milliseconds << 80) | (0x7 << 76) | (((number >> 16) & 0xFFF) << 64) | lower))
