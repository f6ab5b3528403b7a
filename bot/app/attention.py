"""The three answers of a person to an item that needs attention, and the closing of what was handled elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.app.desk import Desk, change, stored_item
from bot.app.press import Press, came_before
from bot.app.route import Routed, entry_faults
from bot.domain.effects import SETTLED_STATES, Effect, EffectKind, EffectState
from bot.domain.item import IntakeItem, Outcome, Route, State
from bot.domain.lifecycle import Verb, allowed
from bot.domain.people import Deed
from bot.errors import Conflict
from bot.ports.store import Transaction

#: effects whose result is an entry, so that "it was done" needs its number
NEEDS_NUMBER = frozenset({EffectKind.CREATE_ENTRY, EffectKind.VERIFY_ENTRY, EffectKind.CHECK_SINGLE})
#: troubles that another try cannot mend: the archivist must choose again
CHOOSE_AGAIN = frozenset({"possible_entry", "entry_not_found", "two_entries", "rejected", "too_large", "content_gone"})


async def was_done(desk: Desk, press: Press, entry_number: str) -> Routed:
    """The archivist has looked: it was done. The route goes on from there."""
    press.person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
        stuck = await stuck_effect(tx, item)
    number = entry_number.strip()
    if stuck is not None and stuck.kind in NEEDS_NUMBER:
        faults = await entry_faults(desk, number)
        if faults:
            return Routed(item=item, faults=faults)

    async def settle(tx: Transaction, item: IntakeItem, stuck: Effect) -> IntakeItem:
        result = {**stuck.result, "entry_number": number} if number else stuck.result
        done = replace(stuck, state=EffectState.DONE, result=result, error="", reason="")
        await tx.replace_effect(done, was=stuck)
        return await change(
            desk, tx, item, Verb.SETTLED_DONE, by=press.person.person_id, facts=_entry_fact(number), trouble=None
        )

    return Routed(item=await _answer(desk, press, Verb.SETTLED_DONE, settle))


async def was_not_done(desk: Desk, press: Press) -> IntakeItem:
    """The archivist has looked: it was not done. It is tried again, or chosen again where a try cannot mend it."""
    press.person.need(Deed.WORK_ON_ITEMS)

    async def settle(tx: Transaction, item: IntakeItem, stuck: Effect) -> IntakeItem:
        by = press.person.person_id
        if item.trouble is not None and item.trouble.code in CHOOSE_AGAIN:
            await _cancel_rest(tx, item)
            return await change(
                desk, tx, item, Verb.UNDONE,
                by=by, claimant=by, claimed_at=desk.clock.now(), route=None, routed_by=None, undo_until=None,
            )  # fmt: skip
        again = replace(
            stuck, state=EffectState.PLANNED, attempts=0, error="", reason="", due_at=await desk.store.database_now()
        )
        await tx.replace_effect(again, was=stuck)
        return await change(desk, tx, item, Verb.RETRIED, by=by, trouble=None)

    return await _answer(desk, press, Verb.RETRIED, settle)


async def close_by_hand(desk: Desk, press: Press) -> IntakeItem:
    """The archivist finishes outside the bot: what is left of the plan is cancelled."""
    press.person.need(Deed.WORK_ON_ITEMS)

    async def settle(tx: Transaction, item: IntakeItem, _stuck: Effect) -> IntakeItem:
        await _cancel_rest(tx, item)
        by = press.person.person_id
        outcome = Outcome(route=Route.DONE_BY_HAND, by=by, at=desk.clock.now(), put_away="not_done")
        return await change(desk, tx, item, Verb.CLOSED_BY_HAND, by=by, outcome=outcome, trouble=None, undo_until=None)

    return await _answer(desk, press, Verb.CLOSED_BY_HAND, settle)


async def close_elsewhere(desk: Desk, press: Press) -> IntakeItem:
    """Somebody opened or archived the letter at the source, and the archivist says that this is in order."""
    press.person.need(Deed.WORK_ON_ITEMS)

    async def decision(tx: Transaction) -> IntakeItem:
        item = await stored_item(tx, press.item_id)
        if await came_before(desk, tx, press):
            return item
        if item.state is not State.HANDLED_ELSEWHERE:
            raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
        by = press.person.person_id
        outcome = Outcome(route=None, by=by, at=desk.clock.now())
        return await change(desk, tx, item, Verb.HANDLED, by=by, outcome=outcome)

    return await desk.decide(decision)


async def stuck_effect(tx: Transaction, item: IntakeItem) -> Effect | None:
    """The effect that the item's trouble is about."""
    if item.trouble is None:
        return None
    effects = await tx.effects(item.item_id, round_no=item.round)
    return next((effect for effect in effects if effect.effect_id == item.trouble.effect_id), None)


async def _answer(
    desk: Desk, press: Press, verb: Verb, settle: Callable[[Transaction, IntakeItem, Effect], Awaitable[IntakeItem]]
) -> IntakeItem:
    async def decision(tx: Transaction) -> IntakeItem:
        item = await stored_item(tx, press.item_id)
        if await came_before(desk, tx, press):
            return item
        stuck = await stuck_effect(tx, item)
        if stuck is None or not allowed(item, verb):
            raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
        return await settle(tx, item, stuck)

    return await desk.decide(decision)


async def _cancel_rest(tx: Transaction, item: IntakeItem) -> None:
    for effect in await tx.effects(item.item_id, round_no=item.round):
        if effect.state not in SETTLED_STATES:
            await tx.replace_effect(replace(effect, state=EffectState.CANCELLED), was=effect)


def _entry_fact(number: str) -> dict[str, str]:
    return {"entry": number} if number else {}
