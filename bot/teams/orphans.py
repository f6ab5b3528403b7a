"""A card that was pressed and is not the board's own goes: a post whose answer got lost stands there a second time."""

from __future__ import annotations

from bot.app.board.draw_board import drop_orphan
from bot.app.desk import Desk
from bot.ports.board import Board
from bot.teams.address import ChannelAddress
from bot.teams.incoming import Scope
from bot.teams.presses import Pressed


async def drop_orphan_pressed(desk: Desk, board: Board, pressed: Pressed) -> None:
    """Nothing where the card is the board's own, or none of a channel."""
    item_id = str(pressed.data.get("item_id", ""))
    if not pressed.reply_to_id or not item_id or pressed.place.scope is not Scope.CHANNEL:
        return
    # where the click came from, which is another channel than the board's once the board has moved
    at = ChannelAddress.at(pressed.place)
    where = (at.channel_id, at.dump())
    await drop_orphan(desk, board, subject_id=item_id, activity_id=pressed.reply_to_id, where=where)
