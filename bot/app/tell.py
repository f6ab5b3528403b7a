"""A word to one person in the personal chat with the bot, at most once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import structlog

from bot.app.desk import Desk
from bot.domain.identifiers import PersonId
from bot.errors import OutsideError, Rejected
from bot.ports.board import NOT_SENT, Board
from bot.ports.notes import Mentioned, PersonalNote
from bot.ports.store import BoardState

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    desk: Desk
    board: Board

    async def tell(self, key: str, to: PersonId, note: PersonalNote) -> bool:
        """Whether it was this call that told. False: told before, or by an unknown outcome; or provably not told.

        Then the key is free, and what calls again tells: at once where there was no board or no way out, not within the
        hour where Teams refuses or knows no such person.
        `key` is noted before anything leaves, so that neither a restart nor another replica tells again.
        The note is written in the language of the person. That it does not arrive changes nothing else.
        """
        now = self.desk.clock.now()
        in_vain = f"{key}:in_vain:{now:%Y%m%dT%H}"
        async with self.desk.store.transaction() as tx:
            if await tx.board() is None or await tx.telling_begun(in_vain) or not await tx.begin_telling(key, at=now):
                return False
        sent, refused = False, True
        try:
            sent = await self.tell_begun(to, note)
        except OutsideError as error:
            log.warning("tell.failed", note=note.code, error=error.code, reason=error.reason)
            if not isinstance(error, NOT_SENT):
                return False
            refused = isinstance(error, Rejected)
        if not sent:
            async with self.desk.store.transaction() as tx:
                await tx.free_telling(key)
                if refused:
                    await tx.begin_telling(in_vain, at=now)
        return sent

    async def tell_begun(self, to: PersonId, note: PersonalNote) -> bool:
        """Where the key was noted in the transaction that decided it. False where Teams knows no such person here.

        Raises OutsideError; the caller must take it for told.
        """
        async with self.desk.store.transaction() as tx:
            state = await tx.board()
            remembered = await tx.person(to)
        if state is None:
            return False
        found = (await known_to_teams(self.desk, self.board, state, (to,))).get(to)
        if found is None:
            return False
        locale = self.desk.known_person(to, "", remembered[0].locale if remembered else "").locale
        await self.board.tell(state, found.teams_id, replace(note, locale=locale))
        return True


async def known_to_teams(
    desk: Desk, board: Board, state: BoardState, whom: Collection[PersonId]
) -> Mapping[PersonId, Mentioned]:
    """Those whom Teams can notify, also who has never pressed or said anything here.

    Raises OutsideError where the team must be asked and cannot.
    """
    async with desk.store.reading() as tx:
        seen = {person: await tx.person(person) for person in whom}
    found = {
        person: Mentioned(teams_id=known[1], name=desk.known_person(person, known[0].name).name)
        for person, known in seen.items()
        if known is not None and known[1]
    }
    if len(found) < len(seen):
        for member in await board.members(state):
            if member.person_id in seen:
                found.setdefault(member.person_id, Mentioned(teams_id=member.teams_id, name=member.name))
    return found
