"""Keeps the board a picture of the store: posts and updates what differs, the newest wanted state only."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.app.board.showing import board_view
from bot.app.desk import GUESTS, LIST_CARD, Desk
from bot.errors import Gone, OutcomeUnknown, OutsideError, Rejected
from bot.ports.board import Board
from bot.ports.store import BoardState, CardState
from bot.ports.views import BoardView

log = structlog.get_logger(__name__)

_AT_ONCE = 4
_SHORT_WAIT = timedelta(seconds=5)
#: how often a board that refuses us is tried again
_BLOCKED_WAIT = timedelta(minutes=1)
#: how long a card that Teams refuses rests, unless something else is wanted of it before
_REFUSED_WAIT = timedelta(minutes=10)
#: posts without an answer may each leave an orphan: after so many in a row they become rare
_MOST_UNANSWERED = 4
_LONGEST_WAIT = timedelta(minutes=5)


@dataclass(slots=True, kw_only=True)
class BoardDrawer:
    """Draws the one board; of several replicas only the leader calls it."""

    desk: Desk
    board: Board
    #: after a failure: nothing is tried before this
    pause_until: datetime | None = None
    #: until when a card rests that Teams refused, in the version that was wanted
    _resting: dict[tuple[str, int], datetime] = field(default_factory=dict)
    _unanswered: int = 0

    async def draw(self) -> bool:
        """Draws some of what differs; False where the board shows all that is wanted, or cannot be drawn now."""
        now = self.desk.clock.now()
        if self.pause_until is not None and now < self.pause_until:
            return False
        self._resting = {card: until for card, until in self._resting.items() if now < until}
        async with self.desk.store.transaction() as tx:
            state = await tx.board()
            limit = _AT_ONCE + len(self._resting)
            wanted = await tx.cards_to_draw(state.board_id, limit=limit) if state else ()
        cards = [card for card in wanted if (card.subject_id, card.wanted_version) not in self._resting]
        if state is None or not cards or state.blocked_reason == GUESTS:
            return False
        drawn = await asyncio.gather(*(self._drawn(state, card) for card in cards[:_AT_ONCE]))
        return any(drawn)

    async def _drawn(self, state: BoardState, card: CardState) -> bool:
        """A card that cannot be drawn through a fault of ours rests like a refused one, and holds up no other."""
        try:
            return await self._draw_card(state, card)
        except Exception:
            log.exception("card.fault", subject=card.subject_id)
            self._resting[card.subject_id, card.wanted_version] = self.desk.clock.now() + _REFUSED_WAIT
            return False

    async def _draw_card(self, state: BoardState, card: CardState) -> bool:
        async with self.desk.store.transaction() as tx:
            found = await board_view(self.desk, tx, card.subject_id)
        try:
            if found is None or card.unwanted:
                await self._take_off(state, card)
            else:
                await self._show(state, card, *found)
        except OutsideError as error:
            return await self._failed(state, card, error)
        self._unanswered = 0
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
            if not card.unwanted:
                # there is nothing to show of it any more, which nobody had said yet: else it would be drawn for ever
                await tx.want_card(card.subject_id, unwanted=True)
            await tx.card_gone(replace(card, unwanted=True))

    async def _failed(self, state: BoardState, card: CardState, error: OutsideError) -> bool:
        """Nothing is lost: the card stays wanted. True where it can be drawn anew at once."""
        log.warning("card.not_drawn", subject=card.subject_id, error=error.code, reason=error.reason)
        if isinstance(error, Gone) and card.activity_id:
            async with self.desk.store.transaction() as tx:
                await tx.card_gone(card)
            return True
        if isinstance(error, Gone) or error.reason == "teams.blocked":
            await self._blocked(state, error)
            self._pause(error.retry_after or _BLOCKED_WAIT)
        elif isinstance(error, Rejected):
            self._resting[card.subject_id, card.wanted_version] = self.desk.clock.now() + _REFUSED_WAIT
        elif isinstance(error, OutcomeUnknown):
            self._doubt()
        else:
            self._pause(error.retry_after or _SHORT_WAIT)
        return False

    def _doubt(self) -> None:
        """An unanswered post may leave an orphan, known by its first click."""
        self._unanswered += 1
        if self._unanswered >= _MOST_UNANSWERED:
            doublings = min(self._unanswered - _MOST_UNANSWERED, 10)
            self._pause(min(_SHORT_WAIT * 2**doublings, _LONGEST_WAIT))

    def _pause(self, wait: timedelta) -> None:
        until = self.desk.clock.now() + wait
        self.pause_until = max(until, self.pause_until or until)

    async def _blocked(self, state: BoardState, error: OutsideError) -> None:
        async with self.desk.store.transaction() as tx:
            now = await tx.board()
            if now is not None and now.board_id == state.board_id and now.blocked_since is None:
                await tx.save_board(replace(now, blocked_since=self.desk.clock.now(), blocked_reason=error.reason))

    async def _unblocked(self, state: BoardState) -> None:
        """Not where an administrator has set another board meanwhile, or the daily check has found guests."""
        async with self.desk.store.transaction() as tx:
            now = await tx.board()
            if now is not None and now.board_id == state.board_id and now.blocked_reason != GUESTS:
                await tx.save_board(replace(now, blocked_since=None, blocked_reason=""))


async def drop_orphan(desk: Desk, board: Board, *, subject_id: str, activity_id: str, where: tuple[str, str]) -> bool:
    """Deletes a card that a click came from and that is not the item's own: it was left by an unanswered post, or on a
    channel that was the board before. `where` is that channel's id and address.

    While a card's activity is not known (a post is on its way) nothing is deleted: it might be that very card.
    """
    async with desk.store.transaction() as tx:
        state = await tx.board()
        card = await tx.card(subject_id)
        listed = await tx.card(LIST_CARD)
        owner = await tx.card_by_activity(activity_id) or await tx.unit_card_by_activity(activity_id)
    if state is None or card is None or owner is not None or not activity_id:
        return False
    board_id, address = where
    on_its_way = not card.activity_id or (listed is not None and not listed.activity_id)
    if board_id == state.board_id and on_its_way:
        return False
    try:
        await board.delete(replace(state, board_id=board_id, address=address), activity_id)
    except OutsideError as error:
        log.warning("orphan.not_deleted", subject=subject_id, error=error.code, reason=error.reason)
        return False
    log.info("orphan.deleted", subject=subject_id)
    return True
