"""Report cards: figures stand as text, charts fall back on tables, and nobody is named where nobody asked for it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.domain.figures import GroupFigures, Grouping
from bot.i18n import LOCALES, texts
from cards import report_card
from cards.report import duration
from tests.cards.reading import Json, of_type, shown, size
from tests.cards.reports import PURPOSE, REPORTS, a_report, a_vast_report
from tests.cards.test_schema import _faults

NB = texts("nb")


def without_charts(node: Any) -> Any:
    """The card as a client draws it that knows no charts."""
    if isinstance(node, dict):
        if str(node.get("type", "")).startswith("Chart."):
            return without_charts(node["fallback"])
        return {key: without_charts(value) for key, value in node.items()}
    return [without_charts(one) for one in node] if isinstance(node, list) else node


def charts(card: Json) -> list[Json]:
    return of_type(card, "Chart.Line", "Chart.HorizontalBar")


@pytest.mark.parametrize(
    ("name", "locale"), [*((name, "nb") for name in REPORTS), ("report_by_person", "nn"), ("report_by_person", "en")]
)
def test_report_is_drawn_as_before(name: str, locale: str, snapshot: SnapshotAssertion) -> None:
    card = report_card(REPORTS[name], texts(locale), file_hint=True)

    assert card == snapshot.use_extension(JSONSnapshotExtension)


@pytest.mark.parametrize("name", REPORTS)
def test_without_charts_it_is_an_adaptive_card_like_any_other(name: str) -> None:
    card = report_card(REPORTS[name], NB)

    assert _faults(without_charts(card)) == []
    assert all(part["wrap"] for part in of_type(card, "TextBlock"))
    assert len([part for part in of_type(card, "TextBlock") if part.get("style") == "heading"]) == 1


def test_every_chart_has_its_figures_as_a_table() -> None:
    card = report_card(a_report(), NB)
    told = " ".join(shown({**card, "body": [part for part in card["body"] if part not in charts(card)]}))

    assert [chart["type"] for chart in charts(card)] == ["Chart.Line", *["Chart.HorizontalBar"] * 3]
    for chart in charts(card):
        assert chart["fallback"]["type"] == "Table"
        rows = shown(chart["fallback"])
        for bar in chart["data"] if chart["type"] == "Chart.HorizontalBar" else ():
            assert f"{bar['y']:.0f}" in rows[rows.index(bar["x"]) :]
    assert "10 første dag, 16 til slutt. Flest 16, 22. november 2026." in told


def test_a_day_has_no_line_and_a_span_ahead_has_no_days() -> None:
    quiet = a_report(quiet=True)
    ahead = replace(quiet, figures=replace(quiet.figures, total=GroupFigures(grouping=Grouping.TOTAL)), purpose=PURPOSE)

    assert charts(report_card(quiet, NB)) == []
    assert of_type(report_card(quiet, NB), "Table") != []
    assert of_type(report_card(ahead, NB), "Table") == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_largest_report_stays_below_eighty_kilobytes(locale: str) -> None:
    card = report_card(a_vast_report(), texts(locale), file_hint=True)

    assert size(card) < 80_000
    (line,) = of_type(card, "Chart.Line")
    assert len(line["data"][0]["values"]) <= 62
    assert line["data"][0]["values"][-1]["x"] == a_vast_report().figures.total.days[-1].day.isoformat()


def test_people_are_named_only_with_the_purpose_beside_them() -> None:
    assert "Kari (test)" not in json.dumps(report_card(a_report(), NB), ensure_ascii=False)
    told = shown(report_card(a_report(purpose=PURPOSE), NB))
    assert f"Formål: {PURPOSE}" in told
    assert {"Kari (test)", "En kollega"} <= set(told)


@pytest.mark.parametrize(
    ("minutes", "working", "said"),
    [
        (0, False, "0 min"),
        (59, False, "59 min"),
        (61, False, "1 t 1 min"),
        (3000, False, "2 d 2 t"),
        (3000, True, "50 t 0 min"),
    ],
)
def test_durations_are_said_in_two_parts_at_most(minutes: int, working: bool, said: str) -> None:
    assert duration(timedelta(minutes=minutes), NB, working=working) == said
