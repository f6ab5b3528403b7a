"""Case and entry numbers as people write them, and the whole numbers that GeoIntegrasjon wants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_CASE = re.compile(r"(\d{4}|\d{2})\s*/\s*(\d{1,9})")
_ENTRY = re.compile(r"(\d{4}|\d{2})\s*/\s*(\d{1,9})\s*-\s*(\d{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKey:
    #: all four digits
    year: int
    sequence: int

    @classmethod
    def of(cls, text: str) -> Self | None:
        """`26/17` and `2026/17`; None where the text is no case number."""
        found = _CASE.fullmatch(text.strip())
        return cls(year=_whole_year(found[1]), sequence=int(found[2])) if found else None

    def written(self, year_digits: int) -> str:
        return f"{self.year % 100:02d}/{self.sequence}" if year_digits == 2 else f"{self.year}/{self.sequence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKey:
    case: CaseKey
    #: the entry's place in its case
    place: int

    @classmethod
    def of(cls, text: str) -> Self | None:
        """`26/17-3`; None where the text is no entry number."""
        found = _ENTRY.fullmatch(text.strip())
        if found is None:
            return None
        return cls(case=CaseKey(year=_whole_year(found[1]), sequence=int(found[2])), place=int(found[3]))

    def written(self, year_digits: int) -> str:
        return f"{self.case.written(year_digits)}-{self.place}"


def _whole_year(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) >= 70 else 2000)
