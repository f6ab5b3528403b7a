"""Which letters somebody is to be reminded of, whom the step that is due goes to, and how it is noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.app.desk import BOT, Desk, change
from bot.app.intake.deadlines import nearest
from bot.app.intake.older import older_than_start
from bot.domain.holders import holder_to_ask
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import IntakeItem, State
from bot.domain.lifecycle import Verb
from bot.domain.reminders import REMINDED_STATES, Reminded, Step, begun, next_step, snoozed, watched
from bot.ports.store import Transaction

_MOST = 500
#: a flood stands on the list card, behind what is older than its source's start
MOST_LISTED = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A step that was begun, and what was remembered before."""

    item: IntakeItem
    before: Reminded
    known: Reminded


async def remindable(tx: Transaction) -> list[IntakeItem]:
    """All that somebody is reminded of and pinged about: those with cards, then the list card's; each oldest first."""
    carded = await tx.items(states=REMINDED_STATES, backlog=False, limit=_MOST)
    listed = await tx.items(states=(State.WAITING,), backlog=True, limit=MOST_LISTED)
    older = await older_than_start(tx, listed)
    return [*carded, *(item for item in listed if item.item_id not in older)]


async def watch(desk: Desk, now: datetime) -> dict[ItemId, tuple[IntakeItem, Reminded]]:
    """All that may be reminded of, with what is remembered of each from now on."""
    async with desk.store.transaction() as tx:
        items = await remindable(tx)
        known = {one.item_id: one for one in await tx.all_reminded(REMINDED_STATES)}
        found = {item.item_id: (item, watched(item, known.get(item.item_id), now)) for item in items}
        anew = [item for item, one in found.values() if one is not known.get(item.item_id)]
        for item in anew[:_MOST]:
            # read again: the lead may have pinged it in the meantime
            held = await tx.reminded(item.item_id, hold=True)
            await tx.save_reminded([watched(item, held, now)])
    return found


def due(desk: Desk, item: IntakeItem, known: Reminded, now: datetime) -> Step | None:
    if snoozed(item, now):
        return None
    deadline = nearest(desk, item)
    held = holder_to_ask(item) is not None
    found = next_step(desk.reminders, known, held=held, deadline=deadline.at if deadline else None)
    return found.step if found is not None and found.at <= now else None


async def due_still(
    desk: Desk, tx: Transaction, item_id: ItemId, now: datetime
) -> tuple[IntakeItem, Reminded, Step] | None:
    """Read again for the decision; None where it stands otherwise by now."""
    known = await tx.reminded(item_id, hold=True)
    item = await tx.item(item_id)
    if item is None or known is None or item.state not in REMINDED_STATES or watched(item, known, now) != known:
        return None
    step = due(desk, item, known, now)
    return (item, known, step) if step is not None else None


def whom_to_tell(
    desk: Desk, step: Step, duty: tuple[PersonId, ...], holder: PersonId | None = None
) -> tuple[PersonId, ...]:
    if step is Step.LEAD:
        return desk.leads or duty
    return (holder,) if holder is not None else duty


async def note_step(
    desk: Desk, tx: Transaction, item: IntakeItem, known: Reminded, step: Step, whom: Sequence[PersonId]
) -> Noted:
    told = begun(known, step, at=desk.clock.now())
    await tx.save_reminded([told])
    new = await change(desk, tx, item, Verb.REMINDED, by=BOT, facts={"step": step.value, "to": ",".join(whom)})
    return Noted(item=new, before=known, known=told)


async def take_back(tx: Transaction, noted: Noted, now: datetime) -> None:
    """Nothing has left the house: the same step comes again, but not before its time has gone by once more."""
    if await tx.reminded(noted.item.item_id, hold=True) != noted.known:
        return
    before = noted.before
    await tx.save_reminded([replace(before, since=now) if before.step is None else replace(before, step_at=now)])
