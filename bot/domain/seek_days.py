"""Days and spans of days as people write them, in Norway's calendar: «mars», «uke 47», «20.11», «fra 1.11 til i går».

What has no year is the latest one that has begun: letters that are looked for have come already.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain import seek_words as words

_ISO = re.compile(r"(20\d\d)-(\d{1,2})-(\d{1,2})")
_NORWEGIAN = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(20\d\d|\d\d)?)?")
_DAY = re.compile(r"(\d{1,2})\.?")
_YEAR = re.compile(r"20\d\d")
_JOINED = re.compile(r"(\d{1,2}\.\d{1,2}[\d.]*)[-–](\d{1,2}\.\d{1,2}[\d.]*)")
_MOST_WEEKS = 53


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Both days belong to it; None = no end on that side."""

    first: date | None = None
    last: date | None = None

    def within(self, other: Span) -> Span:
        first = max(filter(None, (self.first, other.first)), default=None)
        last = min(filter(None, (self.last, other.last)), default=None)
        return Span(first=first, last=last)


def split_days(text: str) -> list[str]:
    """Words as `span_at` reads them: «i dag» is one, «1.11-15.11» is three."""
    joined = re.sub(r"\bi (dag|gar)\b", r"i\1", text)
    return _JOINED.sub(r"\1 - \2", joined).split()


def span_at(said: Sequence[str], place: int, today: date) -> tuple[Span, int] | None:
    """The span that begins at that word, and how many words it takes; None where none begins there."""
    word = said[place]
    if word in words.SINCE or word in words.UNTIL or word in words.BEFORE:
        return _limited(said, place, today)
    found = _plain(said, place, today)
    if found is None:
        return None
    first, taken = found
    further = _after_to(said, place + taken, today)
    if further is None:
        return first, taken
    last, more = further
    return Span(first=first.first, last=last.last), taken + more


def _limited(said: Sequence[str], place: int, today: date) -> tuple[Span, int] | None:
    """«fra …», «til …», «før …»; the word means nothing where no day follows."""
    found = _plain(said, place + 1, today)
    if found is None or found[0].first is None:
        return None
    span, taken = found
    if said[place] in words.SINCE:
        further = _after_to(said, place + 1 + taken, today)
        last, more = (further[0].last, further[1]) if further else (None, 0)
        return Span(first=span.first, last=last), 1 + taken + more
    if said[place] in words.UNTIL:
        return Span(last=span.last), 1 + taken
    return Span(last=found[0].first - timedelta(days=1)), 1 + taken


def _after_to(said: Sequence[str], place: int, today: date) -> tuple[Span, int] | None:
    if place >= len(said) or said[place] not in words.UNTIL:
        return None
    found = _plain(said, place + 1, today)
    return (found[0], found[1] + 1) if found else None


def _plain(said: Sequence[str], place: int, today: date) -> tuple[Span, int] | None:
    """One day, week, month or year."""
    word = said[place] if place < len(said) else ""
    following = said[place + 1] if place + 1 < len(said) else ""
    after = said[place + 2] if place + 2 < len(said) else ""
    if word in words.TODAY or word in words.YESTERDAY:
        return _day(today if word in words.TODAY else today - timedelta(days=1)), 1
    if word in words.WEEK and following.isdigit():
        week = _week(int(following), after, today)
        return (week, 3 if _YEAR.fullmatch(after) else 2) if week else None
    if word in words.MONTHS:
        named = _YEAR.fullmatch(following) is not None
        return _month(words.MONTHS[word], following if named else "", today), 2 if named else 1
    if following in words.MONTHS and _DAY.fullmatch(word):
        named = _YEAR.fullmatch(after) is not None
        day = _dated(after if named else "", words.MONTHS[following], int(word.rstrip(".")), today)
        return (_day(day), 3 if named else 2) if day else None
    return _in_figures(word, today)


def _in_figures(word: str, today: date) -> tuple[Span, int] | None:
    day = None
    if found := _ISO.fullmatch(word):
        day = _dated(found[1], int(found[2]), int(found[3]), today)
    elif found := _NORWEGIAN.fullmatch(word):
        year = found[3] or ""
        day = _dated(f"20{year}" if len(year) == 2 else year, int(found[2]), int(found[1]), today)
    elif _YEAR.fullmatch(word):
        return Span(first=date(int(word), 1, 1), last=date(int(word), 12, 31)), 1
    return (_day(day), 1) if day else None


def _day(day: date) -> Span:
    return Span(first=day, last=day)


def _dated(year: str, month: int, day: int, today: date) -> date | None:
    """None where there is no such day."""
    try:
        if year:
            return date(int(year), month, day)
        found = date(today.year, month, day)
        return found if found <= today else date(today.year - 1, month, day)
    except ValueError:
        return None


def _month(month: int, year: str, today: date) -> Span:
    chosen = int(year) if year else today.year - (month > today.month)
    following = date(chosen + month // 12, month % 12 + 1, 1)
    return Span(first=date(chosen, month, 1), last=following - timedelta(days=1))


def _week(number: int, year: str, today: date) -> Span | None:
    this_year, this_week, _ = today.isocalendar()
    chosen = int(year) if _YEAR.fullmatch(year) else this_year - (number > this_week)
    if not 1 <= number <= _MOST_WEEKS:
        return None
    try:
        monday = date.fromisocalendar(chosen, number, 1)
    except ValueError:
        return None
    return Span(first=monday, last=monday + timedelta(days=6))
