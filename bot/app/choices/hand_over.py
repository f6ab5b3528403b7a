"""Pass an item to a named colleague, or take it from an absent one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.choices.claim import need_claimant
from bot.app.desk import Desk, change, stored_item
from bot.app.press import Press, came_before
from bot.domain.absences import absence_of
from bot.domain.identifiers import PersonId, contains_identity_number
from bot.domain.item import IntakeItem, State
from bot.domain.lifecycle import Verb
from bot.domain.people import Deed, Person
from bot.errors import Conflict, NotAllowed
from bot.ports.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    item: IntakeItem
    #: who is to be told in a personal chat, and by which text below `note.`; None = nobody
    tell: PersonId | None = None
    note: str = ""


async def hand_over(desk: Desk, press: Press, colleague: Person) -> HandedOver:
    """Only the claimant hands over, and only to somebody who works on items and is there."""
    press.person.need(Deed.WORK_ON_ITEMS)
    if not colleague.may(Deed.WORK_ON_ITEMS) or colleague.person_id == press.person.person_id:
        raise NotAllowed("colleague_missing")

    async def decision(tx: Transaction) -> HandedOver:
        item = await stored_item(tx, press.item_id)
        if await came_before(desk, tx, press):
            return HandedOver(item=await stored_item(tx, press.item_id))
        if item.state is State.CLAIMED:
            need_claimant(press.person, item)
        now = desk.clock.now()
        if absence_of(colleague.person_id, now, await tx.absences(since=now, person=colleague.person_id)):
            raise NotAllowed("colleague_absent")
        new = await change(
            desk, tx, item, Verb.HANDED_OVER,
            by=press.person.person_id, facts={"to": colleague.person_id},
            claimant=colleague.person_id, claimed_at=desk.clock.now(),
        )  # fmt: skip
        await tx.begin_telling(f"handed_over:{new.item_id}:{new.version}", at=desk.clock.now())
        return HandedOver(item=new, tell=colleague.person_id, note="handed_over_to_you")

    return await desk.decide(decision)


async def may_take_over(desk: Desk, person: Person) -> bool:
    """The lead may, and whichever archivist is on duty."""
    if person.may(Deed.TAKE_OVER):
        return True
    return person.may(Deed.WORK_ON_ITEMS) and await desk.duty.now(desk.clock.now()) == person.person_id


async def take_over(desk: Desk, press: Press, reason: str) -> HandedOver:
    """Takes what a colleague has claimed; the reason is kept apart from the audit and can be redacted."""
    if not await may_take_over(desk, press.person):
        raise NotAllowed(f"role.{Deed.TAKE_OVER.value}")
    if not reason.strip():
        raise NotAllowed("reason_missing")
    if contains_identity_number(reason):
        raise NotAllowed("reason_has_identity_number")

    async def decision(tx: Transaction) -> HandedOver:
        item = await stored_item(tx, press.item_id)
        if await came_before(desk, tx, press):
            return HandedOver(item=await stored_item(tx, press.item_id))
        former = item.claimant
        if former is None or former == press.person.person_id:
            raise Conflict(item.state.value, item_id=item.item_id)
        _, digest = await tx.add_text(reason.strip(), at=desk.clock.now())
        new = await change(
            desk, tx, item, Verb.TAKEN_OVER,
            by=press.person.person_id, facts={"from": former}, text_digest=digest,
            claimant=press.person.person_id, claimed_at=desk.clock.now(),
        )  # fmt: skip
        await tx.begin_telling(f"taken_over:{new.item_id}:{new.version}", at=desk.clock.now())
        return HandedOver(item=new, tell=former, note="taken_over_from_you")

    return await desk.decide(decision)
