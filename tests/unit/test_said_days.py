"""Days as people write them, in three languages, looking back and planning ahead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.day_words import MONTHS, WEEKDAYS
from bot.domain.said_days import SaidDays, SoughtDays, day_of, days_at, sought_at, split_days
from bot.errors import NotAllowed
from bot.i18n import texts
from bot.teams.commands.said import read

#: a Friday
TODAY = date(2026, 11, 20)
_DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))


def ahead(written: str) -> SaidDays | None:
    return days_at(split_days(written), 0, TODAY, ahead=True)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("1.12.", date(2026, 12, 1)),
        ("01.12", date(2026, 12, 1)),
        ("1.12.26", date(2026, 12, 1)),
        ("1.12.2027", date(2027, 12, 1)),
        ("1. des.", date(2026, 12, 1)),
        ("1 desember 2027", date(2027, 12, 1)),
        ("Dec 1st, 2027", date(2027, 12, 1)),
        ("20.11.", TODAY),
        # past this year
        ("19.11.", date(2027, 11, 19)),
        ("29.2.", None),
        ("31.11.", None),
        ("nå", TODAY),
        ("naa", TODAY),
        ("i dag", TODAY),
        ("I GÅR", date(2026, 11, 19)),
        ("i gaar", date(2026, 11, 19)),
        ("i forgårs", date(2026, 11, 18)),
        ("tomorrow", date(2026, 11, 21)),
        ("i morgon", date(2026, 11, 21)),
        ("overmorgen", date(2026, 11, 22)),
        ("fredag", TODAY),
        ("torsdag", date(2026, 11, 26)),
        ("torsdag 3. desember", date(2026, 12, 3)),
        ("tysdag", date(2026, 11, 24)),
        ("laurdag", date(2026, 11, 21)),
        ("lordag", date(2026, 11, 21)),
        ("sunday", date(2026, 11, 22)),
        ("uke 49", None),
        ("i", None),
        ("ola", None),
        ("jan", None),
        ("2026", None),
        ("", None),
    ],
)
def test_a_day(written: str, day: date | None) -> None:
    assert day_of(written, TODAY, ahead=True) == day


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("uke 49", date(2026, 11, 30), date(2026, 12, 6)),
        ("veke 47", date(2026, 11, 16), date(2026, 11, 22)),
        ("week 2", date(2027, 1, 11), date(2027, 1, 17)),
        ("neste uke", date(2026, 11, 23), date(2026, 11, 29)),
        ("denne veka", date(2026, 11, 16), date(2026, 11, 22)),
        ("next month", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_span_to_come(written: str, first: date, last: date) -> None:
    assert ahead(written) == SaidDays(first, last, 2)


@pytest.mark.parametrize(
    ("written", "days", "name"),
    [
        ("i dag", 1, ""),
        ("fra i morgen til 27.11.", 2, ""),
        ("2026-12-01 Kari (test) 2026-12-08".lower(), 2, "kari (test)"),
        ("mandag med @ola", 1, "ola"),
        ("mandag 23.11. med ola", 1, "ola"),
        ("mandag 24.11.", 2, ""),
        ("ola mot 8.12., 9.12.", 2, "ola"),
        ("1.12.-3.12.26", 2, ""),
        ("jan 1.12.", 1, "jan"),
        ("mai i dag", 1, "mai"),
        ("i går", 1, ""),
        ("", 0, ""),
    ],
)
def test_days_and_a_name_in_any_order(written: str, days: int, name: str) -> None:
    said = read(written.split(), TODAY)
    assert said.days is not None
    assert (len(said.days), said.name) == (days, name)


@pytest.mark.parametrize("written", ["31.2.", "ola 2026-13-01", "1/12", "uke 60", "1.1.1999"])
def test_figures_that_are_no_day_are_nobodys_name(written: str) -> None:
    with pytest.raises(NotAllowed, match="day_unknown"):
        read(written.split(), TODAY)


def test_a_week_is_no_day() -> None:
    assert read(["uke", "49"], TODAY).days is None


def forms(day: date) -> list[str]:
    """A day with its year in all the forms there are."""
    months = [word for word, number in MONTHS.items() if number == day.month]
    weekdays = [word for word, number in WEEKDAYS.items() if number == day.weekday()]
    figures = [f"{day:%Y-%m-%d}", f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%y}"]
    named = [f"{day.day}{dot} {month} {day.year}" for month in months for dot in ("", ".")]
    english = [f"{month} {day.day}, {day.year}" for month in months]
    shown = [texts(locale).day(day) for locale in ("nb", "nn", "en")]
    return [*figures, *named, *english, *shown, *(f"{weekday} {figures[1]}" for weekday in weekdays)]


@settings(deadline=None)
@given(day=_DAYS, today=_DAYS, planned=st.booleans())
def test_every_form_of_a_day_is_that_day_whoever_reads_it(day: date, today: date, planned: bool) -> None:
    for written in forms(day):
        for said in (written, written.upper()):
            assert day_of(said, today, ahead=planned) == day, said
        assert sought_at(split_days(written), 0, today) == (SoughtDays(first=day, last=day), len(split_days(written)))


@settings(deadline=None)
@given(ago=st.integers(0, 9000), lasts=st.integers(0, 800), locale=st.sampled_from(["nb", "nn", "en"]))
def test_the_days_that_a_report_shows_are_read_back(ago: int, lasts: int, locale: str) -> None:
    last = TODAY - timedelta(days=ago)
    first = last - timedelta(days=min(lasts, 9200 - ago))

    shown = texts(locale).span(first, last)

    said = split_days(shown)
    assert sought_at(said, 0, TODAY) == (SoughtDays(first=first, last=last), len(said)), shown


@settings(deadline=None)
@given(today=_DAYS, days=st.integers(0, 364), locale=st.sampled_from(["nb", "nn", "en"]))
def test_a_day_without_its_year_is_the_nearest(today: date, days: int, locale: str) -> None:
    for meant, planned in ((today + timedelta(days=days), True), (today - timedelta(days=days), False)):
        for written in (f"{meant.day}.{meant.month}.", f"{meant:%d.%m}", texts(locale).day(meant).rpartition(" ")[0]):
            assert day_of(written, today, ahead=planned) == meant, written


@given(
    text=st.text(max_size=40) | st.lists(st.sampled_from(["uke", "53", "29.2", "til", "fra", "i", "år"])).map(" ".join)
)
def test_whatever_is_written_no_reader_breaks_down(text: str) -> None:
    said = split_days(text)
    for place in range(len(said)):
        for planned in (True, False):
            found = days_at(said, place, TODAY, ahead=planned)
            assert found is None or (found.first <= found.last and place + found.taken <= len(said))
        sought = sought_at(said, place, TODAY)
        assert sought is None or 1 <= sought[1] <= len(said) - place
