"""Follow what a rule suggests, in one click: claimed and routed, never further than a temporary entry."""

from __future__ import annotations

from collections.abc import Mapping

from bot.app.choices.choice_faults import title_for
from bot.app.choices.claim import holds
from bot.app.choices.route import Suggested, route
from bot.app.desk import Desk, stored_item
from bot.app.health.transfer_cases import remember_case
from bot.app.intake.rulings import Offer, judged, kept_back, named_in_audit, obstacle
from bot.app.press import Press
from bot.domain.item import IntakeItem, State
from bot.domain.people import Deed
from bot.domain.routes import REGISTERING, RouteChoice
from bot.domain.workdays import oslo_day
from bot.errors import Conflict, NotAllowed
from bot.ports.store import Transaction

_CASE_FAULTS = frozenset({"case_closed", "case_not_found", "transfer_case_closed"})
#: what the form would say of a field, as one sentence where there is no form
_REFUSALS: Mapping[str, str] = {
    "content_changed": "suggestion_changed",
    "transfer_case_changed": "suggestion_changed",
    "again_missing": "suggestion_double",
    "archive_silent": "suggestion_archive",
    **dict.fromkeys(_CASE_FAULTS, "suggestion_case"),
}

_OBSTACLES: Mapping[str, str] = {
    "double": "suggestion_double",
    "case": "suggestion_case",
    "archive": "suggestion_archive",
}


async def take_suggestion(desk: Desk, press: Press, *, automatic: bool = False) -> IntakeItem:
    """Raises NotAllowed where the suggestion is another one than on the card, or something stands in its way now.

    `automatic`: nobody has clicked, a rule says so.
    """
    press.person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
        if item.routed_by == press.person.person_id and not _is_free(press, item):
            # the same click once more
            return item
        offer = await _offer(desk, tx, item, press, automatic)
    facts = {"rule": named_in_audit(desk, item, offer.rule), "rules_version": desk.rules.version}
    if automatic:
        facts["automatic"] = "yes"
    choice = _choice(desk, item, offer)

    async def need_same(tx: Transaction, now: IntakeItem) -> None:
        """The archive may have taken seconds to answer: rules, units and the letter may be others by now."""
        if _choice(desk, now, await _offer(desk, tx, now, press, automatic)) != choice:
            raise NotAllowed("suggestion_changed", item_id=now.item_id)

    routed = await route(desk, press, choice, suggested=Suggested(facts=facts, need=need_same))
    for fault in routed.faults:
        if fault.code in _CASE_FAULTS and choice.case_number:
            remember_case(desk, choice.case_number, None)
        raise NotAllowed(_REFUSALS.get(fault.code, "suggestion_missing"), item_id=item.item_id)
    return routed.item


def _is_free(press: Press, item: IntakeItem) -> bool:
    return item.state is State.WAITING or holds(press.person, item)


async def _offer(desk: Desk, tx: Transaction, item: IntakeItem, press: Press, automatic: bool) -> Offer:
    if not _is_free(press, item):
        raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
    said, known = judged(desk, item.letter), item.ruled
    if said.deciding is None or said.suggestion is None or known is None or known.digest != said.digest:
        raise NotAllowed("suggestion_changed", item_id=item.item_id)
    if press.card_version < known.since:
        # the card that was pressed may have suggested something else
        raise NotAllowed("suggestion_changed", item_id=item.item_id)
    found = await obstacle(desk, tx, item, said)
    if found or (automatic and await kept_back(desk, tx, item, said)):
        raise NotAllowed(_OBSTACLES.get(found, "suggestion_missing"), item_id=item.item_id)
    return Offer(suggestion=said.suggestion, rule=said.deciding)


def _choice(desk: Desk, item: IntakeItem, offer: Offer) -> RouteChoice:
    """As the form would propose it, with no title confirmed: so the entry stays temporary."""
    suggestion = offer.suggestion
    if suggestion.route not in REGISTERING:
        return RouteChoice(route=suggestion.route)
    return RouteChoice(
        route=suggestion.route,
        case_number=suggestion.case_number,
        # where nobody has looked at the letter, a neutral one
        public_title=title_for(item.letter.subject if desk.policy.tells_everybody(item) else None, desk.locale),
        responsible_unit=suggestion.responsible_unit,
        document_date=oslo_day(item.letter.received_at),
    )
