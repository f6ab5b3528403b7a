"""Case and entry numbers as people write them and as the installation writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CASE = re.compile(r"(\d{4}|\d{2})\s*/\s*(\d{1,9})")
_ENTRY = re.compile(r"(\d{4}|\d{2})\s*/\s*(\d{1,9})\s*-\s*(\d{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    year_digits: int
    width: int

    def case(self, text: str) -> str | None:
        """`26/17` and `2026/17` as `26/00017`; None where the text is no case number."""
        found = _CASE.fullmatch(text.strip())
        return self._write(found[1], found[2]) if found else None

    def entry(self, text: str) -> str | None:
        """`2026/17-3` as `26/00017-3`; None where the text is no entry number."""
        found = _ENTRY.fullmatch(text.strip())
        return f"{self._write(found[1], found[2])}-{int(found[3])}" if found else None

    def _write(self, year: str, sequence: str) -> str:
        if len(year) == 4 and self.year_digits == 2:
            year = year[2:]
        elif len(year) == 2 and self.year_digits == 4:
            year = f"{'19' if int(year) >= 70 else '20'}{year}"
        return f"{year}/{int(sequence):0{self.width}d}"
