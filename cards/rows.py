"""A letter as one row among others: whose it is, what is told below, and its button at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from microsoft_teams.cards import Action, ActionSet, CardElement, Column, ColumnSet

from bot.i18n import Texts
from bot.ports.views import Button
from cards.pieces import hint, strong, written
from cards.wording import escaped, plain

#: many rows share one card
_LONGEST_NAME = 60


def short(name: str) -> str:
    return escaped(name, _LONGEST_NAME)


def row_head(unit_name: str, *below: str, subject: str | None = None) -> Iterator[CardElement]:
    """`below` is read as Markdown: it comes escaped."""
    yield strong(short(unit_name))
    if subject:
        yield written(subject, spacing="None")
    for said in below:
        yield hint(said)


def received(service_name: str, at: datetime, texts: Texts) -> str:
    return texts("row.received", service=short(service_name), day=texts.day(at))


def row_of(items: Sequence[CardElement], actions: Sequence[Action]) -> ColumnSet:
    """The buttons stand beside the words."""
    columns = [Column(width="stretch", items=list(items))]
    if actions:
        beside = ActionSet(actions=list(actions))
        columns.append(Column(width="auto", vertical_content_alignment="Center", items=[beside]))
    return ColumnSet(separator=True, columns=columns)


def told_apart(kind: Button, name: str, at: datetime, texts: Texts) -> str:
    """A tooltip: it tells a screen reader which of the many equal buttons this is, by its unit or service."""
    said = texts(f"button.{kind.value}")
    return texts("row.button", button=said, name=plain(name, _LONGEST_NAME), at=texts.moment(at))
