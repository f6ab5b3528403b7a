"""The three answers of a person to an item that needs attention, and the closing of what was handled elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.app.choices.choice_faults import find_case, find_entry
from bot.app.choices.earlier_entries import CLOSED_BY_HAND
from bot.app.choices.route import Routed
from bot.app.desk import Desk, change, stored_item
from bot.app.effects.settle import complete
from bot.app.effects.work import LOOKED
from bot.app.press import Press, came_before
from bot.domain.effects import SETTLED_STATES, Effect, EffectKind, EffectState
from bot.domain.item import IntakeItem, Outcome, Route, State, unconfirmed
from bot.domain.lifecycle import Verb, allowed
from bot.domain.people import Deed
from bot.errors import Conflict, NotAllowed
from bot.ports.forms import FieldFault
from bot.ports.store import Transaction

#: effects whose result is an entry, so that "it was done" needs its number
NEEDS_NUMBER = frozenset({EffectKind.CREATE_ENTRY, EffectKind.VERIFY_ENTRY, EffectKind.CHECK_SINGLE})
#: effects whose result is a case
NEEDS_CASE = frozenset({EffectKind.CREATE_CASE, EffectKind.CHECK_CASE})


def _case_made(plan: tuple[Effect, ...]) -> str:
    """The number of the case that was made for the letter, or that an archivist has named; empty = none was."""
    numbers = [str(effect.result.get("case_number", "")) for effect in plan if effect.kind in NEEDS_CASE]
    return next(filter(None, reversed(numbers)), "")


async def was_done(desk: Desk, press: Press, entry_number: str) -> Routed:
    """The archivist has looked: it was done. The route goes on from there."""
    press.person.need(Deed.WORK_ON_ITEMS)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
        stuck = await stuck_effect(tx, item)
        made = _case_made(await tx.effects(item.item_id, round_no=item.round))
    result: dict[str, Any] = {}
    if stuck is not None:
        need_answerable(stuck)
        if stuck.kind is EffectKind.FINALISE_ENTRY:
            result = {"final": True}
        if stuck.kind in NEEDS_CASE:
            case = await find_case(desk, entry_number)
            if isinstance(case, FieldFault):
                return Routed(item=item, faults=(replace(case, field="entry_number"),))
            result = {"case_number": case.number}
        if stuck.kind in NEEDS_NUMBER:
            entry = await find_entry(desk, entry_number)
            if isinstance(entry, FieldFault):
                return Routed(item=item, faults=(entry,))
            planned = str(stuck.args.get("case_number", "")) or made
            if planned and entry.case_number != planned:
                return Routed(item=item, faults=(FieldFault(field="entry_number", code="entry_on_other_case"),))
            result = {
                "entry_number": entry.number,
                "entry_link": entry.link,
                "entry_status": entry.status,
                "reused": True,
            }

    async def settle(tx: Transaction, item: IntakeItem, stuck: Effect) -> IntakeItem:
        done = replace(stuck, state=EffectState.DONE, result={**stuck.result, **result}, error="", reason="")
        await tx.replace_effect(done, was=stuck)
        facts = {name: str(result[f"{name}_number"]) for name in ("entry", "case") if f"{name}_number" in result}
        item = await change(desk, tx, item, Verb.SETTLED_DONE, by=press.person.person_id, facts=facts, trouble=None)
        await complete(desk, tx, item)
        return await stored_item(tx, item.item_id)

    return Routed(item=await _answer(desk, press, Verb.SETTLED_DONE, settle))


def need_answerable(stuck: Effect) -> None:
    """Raises NotAllowed where nobody can have done it: what opening reveals is what the rest of the plan lives of."""
    if stuck.kind is EffectKind.OPEN_LETTER:
        raise NotAllowed("not_opened")


async def was_not_done(desk: Desk, press: Press) -> IntakeItem:
    """The archivist has looked: it was not done. It is tried again, or chosen again where a try cannot mend it."""
    press.person.need(Deed.WORK_ON_ITEMS)

    async def settle(tx: Transaction, item: IntakeItem, stuck: Effect) -> IntakeItem:
        by = press.person.person_id
        if item.trouble is not None and item.trouble.wants_new_choice:
            await _cancel_rest(tx, item)
            # an operator at the command line cannot choose: whoever had it chooses again
            chooser = by if by in desk.people else item.claimant or by
            return await change(
                desk, tx, item, Verb.UNDONE,
                by=by, claimant=chooser, claimed_at=desk.clock.now(), route=None, routed_by=None, undo_until=None,
            )  # fmt: skip
        again = replace(
            stuck,
            state=EffectState.PLANNED,
            attempts=0,
            error="",
            reason="",
            due_at=await desk.store.database_now(),
            result={**stuck.result, LOOKED: True},
        )
        await tx.replace_effect(again, was=stuck)
        return await change(desk, tx, item, Verb.RETRIED, by=by, trouble=None)

    return await _answer(desk, press, Verb.RETRIED, settle)


async def close_by_hand(desk: Desk, press: Press) -> IntakeItem:
    """The archivist finishes outside the bot: what is left of the plan is cancelled."""
    press.person.need(Deed.WORK_ON_ITEMS)

    async def settle(tx: Transaction, item: IntakeItem, _stuck: Effect) -> IntakeItem:
        results = await _cancel_rest(tx, item, {CLOSED_BY_HAND: True})
        by, number = press.person.person_id, str(results.get("entry_number", ""))
        outcome = Outcome(
            route=Route.DONE_BY_HAND, by=by, at=desk.clock.now(), put_away="not_done", entry_number=number,
            confirmation=str(results.get("confirmation", unconfirmed(item.letter))),
            entry_link=str(results.get("entry_link", "")), temporary=number != "" and not results.get("final"),
        )  # fmt: skip
        outcome = desk.left_at_source(item.letter, outcome)
        return await change(desk, tx, item, Verb.CLOSED_BY_HAND, by=by, outcome=outcome, trouble=None, undo_until=None)

    return await _answer(desk, press, Verb.CLOSED_BY_HAND, settle)


async def close_elsewhere(desk: Desk, press: Press) -> IntakeItem:
    """Somebody opened or archived the letter at the source, and the archivist says that this is in order."""
    press.person.need(Deed.WORK_ON_ITEMS)

    async def decision(tx: Transaction) -> IntakeItem:
        item = await stored_item(tx, press.item_id)
        if await came_before(desk, tx, press):
            return await stored_item(tx, press.item_id)
        if item.state is not State.HANDLED_ELSEWHERE:
            raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
        by = press.person.person_id
        outcome = Outcome(route=None, by=by, at=desk.clock.now(), confirmation=unconfirmed(item.letter))
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
            return await stored_item(tx, press.item_id)
        stuck = await stuck_effect(tx, item)
        if stuck is None or not allowed(item, verb):
            raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
        try:
            return await settle(tx, item, stuck)
        except Conflict as conflict:
            if conflict.reason != "effect":
                raise
            # another person's answer took the effect first: this one is judged by what stands now
            raise Conflict("version", item_id=item.item_id) from conflict

    return await desk.decide(decision)


async def _cancel_rest(tx: Transaction, item: IntakeItem, mark: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Answers what the plan has led to so far."""
    results: dict[str, Any] = {}
    for effect in await tx.effects(item.item_id, round_no=item.round):
        results.update(effect.result)
        if effect.state not in SETTLED_STATES:
            cancelled = replace(effect, state=EffectState.CANCELLED, result={**effect.result, **(mark or {})})
            await tx.replace_effect(cancelled, was=effect)
    return results
