"""The lines that the card of the daily check and its lists share: a source, and what is to be told of its units."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import CardElement, TextBlock

from bot.domain.daily_check import SourceHealth
from bot.i18n import Texts
from bot.ports.check_views import CheckedSource, CheckRow
from cards.pieces import hint, line, strong
from cards.wording import escaped

#: two hundred of them share one card
_LONGEST_NAME = 50
_HEALTH = {SourceHealth.ANSWERS: "polled", SourceHealth.DOWN: "down", SourceHealth.LATE: "not_polled"}


def source_lines(source: CheckedSource, texts: Texts) -> Iterator[CardElement]:
    counts = (texts.plural("daily.new", source.new), texts.plural("daily.waiting", source.waiting))
    yield strong(_said(escaped(source.source_name, _LONGEST_NAME), counts), spacing="Medium")
    yield _health(source, texts)
    for row in source.rows:
        yield line(_said(escaped(row.unit_name, _LONGEST_NAME), _counts(row, texts)), spacing="Small")
    if source.more:
        yield line(texts.plural("daily.more", source.more), spacing="Small")
    if source.health is not SourceHealth.ANSWERS:
        # of the others nobody knows
        return
    for name in source.quiet_names:
        yield hint(_said(escaped(name, _LONGEST_NAME), [texts.plural("daily.new", 0)]))
    if source.quiet:
        yield hint(texts.plural("daily.quiet", source.quiet), spacing="Small")


def _health(source: CheckedSource, texts: Texts) -> CardElement:
    if source.at is None:
        said = texts("daily.never")
    else:
        said = texts(f"daily.{_HEALTH.get(source.health, 'not_polled')}", at=texts.moment(source.at))
    if source.health is SourceHealth.ANSWERS:
        return hint(said)
    return TextBlock(text=said, color="Attention", weight="Bolder", wrap=True, spacing="None")


def _counts(row: CheckRow, texts: Texts) -> Iterator[str]:
    if row.denied:
        yield texts("daily.denied")
    if row.new or not row.denied:
        yield texts.plural("daily.new", row.new)
    if row.waiting:
        yield texts.plural("daily.waiting", row.waiting)
    if row.oldest:
        yield texts("daily.oldest", day=texts.day(row.oldest))
    if row.due:
        yield texts.plural("daily.due", row.due)
    if row.unmatched:
        yield texts.plural("daily.unmatched", row.unmatched)


def _said(name: str, counts: Iterator[str] | list[str] | tuple[str, ...]) -> str:
    return ": ".join((name, ", ".join(counts)))
