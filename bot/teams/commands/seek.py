"""`@Postvakt søk` and `@Postvakt ubehandlet`: what fits, or what is not handled yet, as rows with who and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.app.desk import Desk
from bot.app.seeing.search import search
from bot.errors import NotAllowed
from bot.ports.board import Board
from bot.teams.commands.asked import Asked
from bot.teams.incoming import Scope
from bot.teams.posts import Post, card_post
from cards import found_card, found_summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Seek:
    names: ClassVar[tuple[str, ...]] = ("søk", "search", "finn", "find", "leit")
    desk: Desk
    board: Board
    only_unhandled: ClassVar[bool] = False

    async def reply(self, asked: Asked) -> Post:
        await need_audience(self.desk, asked)
        found = await search(self.desk, self.board, asked.person, asked.text, only_unhandled=self.only_unhandled)
        return card_post(found_card(found, asked.write), found_summary(found, asked.write))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unhandled(Seek):
    names: ClassVar[tuple[str, ...]] = ("ubehandlet", "ubehandla", "uhandsama", "unhandled")
    only_unhandled: ClassVar[bool] = True


async def need_audience(desk: Desk, asked: Asked) -> None:
    """Items are told of where their cards stand, and to the asker alone: other conversations have other people.

    A board that may not be used, because guests have come to its channel, is one of those.
    """
    if asked.place.scope is Scope.PERSONAL:
        return
    async with desk.store.reading() as tx:
        board = await tx.board()
    if board is None or board.blocked_since is not None or asked.place.scope is not Scope.CHANNEL:
        raise NotAllowed("search_elsewhere")
    if asked.place.channel_id != board.board_id:
        raise NotAllowed("search_elsewhere")
