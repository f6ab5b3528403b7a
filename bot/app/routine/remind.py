"""Reminds people of letters that nobody does anything for: the duty archivist, then again, then the lead.

Each step is begun in the store, with its audit entry and the card that shows it, before anything leaves. Whether the
reply arrived may be unknown: then it counts as said, and the next step repairs it. At night, on weekends and holidays
nobody is reminded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import structlog

from bot.app.desk import Desk, person_name
from bot.app.one_by_one import one_by_one
from bot.app.routine.mention import board_to_write_on, mentions_of, on_duty, plainly, said_of
from bot.app.routine.remind_list import remind_of_list
from bot.app.routine.steps import Noted, due, due_still, note_step, take_back, watch, whom_to_tell
from bot.domain.holders import holder_to_ask
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import IntakeItem, State
from bot.domain.reminders import Step
from bot.errors import OutsideError
from bot.ports.board import NOT_SENT, Board
from bot.ports.notes import ThreadNote
from bot.ports.store import BoardState, Transaction

log = structlog.get_logger(__name__)

#: the first half of a text's name below `thread.`
_KINDS = {State.WAITING: "waiting", State.CLAIMED: "held", State.NEEDS_ATTENTION: "stuck"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    noted: Noted
    whom: tuple[PersonId, ...]
    board: BoardState
    activity_id: str
    holder_name: str


async def remind(desk: Desk, board: Board) -> int:
    """Answers how many were begun. Called often: what is due within office hours is told soon after."""
    if not desk.reminders.on:
        return 0
    now = desk.clock.now()
    waiting = await watch(desk, now)
    if not desk.reminders.hours.at_work(now):
        return 0
    duty = await on_duty(desk, now)

    async def step_of(item: IntakeItem) -> tuple[IntakeItem, Step | None]:
        return item, due(desk, item, waiting[item.item_id][1], now)

    async def tell(item: IntakeItem) -> bool:
        step = await desk.decide(partial(_begin, desk, item_id=item.item_id, duty=duty))
        if step is not None:
            await _say(desk, board, step)
        return step is not None

    steps = await one_by_one([item for item, _ in waiting.values()], step_of, job="remind")
    told = sum(await one_by_one([item for item, step in steps if step and not item.backlog], tell, job="remind"))
    for step in Step:
        listed = [item.item_id for item, its_step in steps if its_step is step and item.backlog]
        told += await remind_of_list(desk, board, step, listed, duty) if listed else 0
    return told


async def _begin(desk: Desk, tx: Transaction, *, item_id: ItemId, duty: tuple[PersonId, ...]) -> _Begun | None:
    """None where there is nothing to say any more, or nowhere to say it yet."""
    found = await due_still(desk, tx, item_id, desk.clock.now())
    card, state = await tx.card(item_id), await board_to_write_on(tx)
    if found is None or card is None or not card.activity_id or state is None:
        return None
    item, known, step = found
    whom = whom_to_tell(desk, step, duty, holder_to_ask(item))
    return _Begun(
        noted=await note_step(desk, tx, item, known, step, whom), whom=whom, board=state, activity_id=card.activity_id,
        holder_name=await person_name(desk, tx, holder_to_ask(item)),
    )  # fmt: skip


async def _say(desk: Desk, board: Board, step: _Begun) -> None:
    item = step.noted.item
    code = f"{_KINDS[item.state]}_{step.noted.known.step}"
    try:
        mentions = await mentions_of(desk, board, step.board, step.whom)
        facts = {**said_of(desk, item), "holder": plainly(step.holder_name)}
        await board.reply(step.board, step.activity_id, ThreadNote(code=code, mentions=mentions, facts=facts))
    except OutsideError as error:
        log.warning("reminder.not_sent", item_id=item.item_id, error=error.code, reason=error.reason)
        if isinstance(error, NOT_SENT):
            async with desk.store.transaction() as tx:
                await take_back(tx, step.noted, desk.clock.now())
