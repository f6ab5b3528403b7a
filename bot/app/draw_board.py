"""Keeps the board a picture of the store: posts and updates what differs, the newest wanted state only."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.app.desk import Desk
from bot.app.showing import board_view
from bot.errors import Gone, OutcomeUnknown, OutsideError, Rejected
from bot.ports.board import Board
from bot.ports.store import BoardState, CardState
from bot.ports.views import BoardView

log = structlog.get_logger(__name__)

#: the reason of a board that an administrator must set anew before anything is drawn
GUESTS = "guests_in_channel"
_AT_ONCE = 4
#: how often a board that refuses us is tried again
_BLOCKED_WAIT = timedelta(minutes=1)


@dataclass(slots=True, kw_only=True)
class BoardDrawer:
    """Draws the one board; of several replicas only the leader calls it."""

    desk: Desk
    board: Board
    #: after a failure: nothing is tried before this
    pause_until: datetime | None = None

    async def draw(self) -> bool:
        """Draws some of what differs; False where the board shows all that is wanted, or cannot be drawn now."""
        now = self.desk.clock.now()
        if self.pause_until is not None and now < self.pause_until:
            return False
        async with self.desk.store.transaction() as tx:
            state = await tx.board()
            cards = await tx.cards_to_draw(state.board_id, limit=_AT_ONCE) if state else ()
        if state is None or not cards or state.blocked_reason == GUESTS:
            return False
        drawn = await asyncio.gather(*(self._draw_card(state, card) for card in cards))
        return any(drawn)

    async def _draw_card(self, state: BoardState, card: CardState) -> bool:
        async with self.desk.store.transaction() as tx:
            found = await board_view(self.desk, tx, card.subject_id)
        try:
            if found is None or card.unwanted:
                await self._take_off(state, card)
            else:
                await self._show(state, card, *found)
        except OutsideError as error:
            await self._failed(state, card, error)
            return False
        if state.blocked_since is not None:
            await self._unblocked(state)
        return True

    async def _show(self, state: BoardState, card: CardState, view: BoardView, version: int) -> None:
        activity_id = card.activity_id
        if activity_id:
            await self.board.update(state, activity_id, view, urgent=card.urgent)
        else:
            activity_id = await self.board.post(state, view, urgent=card.urgent)
        async with self.desk.store.transaction() as tx:
            await tx.card_shown(card, version=version, activity_id=activity_id)

    async def _take_off(self, state: BoardState, card: CardState) -> None:
        if card.activity_id:
            await self.board.delete(state, card.activity_id)
        async with self.desk.store.transaction() as tx:
            await tx.card_gone(replace(card, unwanted=True))

    async def _failed(self, state: BoardState, card: CardState, error: OutsideError) -> None:
        """Nothing is lost: the card stays wanted. An unanswered post may leave an orphan, known by its first click."""
        log.warning("card.not_drawn", subject=card.subject_id, error=error.code, reason=error.reason)
        if isinstance(error, Gone) and card.activity_id:
            async with self.desk.store.transaction() as tx:
                await tx.card_gone(card)
            return
        if isinstance(error, Rejected) and error.reason == "teams.blocked":
            await self._blocked(state, error)
        wait = error.retry_after or (_BLOCKED_WAIT if isinstance(error, Rejected) else timedelta(seconds=5))
        if not isinstance(error, OutcomeUnknown):
            self.pause_until = self.desk.clock.now() + wait

    async def _blocked(self, state: BoardState, error: Rejected) -> None:
        if state.blocked_since is None:
            async with self.desk.store.transaction() as tx:
                blocked = replace(state, blocked_since=self.desk.clock.now(), blocked_reason=error.reason)
                await tx.save_board(blocked)

    async def _unblocked(self, state: BoardState) -> None:
        async with self.desk.store.transaction() as tx:
            await tx.save_board(replace(state, blocked_since=None, blocked_reason=""))


async def drop_orphan(desk: Desk, board: Board, *, subject_id: str, activity_id: str) -> bool:
    """Deletes a card that a click came from and that is not the item's own: it was left by an unanswered post.

    While the item's card is not known (a post is on its way) nothing is deleted: it might be that very card.
    """
    async with desk.store.transaction() as tx:
        state = await tx.board()
        card = await tx.card(subject_id)
        owner = await tx.card_by_activity(activity_id)
    if state is None or card is None or not card.activity_id or owner is not None or not activity_id:
        return False
    try:
        await board.delete(state, activity_id)
    except OutsideError as error:
        log.warning("orphan.not_deleted", subject=subject_id, error=error.code, reason=error.reason)
        return False
    log.info("orphan.deleted", subject=subject_id)
    return True
