"""`@Postvakt sak`: who handled one item, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.app.desk import Desk
from bot.app.seeing.trail import trail
from bot.ports.board import Board
from bot.ports.found_views import FoundView
from bot.teams.commands.asked import Asked
from bot.teams.posts import Post, card_post
from cards import found_card, found_summary, trail_card, trail_summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    names: ClassVar[tuple[str, ...]] = ("sak", "item", "hvem", "kven", "who")
    about_letters: ClassVar[bool] = True
    desk: Desk
    board: Board

    async def reply(self, asked: Asked) -> Post:
        alone = not asked.in_channel
        told = await trail(self.desk, self.board, asked.person, asked.text, alone=alone)
        if isinstance(told, FoundView):
            return card_post(found_card(told, asked.write), found_summary(told, asked.write))
        return card_post(trail_card(told, asked.write), trail_summary(told, asked.write))
