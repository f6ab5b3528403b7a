"""What the municipality's rules say of a letter: where one click sends it, and why, in the municipality's own words."""

from __future__ import annotations

from collections.abc import Iterator

from microsoft_teams.cards import CardElement

from bot.i18n import Texts
from bot.ports.views import ItemView
from cards.pieces import box, hint, strong
from cards.wording import escaped


def by_rule(view: ItemView, texts: Texts) -> Iterator[CardElement]:
    for reason in view.rule_reasons:
        yield hint(texts("suggestion.by_rule", reason=escaped(reason)), spacing="Default")
    if view.suggestion is None:
        return
    said = texts(f"suggestion.{view.suggestion.route.value}", case=escaped(view.suggestion.case_number))
    yield box("accent", [strong(said), hint(escaped(view.suggestion.reason))])
