"""Days and spans of days as people write them, in Norway's calendar: «i morgen», «20.11», «uke 47», «fra 1.11».

What has no year is the latest one that has begun, for whoever looks back; for whoever plans `ahead`, the first that is
not over. Words are read as `split_days` leaves them; letters that a keyboard lacks are forgiven.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from bot.domain import day_words as words
from bot.domain.spelling import folded

_ISO = re.compile(r"(20\d\d)-(\d{1,2})-(\d{1,2})")
_NORWEGIAN = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(20\d\d|\d\d)?)?")
_IN_MONTH = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?")
_WEEK = re.compile(r"\d{1,2}")
_YEAR = re.compile(r"20\d\d")
#: «1.–15.11», «1.–15. nov. 2026»
_OF_ONE_MONTH = re.compile(r"(?<!\S)(\d{1,2})\.?[-–](\d{1,2})(\.\d{1,2}[\d.]*|\.?\s+([^\W\d]+)\.?(?:\s+20\d\d)?)(?!\S)")
_JOINED = re.compile(r"(?<!\S)(20\d\d-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}[\d.]*)-(20\d\d-\d{1,2}-|\d{1,2}\.)(?=\d)")
_LONG_DASH = re.compile(r"(?<=[\w.])–(?=\w)")
_DAY = timedelta(days=1)
_DAYS_OF_WEEK = 7
_DAYS_OF_MONTH = 30
_AROUND = ",;:"


class SaidDays(NamedTuple):
    """Both days belong to it; it was said in so many words."""

    first: date
    last: date
    taken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtDays:
    """Both days belong to it; None = no end on that side."""

    first: date | None = None
    last: date | None = None

    def within(self, other: SoughtDays) -> SoughtDays:
        first = max(filter(None, (self.first, other.first)), default=None)
        last = min(filter(None, (self.last, other.last)), default=None)
        return SoughtDays(first=first, last=last)


def split_days(text: str) -> list[str]:
    """Words as the others here read them: «1.11-15.11» is three, and «1.–15. november» five."""
    apart = _JOINED.sub(r"\1 - \2", _OF_ONE_MONTH.sub(_apart, text))
    return _LONG_DASH.sub(" – ", apart).split()


def _apart(found: re.Match[str]) -> str:
    first, last, rest, month = found.groups()
    if month and folded(month) not in words.MONTHS:
        return found[0]
    return f"{first}{rest} - {last}{rest}"


def day_of(text: str, today: date, *, ahead: bool = False) -> date | None:
    """None where the whole text is not one day."""
    said = split_days(text)
    found = days_at(said, 0, today, ahead=ahead)
    return found.first if found and found.first == found.last and found.taken == len(said) else None


def days_at(said: Sequence[str], place: int, today: date, *, ahead: bool = False) -> SaidDays | None:
    """A day, a week by its number, or a span beside today's («neste uke»); None where none begins at that word.

    Whole months and years are not read here: «Jan» and «Mai» are colleagues.
    """
    return (
        _beside_at(said, place, today)
        or _week_at(said, place, today, ahead)
        or _weekday_at(said, place, today, ahead)
        or _near_at(said, place, today, ahead)
        or _dated_at(said, place, today, ahead)
    )


def sought_at(said: Sequence[str], place: int, today: date) -> tuple[SoughtDays, int] | None:
    """The span that begins at that word, looking back, and how many words it takes; None where none begins there."""
    word = _three(said, place)[0]
    if word in words.SINCE | words.UNTIL | words.BEFORE:
        return _limited(said, place, word, today)
    found = _whole(said, place, today)
    if found is None:
        return None
    return _from(said, place, found, today) or (SoughtDays(first=found.first, last=found.last), found.taken)


def _limited(said: Sequence[str], place: int, word: str, today: date) -> tuple[SoughtDays, int] | None:
    """«fra …», «til …», «før …»; the word means nothing where no day follows."""
    begin = place + _joint(said, place)
    found = _whole(said, begin, today)
    if found is None:
        return None
    if word in words.SINCE:
        days, taken = _from(said, begin, found, today) or (SoughtDays(first=found.first), found.taken)
    else:
        days, taken = SoughtDays(last=found.last if word in words.UNTIL else found.first - _DAY), found.taken
    return days, begin - place + taken


def _from(said: Sequence[str], place: int, found: SaidDays, today: date) -> tuple[SoughtDays, int] | None:
    """What was found there and all until what follows «til»; None where nothing does."""
    til = place + found.taken
    if _three(said, til)[0] not in words.UNTIL:
        return None
    end = til + _joint(said, til)
    until = _whole(said, end, today)
    if until is None:
        return None
    if until.last < found.first:
        # «28.12 til 3.1.2026»: the year that is not said is that of the end, or the one before
        found = _whole(said, place, until.last) or found
    return SoughtDays(first=found.first, last=until.last), end - place + until.taken


def _joint(said: Sequence[str], place: int) -> int:
    """How many words «fra» is: «fra og med» is three."""
    return 3 if _three(said, place)[1:] == ("og", "med") else 1


def _whole(said: Sequence[str], place: int, today: date) -> SaidDays | None:
    """As `days_at`, months and years too, and «uke» and «måned» for the last 7 and 30 days.

    Those are no weeks and months of the calendar, so that Mondays and firsts have something to show.
    """
    return (
        days_at(said, place, today)
        or _lately_at(said, place, today)
        or _month_at(said, place, today)
        or _year_at(said, place, today)
    )


def _three(said: Sequence[str], place: int) -> tuple[str, str, str]:
    """The words from that one on, empty where there are no more; «nov.» and «2026,» without their signs."""
    found = [folded(word).strip(_AROUND) for word in said[place : place + 3]]
    found = [word if word[:1].isdecimal() and not _YEAR.match(word) else word.rstrip(".") for word in found]
    one, two, three = (*found, "", "", "")[:3]
    return one, two, three


def _year_in(word: str) -> str:
    return word if _YEAR.fullmatch(word) else ""


def _one(day: date, taken: int) -> SaidDays:
    return SaidDays(day, day, taken)


def _beside_at(said: Sequence[str], place: int, today: date) -> SaidDays | None:
    one, two, _ = _three(said, place)
    steps = words.BESIDE.get(one)
    if steps is None:
        return None
    if two in words.WEEK:
        monday = today + (_DAYS_OF_WEEK * steps - today.weekday()) * _DAY
        return SaidDays(monday, monday + 6 * _DAY, 2)
    if two in words.MONTH:
        months = today.year * 12 + today.month - 1 + steps
        return SaidDays(*_month(months // 12, months % 12 + 1), 2)
    return _year(today.year + steps, 2) if two in words.YEAR else None


def _week_at(said: Sequence[str], place: int, today: date, ahead: bool) -> SaidDays | None:
    one, two, three = _three(said, place)
    if one not in words.WEEK or not _WEEK.fullmatch(two):
        return None
    year = _year_in(three)
    monday = _monday(int(two), year, today, ahead)
    return SaidDays(monday, monday + 6 * _DAY, 3 if year else 2) if monday else None


def _weekday_at(said: Sequence[str], place: int, today: date, ahead: bool) -> SaidDays | None:
    """The nearest one, which today may be; «mandag 30. november» is one day."""
    number = words.WEEKDAYS.get(_three(said, place)[0])
    if number is None:
        return None
    dated = _dated_at(said, place + 1, today, ahead)
    if dated and dated.first.weekday() == number:
        return dated._replace(taken=dated.taken + 1)
    days = (number - today.weekday()) % _DAYS_OF_WEEK if ahead else -((today.weekday() - number) % _DAYS_OF_WEEK)
    return _one(today + days * _DAY, 1)


def _near_at(said: Sequence[str], place: int, today: date, ahead: bool) -> SaidDays | None:
    one, two, _ = _three(said, place)
    near, taken = (f"i{two}", 2) if one == "i" else (one, 1)
    if ahead and near in words.NOW:
        return _one(today, 1)
    return _one(today + words.NEAR[near] * _DAY, taken) if near in words.NEAR else None


def _lately_at(said: Sequence[str], place: int, today: date) -> SaidDays | None:
    one, two, _ = _three(said, place)
    if one in words.WEEK and not two.isdecimal():
        return SaidDays(today - (_DAYS_OF_WEEK - 1) * _DAY, today, 1)
    return SaidDays(today - (_DAYS_OF_MONTH - 1) * _DAY, today, 1) if one in words.MONTH else None


def _month_at(said: Sequence[str], place: int, today: date) -> SaidDays | None:
    one, two, _ = _three(said, place)
    if one not in words.MONTHS:
        return None
    number, year = words.MONTHS[one], _year_in(two)
    chosen = int(year) if year else today.year - (number > today.month)
    return SaidDays(*_month(chosen, number), 2 if year else 1)


def _year_at(said: Sequence[str], place: int, today: date) -> SaidDays | None:
    one, two, _ = _three(said, place)
    if one == "i" and f"i{two}" in words.NEAR_YEARS:
        return _year(today.year + words.NEAR_YEARS[f"i{two}"], 2)
    return _year(int(one), 1) if _year_in(one) else None


def _dated_at(said: Sequence[str], place: int, today: date, ahead: bool) -> SaidDays | None:
    """«20.11», «2026-11-20», «20. november 2026», «Nov 20, 2026»."""
    one, two, three = _three(said, place)
    for written, month in ((one, two), (two, one)):
        number = _IN_MONTH.fullmatch(written)
        if number and month in words.MONTHS:
            year = _year_in(three)
            day = _dated(year, words.MONTHS[month], int(number[1]), today, ahead)
            return _one(day, 3 if year else 2) if day else None
    if found := _ISO.fullmatch(one):
        day = _dated(found[1], int(found[2]), int(found[3]), today, ahead)
    elif found := _NORWEGIAN.fullmatch(one):
        year = found[3] or ""
        day = _dated(f"20{year}" if len(year) == 2 else year, int(found[2]), int(found[1]), today, ahead)
    else:
        return None
    return _one(day, 1) if day else None


def _dated(year: str, month: int, day: int, today: date, ahead: bool) -> date | None:
    """None where there is no such day."""
    for number in _years(year, today.year, ahead):
        try:
            found = date(number, month, day)
        except ValueError:
            continue
        if year or (found >= today if ahead else found <= today):
            return found
    return None


def _monday(number: int, year: str, today: date, ahead: bool) -> date | None:
    """Of that week; None where there is no such week."""
    for chosen in _years(year, today.isocalendar().year, ahead):
        try:
            monday = date.fromisocalendar(chosen, number, 1)
        except ValueError:
            continue
        if year or (monday + 6 * _DAY >= today if ahead else monday <= today):
            return monday
    return None


def _years(year: str, this: int, ahead: bool) -> Sequence[int]:
    """Where a day may lie: in that year, or in this or the nearest."""
    return (int(year),) if year else (this, this + (1 if ahead else -1))


def _month(year: int, month: int) -> tuple[date, date]:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - _DAY


def _year(year: int, taken: int) -> SaidDays:
    return SaidDays(date(year, 1, 1), date(year, 12, 31), taken)
