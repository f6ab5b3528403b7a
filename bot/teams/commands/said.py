"""Days and names as people write them, in any of the three languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.day_words import BEFORE, SINCE, UNTIL
from bot.domain.said_days import SaidDays, days_at, split_days
from bot.domain.spelling import folded
from bot.errors import NotAllowed

#: around days and names, without a meaning of their own here
_FILLERS = frozenset({"med", "with", "mot", "og", "and", "i", "in", "pa", "on", "den", "the"})
_NOTHING = SINCE | UNTIL | BEFORE | _FILLERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is left of the words: days and weeks in their order, and a name."""

    spans: tuple[SaidDays, ...]
    name: str

    @property
    def days(self) -> tuple[date, ...] | None:
        """None where a week was said, or more."""
        days = tuple(span.first for span in self.spans if span.first == span.last)
        return days if len(days) == len(self.spans) else None


def read(words: Iterable[str], today: date) -> Said:
    """Raises NotAllowed for figures that are no day."""
    said, spans, rest, place = split_days(" ".join(words)), [], [], 0
    while place < len(said):
        found = days_at(said, place, today, ahead=True)
        if found is not None:
            spans.append(found)
        elif any(char.isdecimal() for char in said[place]):
            raise NotAllowed("day_unknown")
        elif folded(said[place]) not in _NOTHING:
            rest.append(said[place])
        place += found.taken if found else 1
    return Said(spans=tuple(spans), name=" ".join(rest).removeprefix("@"))
