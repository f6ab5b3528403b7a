"""Draws a card anew when its letter's hour has passed: a deadline of the sender's, or the start of KS' warnings."""

from __future__ import annotations

from functools import partial

from bot.app.desk import BOT, Desk, change
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, State
from bot.domain.lifecycle import TRANSITIONS, Verb, allowed
from bot.ports.store import Transaction

#: where a person still has to do something
_STATES: frozenset[State] = TRANSITIONS[Verb.OVERDUE].sources


async def watch_deadlines(desk: Desk) -> int:
    """Answers how many cards say so from now on; a long row of them is told in parts."""
    async with desk.store.transaction() as tx:
        due = await tx.items_due(states=_STATES, by=desk.clock.now())
    told = 0
    for item in due:
        told += await desk.decide(partial(_tell, desk, item_id=item.item_id))
    return told


async def _tell(desk: Desk, tx: Transaction, *, item_id: ItemId) -> bool:
    item = await tx.item(item_id)
    if item is None or not allowed(item, Verb.OVERDUE) or not is_due(desk, item):
        return False
    await change(desk, tx, item, Verb.OVERDUE, by=BOT, overdue_at=desk.clock.now())
    return True


def is_due(desk: Desk, item: IntakeItem) -> bool:
    due = item.letter.due_at
    return item.overdue_at is None and due is not None and due <= desk.clock.now()
