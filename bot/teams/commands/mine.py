"""`@Postvakt mine`: one's own letters, as a list in the personal chat; in a channel only how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.app.desk import Desk
from bot.app.seeing.mine import mine
from bot.ports.board import Board
from bot.teams.commands.asked import Asked
from bot.teams.posts import Post, card_post, text_post
from cards import mine_card, mine_summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    names: ClassVar[tuple[str, ...]] = ("mine",)
    about_letters: ClassVar[bool] = True
    desk: Desk
    board: Board

    async def reply(self, asked: Asked) -> Post:
        view = await mine(self.desk, self.board, asked.person)
        if not view.count:
            return text_post(asked.write("mine.none"))
        if asked.in_channel:
            return text_post(asked.write.plural("mine.in_channel", view.count))
        return card_post(mine_card(view, asked.write), mine_summary(view, asked.write))
