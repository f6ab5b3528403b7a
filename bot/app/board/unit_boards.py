"""Units' own boards: set by an administrator in the unit's channel, checked as the document centre's, and drawn.

What stands there is neutral, but that a letter lies there is for the unit alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.app.choices.tell_unit import unit_notice_view
from bot.app.desk import GUESTS, Desk
from bot.app.effects.tell_unit import UNIT_BOARDS_CARD, note_blocked
from bot.domain.audit import AuditEntry
from bot.domain.identifiers import OrgNumber
from bot.domain.people import Deed, Person
from bot.errors import Gone, NotAllowed, OutcomeUnknown, OutsideError, Rejected
from bot.ports.board import Board
from bot.ports.store import Transaction
from bot.ports.unit_boards import UnitBoard, UnitCard
from bot.ports.views import UnitNoticeView

log = structlog.get_logger(__name__)

_AT_ONCE = 4
#: how long a card rests that could not be drawn, unless something else is wanted of it before
_WAIT = timedelta(minutes=1)
#: and after a post without an answer, since each may leave an orphan
_UNANSWERED = timedelta(minutes=10)


async def set_unit_board(desk: Desk, boards: Board, person: Person, board: UnitBoard) -> None:
    """Raises NotAllowed where a guest would see it, and on the document centre's own board."""
    person.need(Deed.SET_BOARD)
    if any(member.guest for member in await boards.members(board)):
        raise NotAllowed(GUESTS)
    async with desk.store.transaction() as tx:
        main = await tx.board()
        if main is not None and main.board_id == board.board_id:
            raise NotAllowed("is_main_board")
        before = await tx.unit_board(board.unit)
        await tx.save_unit_board(board)
        if before is not None and before.blocked_since is not None:
            await tx.want_card(UNIT_BOARDS_CARD)
        await _audit(desk, tx, "unit_board:set", person, board)


async def remove_unit_board(desk: Desk, person: Person, unit: OrgNumber) -> bool:
    """From now on the unit is told by e-mail, or not at all. False where it had no board."""
    person.need(Deed.SET_BOARD)
    async with desk.store.transaction() as tx:
        board = await tx.unit_board(unit)
        if board is None or not await tx.drop_unit_board(unit):
            return False
        if board.blocked_since is not None:
            await tx.want_card(UNIT_BOARDS_CARD)
        await _audit(desk, tx, "unit_board:removed", person, board)
    return True


async def check_unit_boards(desk: Desk) -> int:
    """Once a day: where a guest has come in nothing more is told until an administrator sets the board anew, and a
    board that refused us is used again when it answers. Answers how many boards cannot be used."""
    async with desk.store.transaction() as tx:
        boards = await tx.unit_boards()
    return sum([await _is_blocked(desk, board) for board in boards])


async def _is_blocked(desk: Desk, board: UnitBoard) -> bool:
    if desk.unit_boards is None or board.blocked_reason == GUESTS:
        return True
    try:
        members = await desk.unit_boards.members(board)
    except OutsideError as error:
        log.warning("unit_board.not_checked", unit=board.unit, error=error.code, reason=error.reason)
        return board.blocked_since is not None
    if any(member.guest for member in members):
        await note_blocked(desk, board, GUESTS)
        return True
    if board.blocked_since is not None:
        await note_blocked(desk, board, "")
    return False


async def _audit(desk: Desk, tx: Transaction, verb: str, person: Person, board: UnitBoard) -> None:
    facts = {"board": board.board_id, "unit": board.unit}
    await tx.audit(AuditEntry(verb=verb, actor=person.person_id, at=desk.clock.now(), facts=facts))


@dataclass(slots=True, kw_only=True)
class UnitCardDrawer:
    """Keeps notices that stand on units' boards as the store says; they are posted when their units are told.

    Of several replicas only the leader calls it.
    """

    desk: Desk
    #: until when a card rests, in the version that was wanted
    _resting: dict[tuple[str, int], datetime] = field(default_factory=dict)

    async def draw(self) -> bool:
        """Draws some of what differs; False where nothing is left to draw now."""
        now = self.desk.clock.now()
        self._resting = {card: until for card, until in self._resting.items() if now < until}
        async with self.desk.store.transaction() as tx:
            wanted = await tx.unit_cards_to_draw(limit=_AT_ONCE + len(self._resting))
        cards = [card for card in wanted if (card.card_id, card.wanted_version) not in self._resting]
        return any([await self._drawn(card) for card in cards[:_AT_ONCE]])

    async def _drawn(self, card: UnitCard) -> bool:
        """A card that cannot be drawn, be it through a fault of ours, rests and holds up no other."""
        wait = _WAIT
        try:
            if await self._draw_card(card):
                return True
        except OutsideError as error:
            log.warning("unit_card.not_drawn", card=card.card_id, error=error.code, reason=error.reason)
            wait = _UNANSWERED if isinstance(error, OutcomeUnknown) else max(wait, error.retry_after or wait)
        except Exception:
            log.exception("unit_card.fault", card=card.card_id)
        self._resting[card.card_id, card.wanted_version] = self.desk.clock.now() + wait
        return False

    async def _draw_card(self, card: UnitCard) -> bool:
        boards = self.desk.unit_boards
        async with self.desk.store.transaction() as tx:
            view = await unit_notice_view(self.desk, tx, card)
            board = await tx.unit_board(card.unit)
        if boards is None or (board is not None and board.blocked_reason == GUESTS):
            return False
        if board is None:
            await self._take_off(boards, card)
            shown = replace(card, activity_id="")
        elif board.board_id == card.board_id:
            shown = await self._updated(boards, card, view)
        elif view.waiting:
            there = replace(card, board_id=board.board_id, address=board.address)
            shown = replace(there, activity_id=await boards.post(board, view))
        else:
            # nothing is left to take on it: it stays where it is
            shown = card
        async with self.desk.store.transaction() as tx:
            await tx.unit_card_shown(shown, version=view.version, activity_id=shown.activity_id)
        if shown.activity_id and shown.board_id != card.board_id:
            await self._take_off(boards, card)
        return True

    async def _updated(self, boards: Board, card: UnitCard, view: UnitNoticeView) -> UnitCard:
        try:
            await boards.update(card, card.activity_id, view, urgent=True)
        except Gone:
            # somebody deleted it there: the unit has been told all the same
            return replace(card, activity_id="")
        return card

    async def _take_off(self, boards: Board, card: UnitCard) -> None:
        """From where the board was; what cannot be deleted there is refused when somebody clicks on it."""
        try:
            await boards.delete(card, card.activity_id)
        except Rejected as error:
            log.warning("unit_card.not_deleted", card=card.card_id, reason=error.reason)
