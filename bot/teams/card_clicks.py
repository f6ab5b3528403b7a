"""Clicks on cards: which verb belongs to which kind of card, and what the clicker sees of the card after it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.app.board.showing import personal_view
from bot.app.board.waiting_list import own_list
from bot.app.desk import DIFFERENCES, LIST_CARD, Desk, stored_item
from bot.app.press import Press
from bot.domain.item import IntakeItem
from bot.domain.people import Deed, Person
from bot.errors import NotAllowed
from bot.i18n import texts
from bot.ports.board import Board
from bot.ports.views import BoardView, Button
from bot.teams.actions import DEEDS
from bot.teams.afterwork import Afterwork
from bot.teams.answers import Answer, CardAnswer, TextAnswer
from bot.teams.drawing import renderer
from bot.teams.incoming import CardAction, FallbackSubmit
from bot.teams.office_file_turns import FILE_VERBS, OfficeFileTurns
from bot.teams.orphans import drop_orphan_pressed
from bot.teams.ping_turns import PINGS, PingTurns
from bot.teams.presses import press_of
from bot.teams.unit_turns import UnitTurns

#: what Teams sends by itself for those named in a card's `refresh`
_REFRESH = "refresh"

Clicked = CardAction | FallbackSubmit
_Elsewhere = Callable[[Clicked], Awaitable[Answer]]
_OnBoard = Callable[[Press, Clicked], Awaitable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardClicks:
    desk: Desk
    board: Board
    files: OfficeFileTurns
    afterwork: Afterwork
    #: language of those whose client tells none
    locale: str

    async def press(self, clicked: Clicked) -> Answer:
        """Raises NotAllowed and Conflict, which Turns tells as one plain sentence."""
        elsewhere = self._elsewhere.get(clicked.verb)
        if elsewhere is not None:
            return await elsewhere(clicked)
        press = press_of(self.desk, clicked)
        self.afterwork.start(drop_orphan_pressed(self.desk, self.board, clicked))
        return await self._looks.get(clicked.verb, self._deed)(press, clicked)

    @property
    def _elsewhere(self) -> Mapping[str, _Elsewhere]:
        """Of cards that stand for no item of the document centre's board."""
        return {
            **dict.fromkeys(FILE_VERBS, self.files.pressed),
            **dict.fromkeys(PINGS, self._ping),
            Button.UNIT_TAKES: self._unit_takes,
        }

    @property
    def _looks(self) -> Mapping[str, _OnBoard]:
        """Clicks that change nothing."""
        return {Button.LIST_SHOW: self._list, _REFRESH: self._refresh}

    async def _ping(self, clicked: Clicked) -> Answer:
        pings = PingTurns(desk=self.desk, board=self.board, afterwork=self.afterwork, locale=self.locale)
        return await pings.press(press_of(self.desk, clicked))

    async def _unit_takes(self, clicked: Clicked) -> Answer:
        unit = UnitTurns(desk=self.desk, afterwork=self.afterwork, locale=self.locale)
        return await unit.take(press_of(self.desk, clicked), clicked)

    async def _list(self, press: Press, _: Clicked) -> Answer:
        """Another page or choice of the list card, for whoever asks alone."""
        return self._drawn(await own_list(self.desk, press), press.person)

    async def _refresh(self, press: Press, _: Clicked) -> Answer:
        press.person.need(Deed.SEE_ITEMS)
        async with self.desk.store.transaction() as tx:
            item = await stored_item(tx, press.item_id)
        return await self._own_card(item, press.person)

    async def _deed(self, press: Press, clicked: Clicked) -> Answer:
        deed = DEEDS.get(clicked.verb)
        if deed is None:
            raise NotAllowed("unknown_button")
        item = await deed(self.desk, press)
        subject = await self._subject_of(clicked.reply_to_id)
        if subject == LIST_CARD or subject.startswith(DIFFERENCES):
            # the card of many letters stays as it is
            said = "done.claimed" if subject == LIST_CARD else "done.reopened"
            return TextAnswer(text=texts(press.person.locale or self.locale)(said))
        return await self._own_card(item, press.person)

    async def _own_card(self, item: IntakeItem, person: Person) -> Answer:
        async with self.desk.store.transaction() as tx:
            view = await personal_view(self.desk, tx, item, person)
        return self._drawn(view, person)

    def _drawn(self, view: BoardView, person: Person) -> Answer:
        card, _ = renderer(person.locale or self.locale)(view)
        return CardAnswer(card=card)

    async def _subject_of(self, activity_id: str) -> str:
        """What the card is about that was pressed; empty where it is none of the board's."""
        async with self.desk.store.transaction() as tx:
            card = await tx.card_by_activity(activity_id)
        return card.subject_id if card else ""
