"""A report as a file: CSV that Norwegian Excel opens as it is, or JSON for other programs.

A cell never becomes a formula (owasp.org/www-community/attacks/CSV_Injection, read 2026-11).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from bot.domain.figures import DayFigures, GroupFigures, Grouping, LeadTimes
from bot.i18n import Texts
from bot.ports.report_view import ReportForm, ReportView, group_name

#: with them a spreadsheet takes a cell for a formula, also in full width
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_COLUMNS = (
    "grouping", "name", "key", "first", "last", "received", "claimed", "handled", "dropped", "open",
    "claim_count", "claim_median", "claim_p90", "claim_longest",
    "claim_work_median", "claim_work_p90", "claim_work_longest",
    "handle_count", "handle_median", "handle_p90", "handle_longest",
    "handle_work_median", "handle_work_p90", "handle_work_longest", "purpose",
)  # fmt: skip
_NO_TIMES = [""] * 7
_STILL_OPEN = frozenset({Grouping.TOTAL, Grouping.SOURCE, Grouping.UNIT})


def report_file(view: ReportView, write: Texts, form: ReportForm) -> bytes:
    return report_csv(view, write) if form is ReportForm.CSV else report_json(view, write)


def file_name(view: ReportView, form: ReportForm) -> str:
    span = view.figures.span
    return f"postvakt-{span.first.isoformat()}-{span.last.isoformat()}.{form.value}"


def report_csv(view: ReportView, write: Texts) -> bytes:
    """UTF-8 with its mark, semicolons, decimal commas; times in hours. A line for each group, then one for each day."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([write(f"report_column.{column}") for column in _COLUMNS])
    for row in _rows(view, write):
        writer.writerow([_harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def report_json(view: ReportView, write: Texts) -> bytes:
    """Times in seconds."""
    figures = view.figures
    told: dict[str, Any] = {
        "first": figures.span.first.isoformat(),
        "last": figures.span.last.isoformat(),
        "until": figures.until.isoformat(),
        "total": _told(view, figures.total, write),
        "groups": [_told(view, group, write) for group in figures.groups],
    }
    if view.purpose:
        told["by_person_purpose"] = view.purpose
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _rows(view: ReportView, write: Texts) -> Iterator[list[str]]:
    span = view.figures.span
    groups = (view.figures.total, *view.figures.groups)
    for group in groups:
        counts = [group.received, group.claimed, group.handled, group.dropped, group.open]
        purpose = view.purpose if group.grouping is Grouping.PERSON else ""
        yield [
            *_head(view, group, write), span.first.isoformat(), span.last.isoformat(), *_counts(group, counts),
            *_times(group.to_claim), *_times(group.to_handle), purpose,
        ]  # fmt: skip
    for group in groups:
        for day in group.days:
            counts = [day.received, day.claimed, day.handled, day.dropped, day.open]
            if any(counts) or group.grouping is Grouping.TOTAL:
                on = day.day.isoformat()
                yield [*_head(view, group, write), on, on, *_counts(group, counts), *_NO_TIMES, *_NO_TIMES, ""]


def _head(view: ReportView, group: GroupFigures, write: Texts) -> list[str]:
    return [write(f"report_group.{group.grouping.value}"), group_name(view, group, write), group.key]


def _counts(group: GroupFigures, counts: list[int]) -> list[str]:
    """A route or a person has nothing that came, went or lies there: those cells stay empty."""
    said = [str(count) for count in counts]
    if group.grouping in _STILL_OPEN:
        return said
    claimed = said[1] if group.grouping is Grouping.PERSON else ""
    return ["", claimed, said[2], "", ""]


def _times(times: LeadTimes | None) -> list[str]:
    if times is None:
        return _NO_TIMES
    spreads = (times.clock, times.working)
    return [
        str(times.count),
        *(_hours(time) for spread in spreads for time in (spread.median, spread.p90, spread.longest)),
    ]


def _hours(time: timedelta) -> str:
    return f"{time.total_seconds() / 3600:.2f}".replace(".", ",")


def _harmless(cell: str) -> str:
    """Also where spaces stand before the sign: spreadsheets look past them."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) else cell


def _told(view: ReportView, group: GroupFigures, write: Texts) -> dict[str, Any]:
    told = _plain(asdict(group))
    days = [_plain(asdict(day)) for day in group.days if _says_something(group, day)]
    return {**told, "name": group_name(view, group, write), "days": days}


def _says_something(group: GroupFigures, day: DayFigures) -> bool:
    counted = day.received or day.claimed or day.handled or day.dropped or day.open
    return bool(counted) or group.grouping is Grouping.TOTAL


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items() if name != "days"}
    if isinstance(value, timedelta):
        return round(value.total_seconds())
    return value.isoformat() if isinstance(value, date) else value
