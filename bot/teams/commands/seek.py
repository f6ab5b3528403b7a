"""`@Postvakt søk` and `@Postvakt ubehandlet`: what fits, or what is not handled yet, as rows with who and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.app.desk import Desk
from bot.app.seeing.search import search
from bot.ports.board import Board
from bot.teams.commands.asked import Asked
from bot.teams.posts import Post, card_post
from cards import found_card, found_summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Seek:
    names: ClassVar[tuple[str, ...]] = ("søk", "search", "finn", "find", "leit")
    about_letters: ClassVar[bool] = True
    desk: Desk
    board: Board
    only_unhandled: ClassVar[bool] = False

    async def reply(self, asked: Asked) -> Post:
        found = await search(self.desk, self.board, asked.person, asked.text, only_unhandled=self.only_unhandled)
        return card_post(found_card(found, asked.write), found_summary(found, asked.write))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unhandled(Seek):
    names: ClassVar[tuple[str, ...]] = ("ubehandlet", "ubehandla", "uhandsama", "unhandled")
    only_unhandled: ClassVar[bool] = True
