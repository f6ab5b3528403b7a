"""The card that gathers waiting letters without cards of their own, so that a flood does not bury the board."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import ActionSet, CardElement, Column, ColumnSet

from bot.i18n import Texts
from bot.ports.views import Button, ListRow, ListView
from cards.buttons import execute
from cards.frame import CardJson, framed
from cards.pieces import band, heading, hint, line, strong
from cards.summary import summary
from cards.wording import escaped, plain


def list_card(view: ListView, texts: Texts) -> CardJson:
    said = summary(view, texts)
    body: list[CardElement] = [band("accent" if view.waiting else "good", [heading(said)])]
    if view.backlog:
        body.append(line(texts.plural("list.backlog", view.backlog)))
    if len(view.rows) < view.waiting:
        body.append(hint(texts("list.oldest", shown=len(view.rows))))
    return framed([*body, *_rows(view, texts)], texts=texts, said=said)


def _rows(view: ListView, texts: Texts) -> Iterator[CardElement]:
    for row in view.rows:
        yield ColumnSet(separator=True, columns=[_about(row, texts), _claim(row, texts)])


def _about(row: ListRow, texts: Texts) -> Column:
    below = texts("list.row", service=escaped(row.service_name), day=texts.day(row.received_at))
    return Column(width="stretch", items=[strong(escaped(row.unit_name)), hint(below)])


def _claim(row: ListRow, texts: Texts) -> Column:
    """The tooltip tells a screen reader which of the many equal buttons this is."""
    told = texts("list.claim_row", unit=plain(row.unit_name), day=texts.day(row.received_at))
    claim = execute(Button.CLAIM, row.item_id, row.version, title=texts("button.claim"), tooltip=told)
    return Column(width="auto", vertical_content_alignment="Center", items=[ActionSet(actions=[claim])])
