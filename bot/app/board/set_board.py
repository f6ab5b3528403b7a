"""Which Teams channel the cards stand on: set by an administrator, in an allowed team, seen by nobody from outside."""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot.app.desk import BOT, GUESTS, Desk, want_cards
from bot.domain.audit import AuditEntry
from bot.domain.daily_check import subject_of
from bot.domain.identifiers import ItemId
from bot.domain.item import OPEN_STATES
from bot.domain.people import Deed, Person
from bot.domain.workdays import oslo_day
from bot.errors import NotAllowed, OutsideError
from bot.ports.board import Board
from bot.ports.store import BoardState

log = structlog.get_logger(__name__)


async def set_board(desk: Desk, board: Board, person: Person, state: BoardState) -> None:
    """Every open item gets its card there, and so does today's check while nobody has signed it; handled ones stay.

    Raises NotAllowed where a guest, or a unit, would see them.
    """
    person.need(Deed.SET_BOARD)
    if any(member.guest for member in await board.members(state)):
        raise NotAllowed(GUESTS)
    async with desk.store.transaction() as tx:
        if any(one.board_id == state.board_id for one in await tx.unit_boards()):
            raise NotAllowed("is_unit_board")
        await tx.save_board(state)
        for card in await tx.cards_to_draw(state.board_id, limit=100_000):
            item = await tx.item(ItemId(card.subject_id))
            if item is not None and item.state not in OPEN_STATES and not card.activity_id:
                await tx.want_card(card.subject_id, version=item.version, unwanted=True)
        for item in await tx.items(states=OPEN_STATES, limit=5000):
            await want_cards(tx, item)
        check = await tx.daily_check(oslo_day(desk.clock.now()))
        if check is not None and check.is_open:
            await tx.want_card(subject_of(check.day))
        await tx.audit(
            AuditEntry(verb="board:set", actor=person.person_id, at=desk.clock.now(), facts={"board": state.board_id})
        )


async def check_board(desk: Desk, board: Board) -> bool:
    """Once a day: a guest who has come into the team stops the drawing until an administrator sets the board anew."""
    async with desk.store.transaction() as tx:
        state = await tx.board()
    if state is None:
        return True
    try:
        members = await board.members(state)
    except OutsideError as error:
        log.warning("board.not_checked", error=error.code, reason=error.reason)
        return True
    if not any(member.guest for member in members):
        return True
    now = desk.clock.now()
    async with desk.store.transaction() as tx:
        present = await tx.board()
        if present is None or present.board_id != state.board_id:
            return True
        if present.blocked_reason != GUESTS:
            await tx.save_board(replace(present, blocked_since=now, blocked_reason=GUESTS))
            facts = {"board": state.board_id, "reason": GUESTS}
            await tx.audit(AuditEntry(verb="board:stopped", actor=BOT, at=now, facts=facts))
    log.error("board.stopped", reason=GUESTS)
    return False
