"""A warning that the whole team must see, and the same card again when it is over."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import CardElement

from bot.i18n import Texts
from bot.ports.views import NoticeView
from cards.frame import CardJson, framed
from cards.pieces import band, facts, heading, line
from cards.summary import summary
from cards.wording import escaped

#: a municipality may have two hundred units; more than these make nobody wiser
_MOST_UNITS = 12


def notice_card(view: NoticeView, texts: Texts) -> CardJson:
    family = "notice_over" if view.over else "notice"
    source = escaped(view.source_name)
    body: list[CardElement] = [
        band("good" if view.over else "attention", [heading(texts(f"{family}.{view.code}", source=source))])
    ]
    if not view.over:
        body.append(line(texts(f"notice_advice.{view.code}", source=source), spacing="Medium"))
    rows = list(_facts(view, texts))
    if rows:
        body.append(facts(rows))
    return framed(body, texts=texts, said=summary(view, texts))


def _facts(view: NoticeView, texts: Texts) -> Iterator[tuple[str, str]]:
    if view.since:
        yield texts("notice_card.since"), texts.moment(view.since)
    if view.count:
        yield texts("notice_card.count"), str(view.count)
    if view.unit_names:
        yield texts("notice_card.units"), _units(view.unit_names, texts)
    if view.reason:
        yield texts("notice_card.error_code"), escaped(view.reason)


def _units(names: tuple[str, ...], texts: Texts) -> str:
    shown = ", ".join(escaped(name) for name in names[:_MOST_UNITS])
    beyond = len(names) - _MOST_UNITS
    return f"{shown} {texts.plural('notice_card.more_units', beyond)}" if beyond > 0 else shown
