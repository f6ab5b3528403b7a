"""What people still do at the source of a handled item: move the letter to a folder there, or delete it for good."""

from __future__ import annotations

from dataclasses import replace

from bot.app.choices.choice_faults import find_entry
from bot.app.choices.route import Routed
from bot.app.desk import Desk, Mode, change, stored_item
from bot.app.press import Press, came_before
from bot.domain.effects import EffectKind, Step
from bot.domain.item import AtSource, IntakeItem, State
from bot.domain.lifecycle import Verb
from bot.domain.people import Deed, Person
from bot.errors import Conflict, NotAllowed
from bot.ports.forms import FieldFault
from bot.ports.store import Transaction

_STILL_THERE = frozenset({AtSource.TO_MOVE, AtSource.MOVED, AtSource.NOT_DELETED})


async def moved(desk: Desk, press: Press) -> IntakeItem:
    """A person has moved the letter to the folder that its card names. Saying it twice changes nothing."""
    press.person.need(Deed.WORK_ON_ITEMS)

    async def decision(tx: Transaction) -> IntakeItem:
        item = await stored_item(tx, press.item_id)
        if await came_before(desk, tx, press) or (item.outcome is not None and item.outcome.put_away == AtSource.MOVED):
            return await stored_item(tx, press.item_id)
        if item.state is not State.HANDLED or item.outcome is None or item.outcome.put_away != AtSource.TO_MOVE:
            raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
        by, outcome = press.person.person_id, replace(item.outcome, put_away=AtSource.MOVED)
        return await change(desk, tx, item, Verb.MOVED, by=by, facts={"folder": outcome.folder}, outcome=outcome)

    return await desk.decide(decision)


def deletable(desk: Desk, item: IntakeItem) -> bool:
    """Whether its card offers it: the operator allows it, and an entry is known that the letter is in."""
    outcome = item.outcome
    if item.state is not State.HANDLED or outcome is None or desk.mode is Mode.OBSERVE:
        return False
    return desk.able(item.letter).deletes and bool(outcome.entry_number) and outcome.put_away in _STILL_THERE


def is_being_deleted(item: IntakeItem) -> bool:
    return item.outcome is not None and item.outcome.put_away == AtSource.DELETING


def need_deletable(desk: Desk, item: IntakeItem, person: Person) -> str:
    """The entry that the letter is in. Whoever handled the item may delete the letter, and the lead.

    Raises NotAllowed for others, Conflict where the card has gone on.
    """
    person.need(Deed.WORK_ON_ITEMS)
    if item.outcome is None or not deletable(desk, item):
        raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
    if item.outcome.by != person.person_id and not person.may(Deed.TAKE_OVER):
        raise NotAllowed("not_claimant", item_id=item.item_id, winner=item.outcome.by)
    return item.outcome.entry_number


async def entry_fault(desk: Desk, number: str) -> FieldFault | None:
    """Why the letter must not be deleted yet: the archive is asked each time."""
    entry = await find_entry(desk, number)
    if isinstance(entry, FieldFault):
        return replace(entry, field="")
    return None if entry.recorded else FieldFault(field="", code="entry_not_finished")


async def delete_letter(desk: Desk, press: Press, *, confirmed: bool) -> Routed:
    """Plans the deletion. `confirmed`: on the second page the person has said once more that it is for good."""
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
    if not confirmed:
        return Routed(item=item, faults=(FieldFault(field="for_good", code="tick_missing"),))
    if not is_being_deleted(item):
        fault = await entry_fault(desk, need_deletable(desk, item, press.person))
        if fault is not None:
            return Routed(item=item, faults=(fault,))

    async def decision(tx: Transaction) -> IntakeItem:
        item = await stored_item(tx, press.item_id)
        if await came_before(desk, tx, press):
            return await stored_item(tx, press.item_id)
        number = need_deletable(desk, item, press.person)
        item = await change(
            desk, tx, item, Verb.DELETION_CHOSEN,
            by=press.person.person_id, facts={"entry": number}, round=item.round + 1,
            outcome=replace(item.outcome, put_away=AtSource.DELETING) if item.outcome else None,
        )  # fmt: skip
        step = Step(kind=EffectKind.DELETE_LETTER, ordinal=10, args={"entry_number": number})
        await tx.add_effects(item, (step,), due_at=await desk.store.database_now())
        return item

    return Routed(item=await desk.decide(decision))
