"""What a card says of the rules that have decided about its item: reasons, and a suggestion that can be followed."""

from __future__ import annotations

from bot.app.desk import BOT, Desk
from bot.app.intake.rulings import offer_of
from bot.domain.item import OPEN_STATES, IntakeItem
from bot.ports.store import Transaction
from bot.ports.views import SuggestionView


async def suggestion_view(desk: Desk, tx: Transaction, item: IntakeItem) -> SuggestionView | None:
    offer = await offer_of(desk, tx, item)
    if offer is None:
        return None
    suggestion = offer.suggestion
    return SuggestionView(route=suggestion.route, reason=offer.rule.reason, case_number=suggestion.case_number)


def rule_reasons(desk: Desk, item: IntakeItem) -> tuple[str, ...]:
    """Of marks, and of the rule that sent it on its way without a click; as those rules say now."""
    if item.ruled is None:
        return ()
    by_itself, is_open = item.routed_by == BOT, item.state in OPEN_STATES
    named = [rule for rule in desk.rules.rules if rule.rule_id in item.ruled.rule_ids]
    return tuple(rule.reason for rule in named if (is_open if rule.mark is not None else by_itself))
