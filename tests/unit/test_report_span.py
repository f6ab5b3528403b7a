"""How people say what a report is about."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.report_span import ReportSpan, report_span

#: a Wednesday
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("", date(2026, 11, 19), TODAY),
        ("uke", date(2026, 11, 19), TODAY),
        ("veke", date(2026, 11, 19), TODAY),
        ("Måned", date(2026, 10, 27), TODAY),
        ("forrige uke", date(2026, 11, 16), date(2026, 11, 22)),
        ("last month", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-11-01 2026-11-15", date(2026, 11, 1), date(2026, 11, 15)),
        ("1.11.2026 15.11.2026", date(2026, 11, 1), date(2026, 11, 15)),
        ("1.11. 15.11.", date(2026, 11, 1), date(2026, 11, 15)),
        ("1.11-15.11", date(2026, 11, 1), date(2026, 11, 15)),
        ("1.–15. nov. 2026", date(2026, 11, 1), date(2026, 11, 15)),
        ("28.12 til 3.1.2026", date(2025, 12, 28), date(2026, 1, 3)),
        ("november til februar", date(2025, 11, 1), date(2026, 2, 28)),
        ("1.11.2026", date(2026, 11, 1), date(2026, 11, 1)),
        ("fra 1.11.", date(2026, 11, 1), TODAY),
        ("fra og med uke 46 til og med i går", date(2026, 11, 9), date(2026, 11, 24)),
        ("i dag", TODAY, TODAY),
        ("i mars", date(2026, 3, 1), date(2026, 3, 31)),
        ("uke 40 uke 42", date(2026, 9, 28), date(2026, 10, 18)),
        ("denne maaneden", date(2026, 11, 1), date(2026, 11, 30)),
        ("i år", date(2026, 1, 1), date(2026, 12, 31)),
        ("i fjor", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_words_become_days(said: str, first: date, last: date) -> None:
    assert report_span(said, today=TODAY) == ReportSpan(first=first, last=last)


@pytest.mark.parametrize(
    "said",
    [
        "snart",
        "uke måned",
        "måned uke",
        "forrige",
        "i",
        "i morgen",
        "til 15.11.",
        "før mars",
        "mars fra 1.4.",
        "31.2.2026",
        "2026-11-15 2026-11-01",
        "1.1.2020 1.1.2026",
        "1.1.2026 2.1.2026 3.1.2026",
    ],
)
def test_anything_else_is_no_span(said: str) -> None:
    assert report_span(said, today=TODAY) is None


def test_a_span_has_all_its_days_also_when_the_clocks_change() -> None:
    span = ReportSpan(first=date(2026, 10, 24), last=date(2026, 10, 26))

    assert [day.day for day in span.days()] == [24, 25, 26]
    assert (span.ends - span.begins).total_seconds() == 73 * 3600
