"""Report files: what Excel and other programs read is what was counted, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app.seeing.report_file import _harmless, file_name, report_csv, report_json
from bot.domain.figures import Grouping
from bot.i18n import LOCALES, texts
from bot.ports.report_view import ReportForm
from tests.cards.reports import PURPOSE, a_group, a_report

NB = texts("nb")


def read(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "Excel takes it for UTF-8 by this alone"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_each_group_has_a_line_and_each_day_one_more() -> None:
    rows = read(report_csv(a_report(), NB))

    first = rows[0]
    assert (first["Inndeling"], first["Fra"], first["Til"]) == ("Alle", "2026-11-16", "2026-11-22")
    assert (first["Mottatt"], first["Behandlet"], first["Åpne til slutt"]) == ("15", "8", "16")
    assert first["Tatt etter, median (timer)"] == "0,92"
    assert [row["Fra"] for row in rows if row["Inndeling"] == "Alle"][1:] == [f"2026-11-{day}" for day in range(16, 23)]
    route = next(row for row in rows if row["Inndeling"] == "Fordeling" and row["Nøkkel"] == "register_on_case")
    assert (route["Navn"], route["Mottatt"], route["Åpne til slutt"]) == ("Registrering på sak", "", "")
    assert "Kari (test)" not in report_csv(a_report(), NB).decode()


def test_the_purpose_stands_beside_each_person() -> None:
    rows = [row for row in read(report_csv(a_report(purpose=PURPOSE), NB)) if row["Inndeling"] == "Person"]

    assert [row["Navn"] for row in rows[:2]] == ["Kari (test)", "En kollega"]
    assert {row["Formål"] for row in rows[:2]} == {PURPOSE}
    assert json.loads(report_json(a_report(purpose=PURPOSE), NB))["by_person_purpose"] == PURPOSE
    assert "by_person_purpose" not in json.loads(report_json(a_report(), NB))


@pytest.mark.parametrize("locale", LOCALES)
def test_headings_are_told_apart_in_every_language(locale: str) -> None:
    headings = read(report_csv(a_report(), texts(locale)))[0]

    assert len(headings) == 25


def test_json_says_times_in_seconds_and_days_by_date() -> None:
    told = json.loads(report_json(a_report(), NB))

    assert (told["first"], told["total"]["received"]) == ("2026-11-16", 15)
    assert told["total"]["to_claim"]["clock"] == {"median": 3300, "p90": 90000, "longest": 367200}
    assert told["total"]["days"][0] == {
        "day": "2026-11-16", "received": 3, "claimed": 3, "handled": 2, "dropped": 0, "open": 10,
    }  # fmt: skip
    assert {group["name"] for group in told["groups"]} >= {"Altinn", "Plan og bygg", "Registrering på sak"}


def test_the_file_is_named_by_its_days() -> None:
    assert file_name(a_report(), ReportForm.CSV) == "postvakt-2026-11-16-2026-11-22.csv"


@settings(max_examples=40, deadline=None)
@given(name=st.text(max_size=12))
def test_no_name_becomes_a_formula(name: str) -> None:
    report = a_report(quiet=True)
    group = a_group(Grouping.SOURCE, "altinn", 1, 0)
    named = replace(report, figures=replace(report.figures, groups=(group,)), names={(Grouping.SOURCE, "altinn"): name})
    cells = [row["Navn"] for row in read(report_csv(named, NB))]

    assert all(not cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\u2212")) for cell in cells)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+47", "-1", "@SUM(A1)", "\t=1", "  =1", "\uff1dcmd", "|calc", "%0A", "\r\n=1"]
)
def test_what_a_spreadsheet_would_run_is_marked_as_text(cell: str) -> None:
    assert _harmless(cell) == f"'{cell}"
