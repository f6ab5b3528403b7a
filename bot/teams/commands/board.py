"""`@Postvakt tavle`: makes the channel that it is said in the board, or the board of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.app.board.set_board import set_board
from bot.app.desk import Desk
from bot.domain.people import Deed
from bot.errors import PostvaktError
from bot.ports.board import Board
from bot.ports.store import BoardState
from bot.teams.board_places import allowed_address
from bot.teams.commands.asked import Asked
from bot.teams.commands.unit_board import FOR, UnitBoardCommand
from bot.teams.connector import Connector
from bot.teams.posts import Post, text_post
from bot.teams.settings import TeamsSettings
from bot.teams.wording import words_of

_YES = ("ja", "yes")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBoard:
    names: ClassVar[tuple[str, ...]] = ("tavle", "board")
    about_letters: ClassVar[bool] = False
    desk: Desk
    board: Board
    connector: Connector
    settings: TeamsSettings

    async def reply(self, asked: Asked) -> Post:
        if asked.words[:1] and asked.words[0] in FOR:
            of_unit = UnitBoardCommand(
                desk=self.desk, board=self.board, connector=self.connector, settings=self.settings
            )
            return text_post(await of_unit.reply(asked.words[1:], asked.place, asked.person, asked.write))
        return text_post(await self._set_board(asked))

    async def _set_board(self, asked: Asked) -> str:
        write = asked.write
        try:
            asked.person.need(Deed.SET_BOARD)
            address = await allowed_address(self.connector, self.settings, asked.place)
            if not set(asked.words) & set(_YES):
                return write("command.board_confirm")
            state = BoardState(
                board_id=address.channel_id, address=address.dump(),
                set_by=asked.person.person_id, set_at=self.desk.clock.now(),
            )  # fmt: skip
            await set_board(self.desk, self.board, asked.person, state)
        except PostvaktError as error:
            return write("command.board_refused", reason=await words_of(self.desk, error, write))
        return write("command.board_set")
