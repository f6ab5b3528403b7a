"""What a card says of the rules that have decided about its item: reasons, and a suggestion that can be followed."""

from __future__ import annotations

from bot.app.desk import BOT, Desk
from bot.app.intake.rulings import may_tell, offer_of
from bot.domain.item import OPEN_STATES, IntakeItem
from bot.ports.store import Transaction
from bot.ports.views import SuggestionView


async def suggestion_view(
    desk: Desk, tx: Transaction, item: IntakeItem, *, everybody: bool = True
) -> SuggestionView | None:
    """`everybody`: on the card that all see, which says nothing of a rule that would tell what it hides."""
    offer = await offer_of(desk, tx, item)
    if offer is None or not may_tell(desk.policy, item, offer.rule, everybody=everybody):
        return None
    suggestion = offer.suggestion
    return SuggestionView(route=suggestion.route, reason=offer.rule.reason, case_number=suggestion.case_number)


def rule_reasons(desk: Desk, item: IntakeItem, *, everybody: bool = True) -> tuple[str, ...]:
    """Of marks, and of the rule that sent it on its way without a click; as those rules say now.

    `everybody`: as in `suggestion_view`.
    """
    if item.ruled is None:
        return ()
    by_itself, is_open = item.routed_by == BOT, item.state in OPEN_STATES
    named = [rule for rule in desk.rules.rules if rule.rule_id in item.ruled.rule_ids]
    named = [rule for rule in named if may_tell(desk.policy, item, rule, everybody=everybody)]
    return tuple(rule.reason for rule in named if (is_open if rule.mark is not None else by_itself))
