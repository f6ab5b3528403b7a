"""Put a letter off until a time, and take it up again before that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.app.choices.claim import need_claimant
from bot.app.desk import Desk, change, stored_item
from bot.app.intake.deadlines import deadlines
from bot.app.press import Press, came_before
from bot.domain.deadlines import DeadlineKind
from bot.domain.item import IntakeItem, State
from bot.domain.lifecycle import Verb, allowed
from bot.domain.people import Deed
from bot.domain.snooze import snooze_fault
from bot.errors import Conflict
from bot.ports.forms import FieldFault
from bot.ports.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed:
    item: IntakeItem
    #: non-empty: nothing was done, and the form comes back with these
    faults: tuple[FieldFault, ...] = ()


async def snooze(desk: Desk, press: Press, until: datetime) -> Snoozed:
    """The claimant's to do; of a letter that nobody has taken everybody's, for a shorter time."""
    press.person.need(Deed.WORK_ON_ITEMS)

    async def decision(tx: Transaction) -> Snoozed:
        item = await stored_item(tx, press.item_id)
        now = desk.clock.now()
        need_snoozable(press, item)
        code = snooze_fault(item, until, now, desk.claims, deadline=snooze_deadline(desk, item))
        if code:
            return Snoozed(item=item, faults=(FieldFault(field="snooze", code=code),))
        if await came_before(desk, tx, press):
            return Snoozed(item=await stored_item(tx, press.item_id))
        by = press.person.person_id
        new = await change(
            desk, tx, item, Verb.SNOOZED,
            by=by, facts={"until": until.astimezone(UTC).isoformat(timespec="minutes")},
            snoozed_until=until, snoozed_by=by,
        )  # fmt: skip
        return Snoozed(item=new)

    return await desk.decide(decision)


async def wake(desk: Desk, press: Press) -> IntakeItem:
    """Before its time; whoever may put it off may take it up again. Waking what is awake changes nothing."""
    press.person.need(Deed.WORK_ON_ITEMS)

    async def decision(tx: Transaction) -> IntakeItem:
        item = await stored_item(tx, press.item_id)
        need_snoozable(press, item)
        if item.snoozed_until is None or await came_before(desk, tx, press):
            return await stored_item(tx, press.item_id)
        return await change(desk, tx, item, Verb.WOKEN, by=press.person.person_id)

    return await desk.decide(decision)


def snooze_deadline(desk: Desk, item: IntakeItem) -> datetime | None:
    """Beyond which it is not put off: the sender's or the municipality's own, whichever comes first.

    The hour from which a source warns is none, nor the one at which a letter went out on paper once that has passed.
    """
    now = desk.clock.now()
    held = [
        one.at
        for one in deadlines(desk, item)
        if one.kind is not DeadlineKind.WARNING and (one.kind is not DeadlineKind.PAPER or one.at > now)
    ]
    return min(held, default=None)


def need_snoozable(press: Press, item: IntakeItem) -> None:
    if not allowed(item, Verb.SNOOZED):
        raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
    if item.state is State.CLAIMED:
        need_claimant(press.person, item)
