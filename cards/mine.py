"""The list of one's own letters in the personal chat: a row each, with the way to its card and its rarer choices."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import Action, ActionSet, CardElement, Container

from bot.domain.item import State
from bot.i18n import Texts
from bot.ports.mine_view import MineRow, MineView
from bot.ports.views import Button
from cards.buttons import button, links
from cards.frame import CardJson, framed
from cards.pieces import band, heading, hint, line
from cards.rows import received, row_head, told_apart


def mine_card(view: MineView, texts: Texts) -> CardJson:
    said = mine_summary(view, texts)
    body: list[CardElement] = [band("emphasis", [heading(said)])]
    body += [Container(items=list(_row(row, texts)), separator=True, spacing="Medium") for row in view.rows]
    if len(view.rows) < view.count:
        body.append(hint(texts.plural("mine.more", view.count - len(view.rows)), spacing="Medium"))
    return framed(body, texts=texts, said=said)


def mine_summary(view: MineView, texts: Texts) -> str:
    return texts.plural("mine.count", view.count) if view.count else texts("mine.none")


def _row(row: MineRow, texts: Texts) -> Iterator[CardElement]:
    yield from row_head(row.unit_name, received(row.service_name, row.received_at, texts), subject=row.subject)
    yield line(_stands(row, texts), spacing="Small")
    if row.deadline:
        yield line(texts("mine.overdue" if row.overdue else "mine.due", at=texts.moment(row.deadline)), spacing="None")
    actions = [*links((texts("mine.open_card"), row.card_link))]
    actions += [_button(kind, row, texts) for kind in row.buttons]
    if actions:
        yield ActionSet(actions=actions)


def _button(kind: Button, row: MineRow, texts: Texts) -> Action:
    told = told_apart(kind, row.unit_name, row.received_at, texts)
    return button(kind, row.item_id, row.version, texts, tooltip=told)


def _stands(row: MineRow, texts: Texts) -> str:
    if row.snoozed_until:
        return texts("mine.snoozed", at=texts.moment(row.snoozed_until))
    if row.state is State.NEEDS_ATTENTION:
        return texts("mine.doubt")
    if row.state is State.CLAIMED and row.claimed_at:
        return texts("mine.claimed", at=texts.moment(row.claimed_at))
    return texts("mine.routing")
