"""The hint that a letter may have come through another door as well: what was compared, and where the other one is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microsoft_teams.cards import CardElement

from bot.i18n import Texts
from bot.ports.views import AlikeView
from cards.pieces import box, line, strong
from cards.wording import escaped


def likely_doubles(found: Sequence[AlikeView], texts: Texts) -> Iterator[CardElement]:
    if found:
        yield box("warning", [strong(texts("alike.heading")), *(line(_said(one, texts)) for one in found)])


def _said(one: AlikeView, texts: Texts) -> str:
    source, at = escaped(one.source_name), texts.moment(one.received_at)
    said = texts(f"alike.{one.compared.value}", source=source, at=at)
    if one.entry_number:
        said += " " + texts("alike.registered", entry=escaped(one.entry_number))
    return said
