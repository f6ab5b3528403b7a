"""The search in the compose box: only for members of the board's channel, wherever they write.

What the asker puts into a conversation is read by whoever is there, so it carries unit, date, id and a link alone.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.app.desk import Desk
from bot.app.seeing.search import search
from bot.domain.identifiers import PersonId
from bot.domain.people import Deed
from bot.i18n import texts
from bot.ports.board import Board
from bot.teams.address import ChannelAddress
from bot.teams.answers import ItemHit, ItemHits
from bot.teams.connector import Connector
from bot.teams.incoming import ItemSearch
from bot.teams.presses import person_of
from cards import preview, shared_item_card

#: seconds; Teams waits 5 (learn.microsoft.com, respond-to-search, read 2026-11)
_PATIENCE = 3.5
#: Teams asks for 25 at a time; nobody reads so many
_ROWS = 15
#: Teams asks at each pause in typing: who is in the channel is not asked as often
_STAYS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSearches:
    desk: Desk
    board: Board
    connector: Connector
    #: the municipality's: of what is shared, and of those whose client tells none
    locale: str
    #: until when somebody counts as a member
    _members: dict[PersonId, datetime] = field(default_factory=dict)

    async def answer(self, asked: ItemSearch) -> ItemHits:
        """Nothing for whoever is no member of the board's channel, or a guest there. Raises NotAllowed without role."""
        person = person_of(self.desk, asked)
        person.need(Deed.SEE_ITEMS)
        write, shared = texts(person.locale or self.locale), texts(self.locale)
        try:
            async with asyncio.timeout(_PATIENCE):
                if not await self._is_member(person.person_id):
                    return ItemHits()
                found = await search(
                    self.desk, self.board, person, asked.text, only_unhandled=not asked.text.strip(), rows=_ROWS
                )
        except TimeoutError:
            return ItemHits(text=write("found.too_slow"))
        hits = []
        for row in found.rows:
            title, text = preview(row, write)
            hits.append(ItemHit(title=title, text=text, card=shared_item_card(row, shared)))
        return ItemHits(hits=tuple(hits))

    async def _is_member(self, person_id: PersonId) -> bool:
        now = self.desk.clock.now()
        if self._members.get(person_id, now) > now:
            return True
        async with self.desk.store.reading() as tx:
            state = await tx.board()
        if state is None:
            return False
        member = await self.connector.member(ChannelAddress.parse(state.address).channel, person_id)
        if member is None or member.guest:
            return False
        self._members[person_id] = now + _STAYS
        return True
