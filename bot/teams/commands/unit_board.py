"""`@Postvakt tavle for <enhet>`: makes the channel that it is said in the board of a unit, or takes that away again."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.board.unit_boards import remove_unit_board, set_unit_board
from bot.app.desk import Desk
from bot.app.seeing.named import unit_like, unit_named
from bot.domain.people import Deed, Person
from bot.domain.sensitivity import Unit
from bot.errors import PostvaktError
from bot.i18n import Texts
from bot.ports.board import Board
from bot.ports.unit_boards import UnitBoard
from bot.teams.board_places import allowed_address
from bot.teams.connector import Connector
from bot.teams.incoming import Place
from bot.teams.settings import TeamsSettings
from bot.teams.wording import words_of

FOR = ("for",)
_YES = ("ja", "yes")
_AWAY = ("fjern", "remove")
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBoardCommand:
    desk: Desk
    board: Board
    connector: Connector
    settings: TeamsSettings

    async def reply(self, words: list[str], place: Place, person: Person, write: Texts) -> str:
        """`words` follow «tavle for»: the unit as it is called here, or its number; then perhaps «ja» or «fjern»."""
        last = words[-1] if words else ""
        named = " ".join(words[:-1] if last in _YES + _AWAY else words)
        try:
            person.need(Deed.SET_BOARD)
            unit = unit_named(self.desk, named)
            if unit is None:
                return self._not_known(named, write)
            if last in _AWAY:
                removed = await remove_unit_board(self.desk, person, unit.org_number)
                return write("command.unit_board_removed" if removed else "command.unit_board_none", unit=unit.name)
            address = await allowed_address(self.connector, self.settings, place, of_unit=True)
            board = UnitBoard(
                unit=unit.org_number, board_id=address.channel_id, address=address.dump(),
                set_by=person.person_id, set_at=self.desk.clock.now(),
            )  # fmt: skip
            if last not in _YES:
                return await self._asked(board, unit, write)
            await set_unit_board(self.desk, self.board, person, board)
        except PostvaktError as error:
            return write("command.unit_board_refused", reason=await words_of(self.desk, error, write))
        return write("command.unit_board_set", unit=unit.name)

    async def _asked(self, board: UnitBoard, unit: Unit, write: Texts) -> str:
        async with self.desk.store.transaction() as tx:
            now = await tx.unit_board(board.unit)
        moves = now is not None and now.board_id != board.board_id
        return write("command.unit_board_confirm_move" if moves else "command.unit_board_confirm", unit=unit.name)

    def _not_known(self, named: str, write: Texts) -> str:
        shown, near = named[:_SHOWN], unit_like(self.desk, named)
        if near:
            return write("command.unit_unknown_suggestion", text=shown, suggestion=near)
        return write("command.unit_unknown", text=shown)
