"""Take a choice back: before its effects have started, or by taking a handled item up again."""

from __future__ import annotations

from typing import Any

from bot.app.aftercare.at_source import is_being_deleted
from bot.app.desk import BOT, Desk, change, stored_item
from bot.app.press import Press, came_before
from bot.domain.item import IntakeItem, State
from bot.domain.lifecycle import Verb
from bot.domain.people import Deed
from bot.errors import Conflict, NotAllowed
from bot.ports.store import Transaction


async def undo(desk: Desk, press: Press) -> IntakeItem:
    """Sets the item back and all effects of its plan to cancelled, or nothing at all if one has started.

    An attestation is taken back too: it was part of the choice, and unknown is always the safe judgement. What a rule
    did without a click anybody who works on items takes back, and has the letter from then on.
    """
    press.person.need(Deed.WORK_ON_ITEMS)

    async def decision(tx: Transaction) -> IntakeItem:
        item = await stored_item(tx, press.item_id)
        if await came_before(desk, tx, press):
            return await stored_item(tx, press.item_id)
        if item.state is not State.ROUTING:
            raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
        by_itself = item.routed_by == BOT
        if item.routed_by != press.person.person_id and not by_itself:
            raise NotAllowed("not_claimant", item_id=item.item_id, winner=item.routed_by or "")
        if not await tx.cancel_plan(item.item_id, round_no=item.round):
            raise NotAllowed("too_late_to_undo", item_id=item.item_id)
        if any(effect.sent_at for effect in await tx.effects(item.item_id, round_no=item.round)):
            # planned once more after an answer was lost: it may have been done
            raise NotAllowed("too_late_to_undo", item_id=item.item_id)
        claimed: dict[str, Any] = {}
        if by_itself:
            claimed = {"claimant": press.person.person_id, "claimed_at": desk.clock.now()}
        return await change(
            desk, tx, item, Verb.UNDONE,
            by=press.person.person_id, facts={"attestation": "withdrawn"} if item.attested_open else {},
            route=None, routed_by=None, undo_until=None, attested_open=False, **claimed,
        )  # fmt: skip

    return await desk.decide(decision)


async def reopen(desk: Desk, press: Press) -> IntakeItem:
    """A handled item is taken up again by whoever presses; what was done outside stays done."""
    press.person.need(Deed.WORK_ON_ITEMS)

    async def decision(tx: Transaction) -> IntakeItem:
        item = await stored_item(tx, press.item_id)
        if await came_before(desk, tx, press):
            return await stored_item(tx, press.item_id)
        if is_being_deleted(item) and not await tx.cancel_plan(item.item_id, round_no=item.round):
            raise NotAllowed("too_late_to_undo", item_id=item.item_id)
        return await change(
            desk, tx, item, Verb.REOPENED,
            by=press.person.person_id, claimant=press.person.person_id, claimed_at=desk.clock.now(),
            route=None, routed_by=None, outcome=None,
        )  # fmt: skip

    return await desk.decide(decision)
