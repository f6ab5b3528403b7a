"""«Vi tar den»: somebody in a unit says on the unit's own board that they take a letter which lies there for them."""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot.app.choices.tell_unit import is_left_to_unit
from bot.app.desk import Desk, change, stored_item
from bot.app.press import Press, came_before
from bot.domain.identifiers import ItemId
from bot.domain.lifecycle import Verb
from bot.errors import Conflict, NotAllowed, OutsideError
from bot.ports.store import Transaction
from bot.ports.unit_boards import UnitCard

log = structlog.get_logger(__name__)


async def unit_takes(desk: Desk, press: Press, *, board_id: str) -> UnitCard:
    """Whoever is on the unit's board may answer, without a role here; the first answer stands. `board_id` is where the
    click came from, as Teams tells.

    The letter is neither opened nor marked: only its source can tell that the unit has read it. Raises Conflict with
    the winner, NotAllowed elsewhere and once the document centre has taken the letter up again.
    """
    if not press.person.person_id:
        raise NotAllowed("not_units_board")

    async def decision(tx: Transaction) -> UnitCard:
        item = await stored_item(tx, press.item_id)
        board = await tx.unit_board(item.letter.unit)
        telling = await tx.unit_telling(item.item_id, round_no=item.round)
        if board is None or board.board_id != board_id:
            raise NotAllowed("not_units_board", item_id=item.item_id)
        if telling is None or not is_left_to_unit(item, telling):
            raise NotAllowed("taken_back", item_id=item.item_id)
        if telling.answered_by not in (None, press.person.person_id):
            raise Conflict("unit_answered", winner=telling.answered_by or "", item_id=item.item_id)
        if not await came_before(desk, tx, press) and telling.answered_by is None:
            by = press.person.person_id
            await change(desk, tx, item, Verb.UNIT_ANSWERED, by=by, facts={"board": board_id})
            await tx.answer_telling(replace(telling, answered_by=by, answered_at=desk.clock.now()))
        card = await tx.unit_card(telling.card_id)
        if card is None:
            raise NotAllowed("taken_back", item_id=item.item_id)
        return card

    return await desk.decide(decision)


async def drop_unit_orphan(desk: Desk, *, item_id: ItemId, activity_id: str, board_id: str, address: str) -> bool:
    """Deletes a notice that a click came from and that is none of the unit's: it was left by an unanswered post, or
    where the unit's board was before.

    While the notice's activity is not known (a post is on its way) nothing is deleted: it might be that very card.
    """
    async with desk.store.transaction() as tx:
        item = await tx.item(item_id)
        telling = await tx.unit_telling(item_id, round_no=item.round) if item else None
        card = await tx.unit_card(telling.card_id) if telling else None
        owner = await tx.unit_card_by_activity(activity_id)
    if card is None or owner is not None or desk.unit_boards is None or not activity_id:
        return False
    if not card.activity_id and card.board_id == board_id:
        return False
    try:
        await desk.unit_boards.delete(replace(card, board_id=board_id, address=address), activity_id)
    except OutsideError as error:
        log.warning("unit_orphan.not_deleted", item_id=item_id, error=error.code, reason=error.reason)
        return False
    log.info("unit_orphan.deleted", item_id=item_id)
    return True
