"""Who reads an answer: letters are told of where their cards stand, and to the asker alone."""

from __future__ import annotations

from bot.app.desk import Desk
from bot.errors import NotAllowed


async def need_audience(desk: Desk, channel_id: str) -> None:
    """`channel_id`: where everybody reads the answer; empty = a conversation that is no channel's.

    Raises NotAllowed elsewhere than on the board: other conversations have other people. A board that may not be used,
    because guests have come to its channel, is one of those.
    """
    async with desk.store.reading() as tx:
        board = await tx.board()
    if board is None or board.blocked_since is not None or channel_id != board.board_id:
        raise NotAllowed("search_elsewhere")
