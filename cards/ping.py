"""The lead's list of what nobody has taken and what is late, with one button a letter and one for all."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import Action, CardElement

from bot.domain.identifiers import ItemId
from bot.i18n import Texts
from bot.ports.ping_view import PingRow, PingView
from bot.ports.views import Button
from cards.buttons import button
from cards.frame import CardJson, framed
from cards.pieces import band, heading, hint, line
from cards.rows import row_head, row_of, short, told_apart
from cards.wording import escaped

#: «Purr alle» is about no single letter
_LIST = ItemId("ping_list")


def ping_summary(view: PingView, texts: Texts) -> str:
    return texts.plural("ping.open", view.count) if view.count else texts("ping.none")


def ping_card(view: PingView, texts: Texts) -> CardJson:
    said = ping_summary(view, texts)
    body: list[CardElement] = [band("warning" if view.count else "good", [heading(said)]), *_remarks(view, texts)]
    return framed([*body, *_rows(view, texts)], texts=texts, said=said, actions=_for_all(view, texts))


def _remarks(view: PingView, texts: Texts) -> Iterator[CardElement]:
    if view.pinged:
        yield line(texts.plural("ping.done", view.pinged), spacing="Medium")
    if view.left_alone:
        yield line(texts.plural("ping.left_alone", view.left_alone), spacing="Medium")
    if view.held_late:
        yield line(texts.plural("ping.held_late", view.held_late), spacing="Medium")
    if len(view.rows) < view.count:
        yield hint(texts("list.oldest", shown=len(view.rows)))
    if view.older:
        yield hint(texts.plural("ping.older", view.older))


def _rows(view: PingView, texts: Texts) -> Iterator[CardElement]:
    for row in view.rows:
        told = told_apart(Button.PING, row.unit_name, row.received_at, texts)
        pinging = button(Button.PING, row.item_id, row.version, texts, tooltip=told)
        yield row_of([*_about(row, texts)], [pinging] if row.pingable else [])


def _about(row: PingRow, texts: Texts) -> Iterator[CardElement]:
    received = texts("ping.row", service=short(row.service_name), at=texts.moment(row.received_at))
    age = f"{received} {texts.plural('ping.days', row.days)}" if row.days else received
    yield from row_head(row.unit_name, age, _holder(row, texts))
    if row.deadline:
        at = texts.moment(row.deadline.at)
        yield hint(
            texts("ping.late" if row.late else "ping.due", what=texts(f"deadline.{row.deadline.kind.value}"), at=at)
        )
    if row.pinged_at:
        yield hint(texts("ping.pinged", name=escaped(row.pinged_by), at=texts.moment(row.pinged_at)))


def _holder(row: PingRow, texts: Texts) -> str:
    if not row.holder_name or row.claimed_at is None:
        return texts("ping.nobody")
    return texts("ping.held_by", name=escaped(row.holder_name), at=texts.moment(row.claimed_at))


def _for_all(view: PingView, texts: Texts) -> list[Action]:
    if view.count < 2 or not any(row.pingable for row in view.rows):
        return []
    return [button(Button.PING_ALL, _LIST, 1, texts, primary=True)]
