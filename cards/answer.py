"""What stands where a card or form was wanted and could not be given: one plain sentence, already translated."""

from __future__ import annotations

from microsoft_teams.cards import CardElement

from bot.i18n import Texts
from cards.frame import CardJson, framed
from cards.pieces import band, heading, hint, line
from cards.wording import escaped


def error_card(text: str, texts: Texts, *, reason: str = "") -> CardJson:
    """`text` is one of the catalogue's, `reason` an outside system's stable code for whoever calls support."""
    said = texts("answer.heading")
    body: list[CardElement] = [band("attention", [heading(said)]), line(text, spacing="Medium")]
    if reason:
        body.append(hint(f"{texts('item.error_code')}: {escaped(reason)}"))
    return framed(body, texts=texts, said=said)
