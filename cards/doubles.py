"""The hint that a letter may have come through another door as well: what was compared, and where the other one is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from microsoft_teams.cards import CardElement

from bot.i18n import Texts
from bot.ports.views import AlikeView
from cards.pieces import box, hint, line, strong
from cards.wording import escaped


def likely_doubles(found: Sequence[AlikeView], at: datetime | None, texts: Texts) -> Iterator[CardElement]:
    """`at`: when they were compared."""
    if not found:
        return
    said: list[CardElement] = [strong(texts("alike.heading")), *(line(_said(one, texts)) for one in found)]
    if at:
        said.append(hint(texts("alike.compared", at=texts.moment(at)), spacing="Small"))
    yield box("warning", said)


def _said(one: AlikeView, texts: Texts) -> str:
    source, at = escaped(one.source_name), texts.moment(one.received_at)
    said = texts(f"alike.{one.compared.value}", source=source, at=at)
    if one.entry_number:
        said += " " + texts("alike.registered", entry=escaped(one.entry_number))
    elif one.underway:
        said += " " + texts("alike.underway")
    return said
