"""Take an item and give it back: one conditional write, one winner, and an answer that names the winner."""

from __future__ import annotations

from bot.app.desk import Desk, change, stored_item
from bot.app.press import Press, came_before
from bot.domain.item import IntakeItem, State
from bot.domain.lifecycle import Verb
from bot.domain.people import Deed, Person
from bot.errors import NotAllowed
from bot.ports.store import Transaction


async def claim(desk: Desk, press: Press) -> IntakeItem:
    """Raises Conflict with the winner where somebody else has it. Claiming what one has already changes nothing."""
    press.person.need(Deed.WORK_ON_ITEMS)

    async def decision(tx: Transaction) -> IntakeItem:
        item = await stored_item(tx, press.item_id)
        if await came_before(desk, tx, press) or holds(press.person, item):
            return await stored_item(tx, press.item_id)
        return await claim_in(desk, tx, item, press.person)

    return await desk.decide(decision)


async def claim_in(desk: Desk, tx: Transaction, item: IntakeItem, person: Person) -> IntakeItem:
    return await change(
        desk, tx, item, Verb.CLAIMED,
        by=person.person_id, claimant=person.person_id, claimed_at=desk.clock.now(), backlog=False,
    )  # fmt: skip


async def release(desk: Desk, press: Press) -> IntakeItem:
    press.person.need(Deed.WORK_ON_ITEMS)

    async def decision(tx: Transaction) -> IntakeItem:
        item = await stored_item(tx, press.item_id)
        if await came_before(desk, tx, press):
            return await stored_item(tx, press.item_id)
        if item.state is State.CLAIMED:
            need_claimant(press.person, item)
        return await change(desk, tx, item, Verb.RELEASED, by=press.person.person_id, claimant=None, claimed_at=None)

    return await desk.decide(decision)


def holds(person: Person, item: IntakeItem) -> bool:
    return item.state is State.CLAIMED and item.claimant == person.person_id


def need_claimant(person: Person, item: IntakeItem) -> None:
    if item.claimant != person.person_id:
        raise NotAllowed("not_claimant", item_id=item.item_id, winner=item.claimant or "")
