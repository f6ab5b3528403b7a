"""Tells a unit of letters that lie unopened for it: on its own board or by e-mail, each at once or a day's together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import structlog

from bot.app.choices.tell_unit import unit_notice_view, unit_text
from bot.app.desk import BOT, Desk
from bot.app.effects.work import Done, NeedsPerson, Send, Work
from bot.app.intake.rulings import board_of
from bot.domain.audit import AuditEntry
from bot.domain.item import IntakeItem
from bot.domain.outlets import digest_key, unit_notice_key
from bot.errors import Gone, Rejected
from bot.ports.unit_boards import UnitBoard, UnitCard

log = structlog.get_logger(__name__)

#: in the result of an effect: how far the notice has come
NOTICE, QUEUED, TOLD = "notice", "queued", "told"
#: the card that names the units whose boards cannot be used
UNIT_BOARDS = "unit_boards"
UNIT_BOARDS_CARD = f"notice:{UNIT_BOARDS}:teams"
_BLOCKED = "teams.blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class TellUnit:
    desk: Desk

    async def prepare(self, work: Work) -> Done | Send:
        letter = work.item.letter
        async with self.desk.store.transaction() as tx:
            on_board = await board_of(self.desk, tx, letter) is not None
        if not on_board and not self.desk.told_at(letter):
            raise NeedsPerson("unit_unreachable")
        if self.desk.unit_notices.daily:
            return Done(result={NOTICE: QUEUED})

        async def send() -> Done:
            await tell(self.desk, unit_notice_key(letter.ref, work.effect.round), (work.item,))
            return Done(result={NOTICE: TOLD})

        return send

    async def settle(self, work: Work) -> Done | None:  # noqa: ARG002
        return None


async def tell(desk: Desk, key: str, items: Sequence[IntakeItem]) -> None:
    """One notice to one unit. May be asked for again: what was posted before is then known by its key.

    A board that refuses us gives way to the address, where there is one. Raises NeedsPerson where there is neither.
    """
    letters = [item.letter for item in items]
    address = desk.told_at(letters[0])
    async with desk.store.transaction() as tx:
        board = await board_of(desk, tx, letters[0])
    if board is not None and not (address and desk.unit_notices.email_first):
        try:
            for page_key, page in _pages(key, items, desk.unit_notices.most_rows):
                await _post(desk, board, page_key, page)
        except Rejected as error:
            if not isinstance(error, Gone) and error.reason != _BLOCKED:
                raise
            await note_blocked(desk, board, error.reason)
            if not address:
                raise
        else:
            return
    if desk.email is None or not address:
        raise NeedsPerson("unit_unreachable")
    subject, text = unit_text(desk, letters)
    await desk.email.notify(key, to=address, subject=subject, text=text)


def _pages(key: str, items: Sequence[IntakeItem], most: int) -> Iterator[tuple[str, Sequence[IntakeItem]]]:
    """Cards that people can scroll; what fits on one keeps the notice's own key."""
    if len(items) <= most:
        yield key, items
        return
    for at in range(0, len(items), most):
        page = items[at : at + most]
        yield digest_key(tuple(unit_notice_key(item.letter.ref, item.round) for item in page)), page


async def _post(desk: Desk, board: UnitBoard, key: str, items: Sequence[IntakeItem]) -> None:
    """The row stands before the card is posted, so that a click on it is understood whatever becomes of the answer."""
    if desk.unit_boards is None:
        return
    card = UnitCard(card_id=key, unit=board.unit, board_id=board.board_id, address=board.address)
    async with desk.store.transaction() as tx:
        card = await tx.add_unit_card(card, [(item.item_id, item.round) for item in items])
        view = await unit_notice_view(desk, tx, card)
    if not card.activity_id:
        activity_id = await desk.unit_boards.post(board, view)
        async with desk.store.transaction() as tx:
            await tx.unit_card_shown(card, version=view.version, activity_id=activity_id)
            now = await tx.unit_board(board.unit)
            if now is None or now.board_id != card.board_id:
                # the board was moved while the card was on its way: whoever draws takes it along
                await tx.want_unit_card(items[0].item_id, round_no=items[0].round)
    if board.blocked_since is not None:
        await note_blocked(desk, board, "")


async def note_blocked(desk: Desk, board: UnitBoard, reason: str) -> None:
    """Tells on the document centre's board that a unit's cannot be used; with an empty reason, that it can."""
    async with desk.store.transaction() as tx:
        now = await tx.unit_board(board.unit)
        if now is None or now.board_id != board.board_id or now.blocked_reason == reason:
            return
        since = desk.clock.now() if reason else None
        await tx.save_unit_board(replace(now, blocked_since=since, blocked_reason=reason))
        await tx.want_card(UNIT_BOARDS_CARD)
        verb = "unit_board:stopped" if reason else "unit_board:resumed"
        facts = {"board": board.board_id, "unit": board.unit} | ({"reason": reason} if reason else {})
        await tx.audit(AuditEntry(verb=verb, actor=BOT, at=desk.clock.now(), facts=facts))
    log.warning("unit_board.blocked" if reason else "unit_board.unblocked", unit=board.unit, reason=reason)
