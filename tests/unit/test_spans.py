"""How people say what a report is about."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.spans import Span, span_of

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
        ("1.11.2026", date(2026, 11, 1), TODAY),
    ],
)
def test_words_become_days(said: str, first: date, last: date) -> None:
    assert span_of(said.split(), today=TODAY) == Span(first=first, last=last)


@pytest.mark.parametrize(
    "said",
    [
        "snart",
        "uke måned",
        "forrige",
        "31.2.2026",
        "2026-11-15 2026-11-01",
        "1.1.2020 1.1.2026",
        "1.1.2026 2.1.2026 3.1.2026",
    ],
)
def test_anything_else_is_no_span(said: str) -> None:
    assert span_of(said.split(), today=TODAY) is None


def test_a_span_has_all_its_days_also_when_the_clocks_change() -> None:
    span = Span(first=date(2026, 10, 24), last=date(2026, 10, 26))

    assert [day.day for day in span.days()] == [24, 25, 26]
    assert (span.ends - span.begins).total_seconds() == 73 * 3600
