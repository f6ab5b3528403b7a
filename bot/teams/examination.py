"""What `postvakt doctor` tries at Teams: token, Microsoft's keys, roles, and the board. Nothing is posted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.app.health.roles import RolesInGroups
from bot.domain.people import Deed, Person
from bot.ports.board import Member
from bot.ports.examination import Check, Finding, doubtful, faulty, good
from bot.ports.store import BoardState, Store
from bot.teams.address import ChannelAddress
from bot.teams.bot_token import BotToken
from bot.teams.connector import Connector
from bot.teams.settings import TeamsSettings
from bot.teams.signing_keys import SigningKeys

_CHAIN = "teams"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsExamination:
    settings: TeamsSettings
    token: BotToken
    keys: SigningKeys
    connector: Connector
    people: tuple[Person, ...]
    #: where further ones, and roles, come from
    groups: RolesInGroups | None
    #: None where the database cannot be read as it is
    store: Store | None

    def checks(self) -> tuple[Check, ...]:
        app: dict[str, str | int] = {"app": self.settings.app_id}
        signed = (
            Check(code="teams_token", run=self._token, values=app, chain=_CHAIN),
            Check(code="teams_keys", run=self._keys),
        )
        return (
            *(signed if self.settings.signed else ()),
            Check(code="people", run=self._people),
            Check(code="teams_board", run=self._board, chain=_CHAIN),
        )

    async def _token(self) -> tuple[Finding, ...]:
        await self.token.get()
        return (good("token_given"),)

    async def _keys(self) -> tuple[Finding, ...]:
        count = await self.keys.count()
        return (good("teams_keys_had", count=count) if count else faulty("teams_keys_silent"),)

    async def _people(self) -> tuple[Finding, ...]:
        if self.groups is not None:
            await self.groups.read()
        people = self._everybody()
        if not people:
            return (doubtful("people_none"),)
        found = [good("people_known", count=len(people))]
        if not any(person.may(Deed.WORK_ON_ITEMS) for person in people):
            found.append(faulty("people_no_archivist"))
        if not any(person.may(Deed.SET_BOARD) for person in people):
            found.append(doubtful("people_no_administrator"))
        return tuple(found)

    def _everybody(self) -> tuple[Person, ...]:
        """As far as the groups have been read."""
        return self.people if self.groups is None else tuple(self.groups.people.values())

    async def _board(self) -> tuple[Finding, ...]:
        if not self.settings.allowed_teams:
            return (faulty("board_no_teams"),)
        if self.store is None:
            return (doubtful("board_unknown"),)
        async with self.store.reading() as tx:
            board = await tx.board()
        if board is None:
            return (doubtful("board_not_set"),)
        return await self._reached(board)

    async def _reached(self, board: BoardState) -> tuple[Finding, ...]:
        address = ChannelAddress.parse(board.address)
        team = await self.connector.team(address.channel, address.team_id)
        allowed = self.settings.allows_team(
            team_id=address.team_id, aad_group_id=team.aad_group_id or address.aad_group_id
        )
        channels = await self.connector.channels(address.channel, address.team_id)
        members = await self.connector.members(address.channel)
        found = [] if allowed else [faulty("board_team_not_allowed")]
        if any(one.channel_id == address.channel_id and one.kind == "shared" for one in channels):
            found.append(faulty("board_shared"))
        found += self._of_members(members, self._everybody())
        if board.blocked_since is not None:
            found.append(faulty("board_stopped", reason=board.blocked_reason))
        return (good("board_reached", count=len(members)), *found)

    def _of_members(self, members: tuple[Member, ...], people: tuple[Person, ...]) -> Iterator[Finding]:
        """Counts only: who they are is nobody's business here."""
        guests = sum(member.guest for member in members)
        present = {member.person_id for member in members}
        away = sum(person.may(Deed.SEE_ITEMS) and person.person_id not in present for person in people)
        if guests:
            yield faulty("board_guests", count=guests)
        if away:
            yield doubtful("people_not_in_team", count=away)
