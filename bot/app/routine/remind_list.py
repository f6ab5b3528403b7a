"""Reminds people of the list card's letters: one reply below it a step and day, that counts them by unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from bot.app.desk import LIST_CARD, Desk
from bot.app.intake.deadlines import nearest
from bot.app.routine.mention import board_to_write_on, mentions_of, plainly
from bot.app.routine.steps import Noted, due_still, note_step, take_back, whom_to_tell
from bot.domain.identifiers import ItemId, OrgNumber, PersonId
from bot.domain.item import IntakeItem
from bot.domain.reminders import Step
from bot.domain.sensitivity import Sensitivity
from bot.domain.workdays import oslo_day
from bot.errors import OutsideError
from bot.i18n import texts
from bot.ports.board import NOT_SENT, Board
from bot.ports.notes import ThreadNote
from bot.ports.store import BoardState, Transaction

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    key: str
    noted: tuple[Noted, ...]
    whom: tuple[PersonId, ...]
    board: BoardState
    activity_id: str


async def remind_of_list(
    desk: Desk, board: Board, step: Step, items: Sequence[ItemId], duty: tuple[PersonId, ...]
) -> int:
    """How many letters the step was begun for: all that are due, or none where it was said today already."""
    begun = await desk.decide(partial(_begin, desk, step=step, items=items, duty=duty))
    if begun is None:
        return 0
    try:
        mentions = await mentions_of(desk, board, begun.board, begun.whom)
        facts = _facts(desk, [one.item for one in begun.noted])
        note = ThreadNote(code=f"listed_{step}", mentions=mentions, facts=facts)
        await board.reply(begun.board, begun.activity_id, note)
    except OutsideError as error:
        log.warning("reminder.list_not_sent", step=step.value, error=error.code, reason=error.reason)
        if isinstance(error, NOT_SENT):
            await _take_back(desk, begun)
    return len(begun.noted)


async def _begin(
    desk: Desk, tx: Transaction, *, step: Step, items: Sequence[ItemId], duty: tuple[PersonId, ...]
) -> _Begun | None:
    now = desk.clock.now()
    card, state = await tx.card(LIST_CARD), await board_to_write_on(tx)
    whom, key = whom_to_tell(desk, step, duty), f"list:{step}:{oslo_day(now)}"
    if card is None or not card.activity_id or state is None:
        return None
    if not await tx.begin_telling(key, at=now):
        return None
    still = [await due_still(desk, tx, item_id, now) for item_id in items]
    # one that has got a card of its own is told of below that
    mine = [found for found in still if found is not None and found[0].backlog and found[2] is step]
    noted = [await note_step(desk, tx, item, known, step, whom) for item, known, _ in mine]
    if not noted:
        await tx.free_telling(key)
        return None
    return _Begun(key=key, noted=tuple(noted), whom=whom, board=state, activity_id=card.activity_id)


async def _take_back(desk: Desk, begun: _Begun) -> None:
    async with desk.store.transaction() as tx:
        await tx.free_telling(begun.key)
        for noted in begun.noted:
            await take_back(tx, noted, desk.clock.now())


def _facts(desk: Desk, items: Sequence[IntakeItem]) -> dict[str, str]:
    """As on the list card, of a sensitive letter no more than its unit."""
    write, by_unit = texts(desk.locale), dict[OrgNumber, list[float]]()
    told = []
    for item in items:
        deadline = nearest(desk, item)
        by_unit.setdefault(item.letter.unit, []).append(deadline.at.timestamp() if deadline else float("inf"))
        if deadline is not None and desk.policy.sensitivity(item) is not Sensitivity.SENSITIVE:
            told.append(deadline.at)
    # where a deadline comes first, then where most wait
    units = sorted(by_unit, key=lambda unit: (min(by_unit[unit]), -len(by_unit[unit]), unit))
    deadline_said = f" {write('thread.deadline.nearest', at=write.moment(min(told)))}" if told else ""
    return {
        "letters": write.plural("roster.letters", len(items)),
        "units": ", ".join(f"{plainly(desk.policy.unit_name(unit))} {len(by_unit[unit])}" for unit in units),
        "deadline": deadline_said,
    }
