"""Reports to draw: a week of two doors and three units, and one that is as large as they come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.figures import DayFigures, GroupFigures, Grouping, LeadTimes, ReportFigures, Spread
from bot.domain.item import Route
from bot.domain.report_span import LONGEST, ReportSpan
from bot.ports.report_view import ReportView

FIRST = date(2026, 11, 16)
UNTIL = datetime(2026, 11, 22, 15, 30, tzinfo=ZoneInfo("Europe/Oslo"))
PURPOSE = "Fordele arbeidet jevnt mellom arkivarene i dokumentsenteret."


def spread(*minutes: float) -> Spread:
    median, p90, longest = (timedelta(minutes=each) for each in minutes)
    return Spread(median=median, p90=p90, longest=longest)


TIMES = LeadTimes(count=9, clock=spread(55, 1500, 6120), working=spread(50, 450, 1830))


def days(count: int = 7, *, busy: int = 3) -> tuple[DayFigures, ...]:
    return tuple(
        DayFigures(
            day=FIRST + timedelta(days=number), received=busy, claimed=busy, handled=busy - 1, dropped=0,
            open=10 + number,
        )
        for number in range(count)
    )  # fmt: skip


def a_group(grouping: Grouping, key: str, received: int, handled: int) -> GroupFigures:
    return GroupFigures(
        grouping=grouping, key=key, received=received, claimed=received, handled=handled, open=received - handled,
        to_claim=TIMES, to_handle=TIMES, days=days(busy=1),
    )  # fmt: skip


def a_report(*, purpose: str = "", quiet: bool = False) -> ReportView:
    groups = (
        a_group(Grouping.ROUTE, Route.REGISTER_ON_CASE, 0, 7),
        a_group(Grouping.ROUTE, "", 0, 1),
        a_group(Grouping.SOURCE, "altinn", 12, 6),
        a_group(Grouping.SOURCE, "digipost", 3, 2),
        a_group(Grouping.UNIT, "310356875", 4, 1),
        a_group(Grouping.UNIT, "313756270", 11, 7),
    )
    people = (a_group(Grouping.PERSON, "kari-test", 5, 6), a_group(Grouping.PERSON, "nobody", 1, 2))
    total = GroupFigures(
        grouping=Grouping.TOTAL, received=15, claimed=14, handled=8, dropped=1, open=16,
        to_claim=TIMES, to_handle=TIMES, days=days(),
    )  # fmt: skip
    if quiet:
        groups, total = (), GroupFigures(grouping=Grouping.TOTAL, days=days(1, busy=0))
    span = ReportSpan(first=FIRST, last=FIRST + timedelta(days=0 if quiet else 6))
    return ReportView(
        figures=ReportFigures(span=span, until=UNTIL, total=total, groups=groups + (people if purpose else ())),
        names={
            (Grouping.SOURCE, "altinn"): "Altinn",
            (Grouping.SOURCE, "digipost"): "Digipost",
            (Grouping.UNIT, "310356875"): "Kulturskolen",
            (Grouping.UNIT, "313756270"): "Plan og bygg",
            (Grouping.PERSON, "kari-test"): "Kari (test)",
        },
        purpose=purpose,
    )


def a_vast_report() -> ReportView:
    """Two years, 186 units, long names, many people."""
    name = "Særdeles langt navn på et langt kontor " * 9
    kinds = ((Grouping.SOURCE, 9), (Grouping.UNIT, 186), (Grouping.PERSON, 90))
    groups = tuple(
        a_group(kind, f"{kind.value}-{number}", 9999, 9998) for kind, count in kinds for number in range(count)
    )
    routes = tuple(a_group(Grouping.ROUTE, route, 0, 99999) for route in Route)
    total = GroupFigures(
        grouping=Grouping.TOTAL, received=999999, handled=99999, to_claim=TIMES, to_handle=TIMES, days=days(LONGEST),
    )  # fmt: skip
    return ReportView(
        figures=ReportFigures(
            span=ReportSpan(first=FIRST, last=FIRST + timedelta(days=LONGEST - 1)), until=UNTIL, total=total,
            groups=groups + routes,
        ),
        names={(group.grouping, group.key): name for group in groups},
        purpose=PURPOSE * 6,
    )  # fmt: skip


REPORTS = {
    "report": a_report(),
    "report_by_person": a_report(purpose=PURPOSE),
    "report_of_nothing": a_report(quiet=True),
}
