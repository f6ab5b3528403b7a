"""A report as it is shown, written to a file or printed: figures, and what people call what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.figures import GroupFigures, Grouping, ReportFigures
from bot.domain.item import Route
from bot.domain.report_span import ReportSpan
from bot.i18n import Texts


class ReportForm(StrEnum):
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWish:
    span: ReportSpan
    by_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    figures: ReportFigures
    #: of sources, units and people; routes are named by the catalogues
    names: Mapping[tuple[Grouping, str], str]
    #: what figures by person are for; empty = there are none in it
    purpose: str = ""


def group_name(view: ReportView, group: GroupFigures, write: Texts) -> str:
    """As people call it; the key where nobody knows a name of a source or unit."""
    match group.grouping:
        case Grouping.TOTAL:
            return write("report_group.total")
        case Grouping.ROUTE:
            return write(f"route.{group.key if group.key in {*Route} else 'none'}")
        case Grouping.PERSON:
            return view.names.get((group.grouping, group.key)) or write("person.unknown")
        case _:
            return view.names.get((group.grouping, group.key)) or group.key
