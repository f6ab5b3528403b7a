"""Texts with gaps, as templates write them: matched by plain search, so that no e-mail can make it slow.

`{unit}`, `{number}` and `{sender}` are captured, `{any}` is not. A pattern must match the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

GAPS: Final = frozenset({"unit", "number", "sender", "any"})
_GAP: Final = re.compile(r"\{([^{}]*)\}")
#: of what a gap may hold; free text of a sender may be longer
_MOST: Final = {"unit": 250, "number": 12, "sender": 250, "any": 4000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    #: one more than there are gaps
    fixed: tuple[str, ...]
    gaps: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Raises ValueError that says what is wrong."""
        parts = _GAP.split(one_line(text))
        gaps, fixed = tuple(parts[1::2]), tuple(parts[0::2])
        unknown = sorted(set(gaps) - GAPS)
        if unknown or any("{" in part or "}" in part for part in fixed):
            raise ValueError(f"gaps are {', '.join(sorted(GAPS))} in curly brackets")
        if any(not between.strip() for between in fixed[1:-1]):
            raise ValueError("between two gaps there must be words")
        if len("".join(fixed).replace(" ", "")) < 6:
            raise ValueError("more words are wanted than gaps")
        return cls(fixed=fixed, gaps=gaps)

    def match(self, text: str) -> Mapping[str, str] | None:
        """What the gaps hold, `{any}` left out; None where the text is another one. `text` is one line.

        Upper and lower case are the same. Each gap ends where the words after it first stand.
        """
        line, first, last = _lower(text), _lower(self.fixed[0]), _lower(self.fixed[-1])
        if not line.startswith(first):
            return None
        if not self.gaps:
            return {} if line == first else None
        held: dict[str, str] = {}
        start = len(first)
        for gap, after in zip(self.gaps[:-1], self.fixed[1:-1], strict=True):
            end = line.find(_lower(after), start)
            if end < 0 or not _hold(held, gap, text[start:end]):
                return None
            start = end + len(after)
        end = len(line) - len(last)
        if end < start or not line.endswith(last) or not _hold(held, self.gaps[-1], text[start:end]):
            return None
        return held


def one_line(text: str) -> str:
    """White space of every kind and length is one space."""
    return " ".join(text.split())


def _lower(text: str) -> str:
    """As long as it was: a letter that becomes two in lower case would shift every place behind it."""
    lower = text.lower()
    return (
        lower if len(lower) == len(text) else "".join(low if len(low := each.lower()) == 1 else each for each in text)
    )


def _hold(held: dict[str, str], gap: str, text: str) -> bool:
    """False where a gap holds too much, nothing at all, or something else than the same gap before it."""
    told = text.strip()
    if len(told) > _MOST[gap]:
        return False
    if gap == "any":
        return True
    before = held.setdefault(gap, told)
    return bool(told) and before.casefold() == told.casefold()
