"""Days and names as people write them, in any of the three languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_IN_TWO_WORDS = re.compile(r"\bi (dag|morgen|morgon)\b")
_NORWEGIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(\d{4})?")
_TODAY = frozenset({"idag", "today", "nå", "no", "now"})
_TOMORROW = frozenset({"imorgen", "imorgon", "tomorrow"})
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("mandag", "måndag", "monday"),
            ("tirsdag", "tysdag", "tuesday"),
            ("onsdag", "wednesday"),
            ("torsdag", "thursday"),
            ("fredag", "friday"),
            ("lørdag", "laurdag", "saturday"),
            ("søndag", "sundag", "sunday"),
        )
    )
    for name in names
}
#: between days and names, without a meaning of their own here
_FILLERS = frozenset({"fra", "frå", "from", "til", "to", "med", "with", "mot", "for", "og", "and", "-", "–"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is left of the words: days in their order, and a name."""

    days: tuple[date, ...]
    name: str


def read(words: Iterable[str], today: date) -> Said:
    days, rest = [], []
    for word in _IN_TWO_WORDS.sub(r"i\1", " ".join(words)).split():
        day = day_of(word.strip(",;"), today)
        if day is not None:
            days.append(day)
        elif word not in _FILLERS:
            rest.append(word)
    return Said(days=tuple(days), name=" ".join(rest).removeprefix("@"))


def day_of(word: str, today: date) -> date | None:
    """2026-12-01, 1.12., 1.12.2026, today, tomorrow, or the next of a weekday, which today may be."""
    if word in _TODAY:
        return today
    if word in _TOMORROW:
        return today + timedelta(days=1)
    if word in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS[word] - today.weekday()) % 7)
    try:
        norwegian = _NORWEGIAN.fullmatch(word)
        return _this_year_or_next(norwegian, today) if norwegian else date.fromisoformat(word)
    except ValueError:
        return None


def _this_year_or_next(found: re.Match[str], today: date) -> date:
    day, month = int(found[1]), int(found[2])
    if found[3]:
        return date(int(found[3]), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)
