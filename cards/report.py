"""A report: what came, what was handled, how long it took and what lay there; in numbers, charts and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from microsoft_teams.cards import CardElement

from bot.domain.figures import DayFigures, GroupFigures, Grouping, LeadTimes, Spread
from bot.i18n import Texts
from bot.ports.report_view import ReportView, group_name
from cards.frame import CardJson, framed
from cards.pieces import band, facts, heading, hint, line, strong
from cards.tables import bars, course, table
from cards.wording import escaped, plain

#: names of one chart; the rest are counted together
_MOST = 8
#: rows; the file has them all
_MOST_PEOPLE = 20
#: points of the line; of a longer span one day in so many is shown, and always the last
_MOST_DAYS = 62
#: rows of its table
_MOST_ROWS = 16
_LONGEST_NAME = 60
_TWO_DAYS = timedelta(days=2)


def report_title(view: ReportView, texts: Texts) -> str:
    span = view.figures.span
    return texts("report.heading", span=texts.span(span.first, span.last))


def report_card(view: ReportView, texts: Texts, *, file_hint: bool = False) -> CardJson:
    """`file_hint`: says how to get the figures as a file."""
    total, said = view.figures.total, report_title(view, texts)
    counts = ("received", "claimed", "handled", "dropped", "open")
    body: list[CardElement] = [
        band("accent", [heading(said)]),
        hint(texts("report.until", at=texts.moment(view.figures.until)), spacing="Small"),
        facts([(texts(f"report.{name}"), str(getattr(total, name))) for name in counts]),
        *_times(total, texts),
        *_backlog(total.days, texts),
    ]
    for grouping, what in ((Grouping.SOURCE, "received"), (Grouping.UNIT, "received"), (Grouping.ROUTE, "handled")):
        body.extend(_grouped(view, grouping, what, texts))
    if view.purpose:
        body.extend(_by_person(view, texts))
    if file_hint:
        body.append(hint(texts("report.file_hint"), spacing="Large"))
    return framed(body, texts=texts, said=said)


def duration(time: timedelta, texts: Texts, *, working: bool = False) -> str:
    """Working time has no days: nobody agrees how long one is."""
    minutes = round(time.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return texts("report_duration.minutes", minutes=minutes)
    if working or time < _TWO_DAYS:
        return texts("report_duration.hours", hours=hours, minutes=rest)
    return texts("report_duration.days", days=hours // 24, hours=hours % 24)


def _times(total: GroupFigures, texts: Texts) -> Iterator[CardElement]:
    yield strong(texts("report.times"), spacing="Large")
    measured = [(key, times) for key, times in (("claimed", total.to_claim), ("handled", total.to_handle)) if times]
    if not measured:
        yield line(texts("report.no_times"))
        return
    yield hint(texts("report.times_hint"))
    rows = [row for key, times in measured for row in _time_rows(texts(f"report.{key}"), times, texts)]
    yield table([texts("report.times"), *(texts(f"report.{name}") for name in ("median", "p90", "longest"))], rows)


def _time_rows(what: str, times: LeadTimes, texts: Texts) -> Iterator[list[str]]:
    yield [texts("report.working", what=what), *_spread(times.working, texts, working=True)]
    yield [texts("report.clock", what=what), *_spread(times.clock, texts)]


def _spread(spread: Spread, texts: Texts, *, working: bool = False) -> list[str]:
    return [duration(time, texts, working=working) for time in (spread.median, spread.p90, spread.longest)]


def _backlog(days: Sequence[DayFigures], texts: Texts) -> Iterator[CardElement]:
    if not days:
        return
    title = texts("report.backlog")
    most = max(days, key=lambda day: day.open)
    lying = {"first": days[0].open, "last": days[-1].open, "most": most.open}
    yield strong(title, spacing="Large")
    yield line(texts("report.backlog_told", **lying, day=texts.day(most.day)))
    rows = [(texts.day(day.day), str(day.open)) for day in _some(days, _MOST_ROWS)]
    instead = table([texts("report.day"), texts("report.open")], rows)
    if len(days) == 1:
        yield instead
    else:
        yield course(title, [(day.day, day.open) for day in _some(days, _MOST_DAYS)], instead=instead)


def _some(days: Sequence[DayFigures], most: int) -> Sequence[DayFigures]:
    """Counted back from the last one, so that it is always among them."""
    step = -(-len(days) // most)
    return days[::-1][::step][::-1]


def _grouped(view: ReportView, grouping: Grouping, what: str, texts: Texts) -> Iterator[CardElement]:
    groups = sorted(view.figures.of(grouping), key=lambda group: (-getattr(group, what), group.key))
    groups = [group for group in groups if group.received or group.handled or group.open]
    if not groups:
        return
    title, shown, rest = texts(f"report.by_{grouping.value}"), groups[:_MOST], groups[_MOST:]
    counted = [(plain(group_name(view, group, texts), _LONGEST_NAME), int(getattr(group, what))) for group in shown]
    columns = ("handled",) if grouping is Grouping.ROUTE else ("received", "handled", "open")
    rows = [
        [escaped(group_name(view, group, texts), _LONGEST_NAME), *(str(getattr(group, name)) for name in columns)]
        for group in shown
    ]
    headers = [texts(f"report_group.{grouping.value}"), *(texts(f"report.{name}") for name in columns)]
    yield strong(title, spacing="Large")
    yield bars(title, counted, instead=table(headers, rows))
    if rest:
        letters = sum(getattr(group, what) for group in rest)
        yield hint(texts.plural("report.more", len(rest), letters=letters))


def _by_person(view: ReportView, texts: Texts) -> Iterator[CardElement]:
    yield strong(texts("report.by_person"), spacing="Large")
    yield line(texts("report.purpose", purpose=escaped(view.purpose, 400)))
    yield hint(texts("report.recorded"))
    groups = sorted(view.figures.of(Grouping.PERSON), key=lambda group: group_name(view, group, texts))
    rows = [
        [
            escaped(group_name(view, group, texts), _LONGEST_NAME),
            str(group.claimed),
            str(group.handled),
            duration(group.to_handle.working.median, texts, working=True) if group.to_handle else "",
        ]
        for group in groups[:_MOST_PEOPLE]
    ]
    headers = ("report.person_row", "report.claimed", "report.handled", "report.median")
    if rows:
        yield table([texts(key) for key in headers], rows)
