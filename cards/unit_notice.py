"""The card on a unit's own board: that letters lie there for it, in neutral words, each with one button."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import Action, ActionSet, CardElement, Container

from bot.i18n import Texts
from bot.ports.views import Button, UnitNoticeRow, UnitNoticeView
from cards.buttons import button, links
from cards.frame import CardJson, framed
from cards.pieces import band, heading, hint, line, strong
from cards.rows import told_apart
from cards.summary import summary
from cards.wording import escaped, plain


def unit_notice_card(view: UnitNoticeView, texts: Texts) -> CardJson:
    waiting = view.waiting
    told = texts.plural("unit_notice.heading", waiting) if waiting else texts("unit_card.none_left")
    body: list[CardElement] = [
        band("accent" if waiting else "good", [heading(told), line(escaped(view.unit_name), spacing="None")]),
        *(_row(row, view.version, texts) for row in view.rows),
    ]
    if waiting:
        body.append(hint(texts("unit_card.why"), spacing="Medium"))
    return framed(body, texts=texts, said=summary(view, texts))


def _row(row: UnitNoticeRow, version: int, texts: Texts) -> CardElement:
    return Container(separator=True, spacing="Medium", items=list(_said(row, version, texts)))


def _said(row: UnitNoticeRow, version: int, texts: Texts) -> Iterator[CardElement]:
    yield strong(escaped(row.service_name))
    yield hint(texts("unit_card.received", at=texts.moment(row.received_at), source=escaped(row.source_name)))
    if row.answer:
        name = escaped(row.answer.by_name) or texts("person.unknown")
        yield line(texts("unit_card.taken", name=name, at=texts.moment(row.answer.at)), spacing="Small")
    elif row.taken_back:
        yield line(texts("unit_card.taken_back"), spacing="Small")
    actions = list(_actions(row, version, texts))
    if actions:
        yield ActionSet(actions=actions)


def _actions(row: UnitNoticeRow, version: int, texts: Texts) -> Iterator[Action]:
    if row.taken_back:
        return
    if row.answer is None:
        told = told_apart(Button.UNIT_TAKES, row.service_name, row.received_at, texts)
        yield button(Button.UNIT_TAKES, row.item_id, version, texts, tooltip=told)
    yield from links((texts("button.open_source", source=plain(row.source_name)), row.link))
