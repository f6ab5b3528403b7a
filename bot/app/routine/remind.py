"""Reminds people of letters that nobody does anything for: the duty archivist, then again, then the lead.

Each step is begun in the store, with its audit entry and the card that shows it, before anything leaves. Whether the
reply arrived may be unknown: then it counts as said, and the next step repairs it. At night, on weekends and holidays
nobody is reminded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from bot.app.desk import BOT, Desk, change, person_name
from bot.app.intake.deadlines import nearest
from bot.app.one_by_one import one_by_one
from bot.app.routine.mention import holder_of, leads, mentions_of, on_duty, plainly, said_of
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import IntakeItem, State
from bot.domain.lifecycle import Verb
from bot.domain.reminders import REMINDED_STATES, Reminded, Step, begun, next_step, snoozed, watched
from bot.errors import OutsideError
from bot.ports.board import NOT_SENT, Board
from bot.ports.notes import ThreadNote
from bot.ports.store import BoardState, Transaction

log = structlog.get_logger(__name__)

_MOST = 500
#: the first half of a text's name below `thread.`
_KINDS = {State.WAITING: "waiting", State.CLAIMED: "held", State.NEEDS_ATTENTION: "stuck"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    item: IntakeItem
    before: Reminded
    known: Reminded
    whom: tuple[PersonId, ...]
    board: BoardState
    activity_id: str
    holder_name: str


async def remind(desk: Desk, board: Board) -> int:
    """Answers how many were begun. Called often: what is due within office hours is told soon after."""
    if not desk.reminders.on:
        return 0
    now = desk.clock.now()
    waiting = await _watch(desk, now)
    if not desk.reminders.hours.at_work(now):
        return 0
    duty = await on_duty(desk, now)
    known = {item.item_id: one for item, one in waiting}

    async def tell(item: IntakeItem) -> bool:
        if _due(desk, item, known[item.item_id], now) is None:
            return False
        step = await desk.decide(partial(_begin, desk, item_id=item.item_id, duty=duty))
        if step is not None:
            await _say(desk, board, step)
        return step is not None

    return sum(await one_by_one([item for item, _ in waiting], tell, job="remind"))


async def _watch(desk: Desk, now: datetime) -> list[tuple[IntakeItem, Reminded]]:
    """All that may be reminded of, with what is remembered of each. The list card's letters have none of their own."""
    async with desk.store.transaction() as tx:
        items = await tx.items(states=REMINDED_STATES, backlog=False, limit=_MOST)
        known = {one.item_id: one for one in await tx.all_reminded(REMINDED_STATES)}
        found = [(item, watched(item, known.get(item.item_id), now)) for item in items]
        anew = [item for item, one in found if one is not known.get(item.item_id)]
        for item in anew:
            # read again: the lead may have pinged it in the meantime
            held = await tx.reminded(item.item_id, hold=True)
            await tx.save_reminded([watched(item, held, now)])
    return found


def _due(desk: Desk, item: IntakeItem, known: Reminded, now: datetime) -> Step | None:
    if snoozed(item, now):
        return None
    deadline = nearest(desk, item)
    held = holder_of(item) is not None
    found = next_step(desk.reminders, known, held=held, deadline=deadline.at if deadline else None)
    return found.step if found is not None and found.at <= now else None


async def _begin(desk: Desk, tx: Transaction, *, item_id: ItemId, duty: tuple[PersonId, ...]) -> _Begun | None:
    """None where there is nothing to say any more, or nowhere to say it yet."""
    now = desk.clock.now()
    known = await tx.reminded(item_id, hold=True)
    item, card, state = await tx.item(item_id), await tx.card(item_id), await tx.board()
    if item is None or known is None or item.state not in REMINDED_STATES or watched(item, known, now) != known:
        return None
    if card is None or not card.activity_id or state is None or state.blocked_since is not None:
        return None
    step = _due(desk, item, known, now)
    whom = _whom(desk, item, step, duty) if step is not None else ()
    if step is None or not whom:
        return None
    told = begun(known, step, at=now)
    await tx.save_reminded([told])
    facts = {"step": step.value, "to": ",".join(whom)}
    new = await change(desk, tx, item, Verb.REMINDED, by=BOT, facts=facts)
    return _Begun(
        item=new, before=known, known=told, whom=whom, board=state, activity_id=card.activity_id,
        holder_name=await person_name(desk, tx, holder_of(item)),
    )  # fmt: skip


def _whom(desk: Desk, item: IntakeItem, step: Step, duty: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
    if step is Step.LEAD:
        return leads(desk) or duty
    holder = holder_of(item)
    return (holder,) if holder is not None else duty


async def _say(desk: Desk, board: Board, step: _Begun) -> None:
    code = f"{_KINDS[step.item.state]}_{step.known.step}"
    try:
        mentions = await mentions_of(desk, board, step.board, step.whom)
        if mentions:
            facts = {**said_of(desk, step.item), "holder": plainly(step.holder_name)}
            await board.reply(step.board, step.activity_id, ThreadNote(code=code, mentions=mentions, facts=facts))
    except OutsideError as error:
        log.warning("reminder.not_sent", item_id=step.item.item_id, error=error.code, reason=error.reason)
        if isinstance(error, NOT_SENT):
            await _take_back(desk, step)


async def _take_back(desk: Desk, step: _Begun) -> None:
    """Nothing has left the house: the same step comes again, but not before its time has gone by once more."""
    now = desk.clock.now()
    async with desk.store.transaction() as tx:
        if await tx.reminded(step.item.item_id, hold=True) != step.known:
            return
        before = step.before
        again = replace(before, since=now) if before.step is None else replace(before, step_at=now)
        await tx.save_reminded([again])
