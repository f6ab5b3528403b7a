"""The frame that every card shares: schema, language and the neutral words for clients that cannot draw it.

Adaptive Cards 1.5 is the newest version that Teams draws for bots (reference/teams.md C, 2026-11).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from microsoft_teams.cards import Action, AdaptiveCard, CardElement, RefreshDefinition

from bot.i18n import Texts

CardJson = dict[str, Any]
_SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"


def framed(
    body: Sequence[CardElement],
    *,
    texts: Texts,
    said: str,
    actions: Sequence[Action] = (),
    refresh: RefreshDefinition | None = None,
) -> CardJson:
    """`said` is what notifications and screen readers get instead of the card: neutral, never a sender or a subject."""
    card = AdaptiveCard(
        version="1.5",
        lang=texts.locale,
        fallback_text=said,
        speak=said,
        body=list(body),
        actions=list(actions) or None,
        refresh=refresh,
    )
    # the model would write `schema` without its dollar sign
    return {"$schema": _SCHEMA, **card.model_dump(by_alias=True, exclude_none=True)}
