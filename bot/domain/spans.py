"""The days that a report is about, and how people say them: «uke», «forrige måned», «1.10.2026 15.10.2026»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.workdays import oslo_moment

#: longer ones are refused: two years of days
LONGEST = 732
_WEEK = frozenset({"uke", "uka", "uken", "veke", "veka", "week"})
_MONTH = frozenset({"måned", "måneden", "maaned", "maned", "månad", "månaden", "month"})
_LAST = frozenset({"forrige", "førre", "sist", "siste", "last", "previous"})
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NORWEGIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Whole days in Oslo, both included. Raises ValueError where they are too many or the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days < LONGEST:
            raise ValueError("a span has its days in order, and not more than two years of them")

    @property
    def begins(self) -> datetime:
        return oslo_moment(self.first, time()).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The moment after its last one."""
        return oslo_moment(self.last + _DAY, time()).astimezone(UTC)

    def days(self) -> Iterator[date]:
        day = self.first
        while day <= self.last:
            yield day
            day += _DAY


def day_of(word: str) -> date | None:
    """`2026-11-01` or `1.11.2026`; None for anything else."""
    for pattern, order in ((_ISO, (1, 2, 3)), (_NORWEGIAN, (3, 2, 1))):
        found = pattern.fullmatch(word)
        if found:
            try:
                return date(*(int(found[place]) for place in order))
            except ValueError:
                return None
    return None


def span_of(words: Sequence[str], *, today: date) -> Span | None:
    """None where the words are no span. Without any: the week that ends today.

    «uke» and «måned» are the last 7 and 30 days, so that Mondays and firsts have something to show; with «forrige» they
    are those of the calendar.
    """
    said = {word.lower() for word in words}
    days = [day_of(word) for word in words]
    if words and all(days):
        return _between([day for day in days if day], today)
    if said - _WEEK - _MONTH - _LAST or (said & _WEEK and said & _MONTH):
        return None
    if said & _LAST:
        return _previous(today, month=bool(said & _MONTH)) if said - _LAST else None
    return Span(first=today - (29 if said & _MONTH else 6) * _DAY, last=today)


def _between(days: Sequence[date], today: date) -> Span | None:
    if len(days) > 2:
        return None
    first, last = days[0], days[1] if len(days) == 2 else today
    try:
        return Span(first=first, last=last)
    except ValueError:
        return None


def _previous(today: date, *, month: bool) -> Span:
    if month:
        last = today.replace(day=1) - _DAY
        return Span(first=last.replace(day=1), last=last)
    last = today - (today.weekday() + 1) * _DAY
    return Span(first=last - 6 * _DAY, last=last)
