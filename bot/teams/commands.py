"""What people say to the bot: help, and which channel is the board, or a unit's own."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from bot.app.board.set_board import set_board
from bot.app.desk import Desk
from bot.domain.people import Deed, Person
from bot.errors import NotAllowed, PostvaktError
from bot.i18n import Texts, texts
from bot.ports.board import Board
from bot.ports.store import BoardState
from bot.teams.address import Conversation
from bot.teams.board_places import allowed_address
from bot.teams.connector import Connector
from bot.teams.incoming import Place, Said, Scope
from bot.teams.posts import text_post
from bot.teams.presses import person_of
from bot.teams.settings import TeamsSettings
from bot.teams.unit_board_command import FOR, UnitBoardCommand

_BOARD = ("tavle", "board")
_HELP = ("hjelp", "help", "")
_YES = ("ja", "yes")
_KNOWN = ("tavle", "hjelp", "board", "help")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    desk: Desk
    board: Board
    connector: Connector
    settings: TeamsSettings
    locale: str

    async def answer(self, said: Said) -> None:
        person = person_of(self.desk, said)
        write = texts(person.locale or self.locale)
        words = said.text.lower().split()
        reply = await self._reply(words, said.place, person, write)
        await self.connector.send(Conversation.at(said.place), text_post(reply), urgent=True)

    async def _reply(self, words: list[str], place: Place, person: Person, write: Texts) -> str:
        first = words[0] if words else ""
        if first in _HELP:
            return write("command.help" if place.scope is Scope.CHANNEL else "command.help_personal")
        if first in _BOARD and words[1:2] and words[1] in FOR:
            command = UnitBoardCommand(
                desk=self.desk, board=self.board, connector=self.connector, settings=self.settings
            )
            return await command.reply(words[2:], place, person, write)
        if first in _BOARD:
            return await self._set_board(words, place, person, write)
        near = difflib.get_close_matches(first, _KNOWN, n=1)
        shown = first[:30]
        if near:
            return write("command.unknown_suggestion", text=shown, suggestion=near[0])
        return write("command.unknown", text=shown)

    async def _set_board(self, words: list[str], place: Place, person: Person, write: Texts) -> str:
        try:
            person.need(Deed.SET_BOARD)
            address = await allowed_address(self.connector, self.settings, place)
            if not set(words) & set(_YES):
                return write("command.board_confirm")
            now = self.desk.clock.now()
            state = BoardState(board_id=address.channel_id, address=address.dump(), set_by=person.person_id, set_at=now)
            await set_board(self.desk, self.board, person, state)
        except NotAllowed as refusal:
            return write("command.board_refused", reason=write(f"refused.{refusal.reason}"))
        except PostvaktError as error:
            return write("command.board_refused", reason=write(error.translation_key))
        return write("command.board_set")
