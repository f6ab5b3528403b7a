"""The days that a report is about, and how people say them: «uke», «forrige måned», «mars», «1.10. 15.10.»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.said_days import SoughtDays, sought_at, split_days
from bot.domain.workdays import day_begin

#: longer ones are refused: two years of days
LONGEST = 732
#: «i mars»
_SILENT = frozenset({"i", "in"})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSpan:
    """Whole days in Oslo, both included. Raises ValueError where they are too many or the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days < LONGEST:
            raise ValueError("a span has its days in order, and not more than two years of them")

    @property
    def begins(self) -> datetime:
        return day_begin(self.first)

    @property
    def ends(self) -> datetime:
        """The moment after its last one."""
        return day_begin(self.last + _DAY)

    def days(self) -> Iterator[date]:
        day = self.first
        while day <= self.last:
            yield day
            day += _DAY


def report_span(text: str, *, today: date) -> ReportSpan | None:
    """None where the words are no span, or one that has not begun. Without any: the week that ends today."""
    found: list[SoughtDays] = []
    said, place = split_days(text) or ["uke"], 0
    while place < len(said):
        at = sought_at(said, place, today)
        if at is not None:
            found.append(at[0])
        elif said[place] not in _SILENT:
            return None
        place += at[1] if at else 1
    return _reaching(found, today)


def _reaching(found: Sequence[SoughtDays], today: date) -> ReportSpan | None:
    """From the first of one or two to the end of the last; without an end, until today."""
    if not 1 <= len(found) <= 2:
        return None
    begins, ends = found[0].first, found[-1].last
    if begins is None or begins > today:
        return None
    if len(found) == 2 and not (ends and (found[0].last or begins) <= (found[1].first or begins)):
        return None
    try:
        return ReportSpan(first=begins, last=ends or today)
    except ValueError:
        return None
