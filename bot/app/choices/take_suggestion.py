"""Follow what a rule suggests, in one click: claimed and routed, never further than a temporary entry."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.app.choices.claim import holds
from bot.app.choices.route import route
from bot.app.desk import Desk, stored_item
from bot.app.health.transfer_cases import remember_case
from bot.app.intake.rulings import Offer, judged, obstacle
from bot.app.press import Press
from bot.domain.identifiers import contains_identity_number
from bot.domain.item import IntakeItem, State
from bot.domain.people import Deed
from bot.domain.routes import REGISTERING, RouteChoice
from bot.domain.sensitivity import Sensitivity
from bot.errors import Conflict, NotAllowed
from bot.i18n import texts
from bot.ports.store import Transaction

_OSLO = ZoneInfo("Europe/Oslo")
#: what archives take as a title
_LONGEST_TITLE = 255
_CASE_FAULTS = frozenset({"case_closed", "case_not_found", "transfer_case_closed"})
#: what the form would say of a field, as one sentence where there is no form
_REFUSALS: Mapping[str, str] = {
    "content_changed": "suggestion_changed",
    "again_missing": "suggestion_double",
    "archive_silent": "suggestion_archive",
    **dict.fromkeys(_CASE_FAULTS, "suggestion_case"),
}


async def take_suggestion(desk: Desk, press: Press, *, automatic: bool = False) -> IntakeItem:
    """Raises NotAllowed where the suggestion is another one than on the card, or something stands in its way now.

    `automatic`: nobody has clicked, a rule says so.
    """
    press.person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
        if item.state is State.WAITING or holds(press.person, item):
            offer = await _offer(desk, tx, item, press)
        elif item.routed_by == press.person.person_id:
            # the same click once more
            return item
        else:
            raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
    why = {"rule": offer.rule.rule_id, "rules_version": desk.rules.version}
    if automatic:
        why["automatic"] = "yes"
    choice = _choice(desk, item, offer)
    routed = await route(desk, press, choice, why=why)
    for fault in routed.faults:
        if fault.code in _CASE_FAULTS and choice.case_number:
            remember_case(desk, choice.case_number, None)
        raise NotAllowed(_REFUSALS.get(fault.code, "suggestion_missing"), item_id=item.item_id)
    return routed.item


async def _offer(desk: Desk, tx: Transaction, item: IntakeItem, press: Press) -> Offer:
    said, known = judged(desk, item.letter), item.ruled
    if said.deciding is None or said.suggestion is None or known is None or known.digest != said.digest:
        raise NotAllowed("suggestion_changed", item_id=item.item_id)
    if press.card_version < known.since:
        # the card that was pressed may have suggested something else
        raise NotAllowed("suggestion_changed", item_id=item.item_id)
    found = await obstacle(desk, tx, item, said.suggestion)
    if found:
        reasons = {"double": "suggestion_double", "case": "suggestion_case", "archive": "suggestion_archive"}
        raise NotAllowed(reasons.get(found, "suggestion_missing"), item_id=item.item_id)
    return Offer(suggestion=said.suggestion, rule=said.deciding)


def _choice(desk: Desk, item: IntakeItem, offer: Offer) -> RouteChoice:
    """As the form would propose it, with no title confirmed: so the entry stays temporary."""
    suggestion = offer.suggestion
    if suggestion.route not in REGISTERING:
        return RouteChoice(route=suggestion.route)
    return RouteChoice(
        route=suggestion.route,
        case_number=suggestion.case_number,
        public_title=_title(desk, item),
        responsible_unit=suggestion.responsible_unit,
        document_date=item.letter.received_at.astimezone(_OSLO).date(),
    )


def _title(desk: Desk, item: IntakeItem) -> str:
    """The subject of an open letter of an organisation; of any other a neutral one: nobody has looked at it."""
    subject = item.letter.subject or ""
    told = desk.policy.sensitivity(item) is Sensitivity.OPEN and not item.letter.sender_is_private
    if told and subject and len(subject) <= _LONGEST_TITLE and not contains_identity_number(subject):
        return subject
    return texts(desk.locale)("form.neutral_title")
