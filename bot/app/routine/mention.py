"""Who is mentioned below a card, and what Teams needs for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from html import escape

import structlog

from bot.app.desk import Desk
from bot.app.intake.deadlines import nearest
from bot.app.tell import known_to_teams
from bot.domain.identifiers import PersonId
from bot.domain.item import IntakeItem
from bot.i18n import texts
from bot.ports.board import Board
from bot.ports.notes import Mentioned
from bot.ports.store import BoardState, Transaction

log = structlog.get_logger(__name__)


async def on_duty(desk: Desk, at: datetime) -> tuple[PersonId, ...]:
    """The duty archivist; where nobody is on duty, the leads: somebody has to know."""
    person = await desk.duty.now(at)
    return (person,) if person is not None else desk.leads


async def board_to_write_on(tx: Transaction) -> BoardState | None:
    """None where no board is set, or it was stopped (guests, say)."""
    state = await tx.board()
    return state if state is not None and state.blocked_since is None else None


async def mentions_of(desk: Desk, board: Board, state: BoardState, whom: Collection[PersonId]) -> tuple[Mentioned, ...]:
    """Those whom Teams can notify on this board, the leads where it is none of them; nobody where not even those.

    Raises OutsideError where the team must be asked and cannot.
    """
    found = await known_to_teams(desk, board, state, whom)
    if len(found) < len(set(whom)):
        log.warning("mention.not_in_team", people=sorted(set(whom) - set(found)))
    if not found and not set(desk.leads) <= set(whom):
        return await mentions_of(desk, board, state, desk.leads)
    return tuple(found[person] for person in whom if person in found)


def plainly(name: str) -> str:
    """Teams reads what stands below a card as marked-up text."""
    return escape(" ".join(name.split()), quote=False)


def said_of(desk: Desk, item: IntakeItem) -> dict[str, str]:
    """What a text below a card may say of its letter: the unit, when it came, by when it should be done."""
    write = texts(desk.locale)
    deadline = nearest(desk, item)
    said = "" if deadline is None else write(f"thread.deadline.{deadline.kind.value}", at=write.moment(deadline.at))
    return {
        "unit": plainly(desk.policy.unit_name(item.letter.unit)),
        "received": write.moment(item.letter.received_at),
        "claimed": write.moment(item.claimed_at) if item.claimed_at else "",
        "deadline": f" {said}" if said else "",
    }
