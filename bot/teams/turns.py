"""Each turn goes to the one place that knows it; refusals and conflicts come back as one plain sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.app.board.draw_board import drop_orphan
from bot.app.board.showing import personal_view
from bot.app.board.waiting_list import own_list
from bot.app.desk import DIFFERENCES, LIST_CARD, Desk, person_name, stored_item
from bot.app.press import Press
from bot.domain.identifiers import PersonId
from bot.domain.item import IntakeItem
from bot.domain.people import Deed, Person
from bot.errors import Conflict, NotAllowed, OutsideError, PostvaktError
from bot.i18n import texts
from bot.ports.board import Board
from bot.ports.views import BoardView, Button, WelcomeView
from bot.teams.actions import DEEDS
from bot.teams.address import ChannelAddress, Conversation
from bot.teams.answers import (
    Answer,
    CardAnswer,
    ItemHits,
    NoContent,
    SearchAnswer,
    SearchRow,
    TextAnswer,
)
from bot.teams.commands.table import Commands
from bot.teams.connector import Connector
from bot.teams.dialogs import Dialogs
from bot.teams.drawing import refusal, renderer
from bot.teams.incoming import (
    CardAction,
    CaseSearch,
    DialogOpened,
    DialogSubmitted,
    FallbackSubmit,
    FileAnswered,
    FilesSent,
    Incoming,
    Installed,
    ItemSearch,
    Said,
    Scope,
    Turn,
)
from bot.teams.item_searches import ItemSearches
from bot.teams.office_file_turns import FILE_VERBS, OfficeFileTurns
from bot.teams.ping_turns import PINGS, PingTurns
from bot.teams.posts import card_post
from bot.teams.presses import person_of, press_of
from bot.teams.sent_files import SentFiles
from bot.teams.unit_turns import UnitTurns

log = structlog.get_logger(__name__)

#: seconds; Teams asks at each pause in typing
_SEARCH_PATIENCE = 3.0
_REFRESH = "refresh"


@dataclass(slots=True, kw_only=True)
class Turns:
    desk: Desk
    board: Board
    connector: Connector
    commands: Commands
    dialogs: Dialogs
    files: OfficeFileTurns
    item_searches: ItemSearches
    sent_files: SentFiles
    locale: str
    _seen: set[tuple[PersonId, str, str]] = field(default_factory=set)

    async def handle(self, incoming: Incoming) -> Answer:
        try:
            await self._remember(incoming)
            return await self._route(incoming)
        except PostvaktError as error:
            if not isinstance(error, NotAllowed | Conflict):
                log.warning("turn.failed", turn=type(incoming).__name__, error=error.code)
            return await self._refusal(incoming, error)
        except Exception as fault:
            # the last door before Teams: an HTTP error would show the person nothing
            log.exception("turn.fault", turn=type(incoming).__name__, fault=type(fault).__name__)
            return await self._refusal(incoming, PostvaktError())

    async def settle(self) -> None:
        """Waits for what was left to do after answers."""
        await self.dialogs.afterwork.settle()

    async def _route(self, incoming: Incoming) -> Answer:
        match incoming:
            case CardAction():
                return await self._act(incoming)
            case FallbackSubmit():
                await self._act(incoming)
                return NoContent()
            case DialogOpened():
                self._after(self._drop_orphan(incoming))
                return await self.dialogs.open(press_of(self.desk, incoming))
            case DialogSubmitted():
                return await self.dialogs.submit(press_of(self.desk, incoming))
            case CaseSearch() | ItemSearch():
                return await self._searched(incoming)
            case FileAnswered():
                self._after(self.sent_files.answered(incoming))
            case Said():
                self._after(self.commands.answer(incoming))
            case FilesSent():
                self._after(self.files.received(incoming))
            case Installed() if incoming.place.scope is Scope.CHANNEL:
                self._after(self._welcome(incoming))
            case _:
                pass
        return NoContent()

    async def _act(self, pressed: CardAction | FallbackSubmit) -> Answer:
        if pressed.verb in FILE_VERBS:
            return await self.files.pressed(pressed)
        press = press_of(self.desk, pressed)
        other = self._of_other_cards(press, pressed)
        if other is not None:
            return await other
        self._after(self._drop_orphan(pressed))
        if pressed.verb == Button.LIST_SHOW:
            return self._drawn(await own_list(self.desk, press), press.person)
        if pressed.verb == _REFRESH:
            press.person.need(Deed.SEE_ITEMS)
            async with self.desk.store.transaction() as tx:
                item = await stored_item(tx, press.item_id)
            return await self._own_card(item, press.person)
        deed = DEEDS.get(pressed.verb)
        if deed is None:
            raise NotAllowed("unknown_button")
        item = await deed(self.desk, press)
        subject = await self._subject_of(pressed.reply_to_id)
        if subject == LIST_CARD or subject.startswith(DIFFERENCES):
            # the card of many letters stays as it is
            said = "done.claimed" if subject == LIST_CARD else "done.reopened"
            return TextAnswer(text=texts(press.person.locale or self.locale)(said))
        return await self._own_card(item, press.person)

    def _of_other_cards(self, press: Press, pressed: CardAction | FallbackSubmit) -> Awaitable[Answer] | None:
        """Of cards that stand for no item."""
        if pressed.verb == Button.UNIT_TAKES:
            unit = UnitTurns(desk=self.desk, afterwork=self.dialogs.afterwork, locale=self.locale)
            return unit.take(press, pressed)
        if pressed.verb in PINGS:
            pings = PingTurns(desk=self.desk, board=self.board, afterwork=self.dialogs.afterwork, locale=self.locale)
            return pings.press(press)
        return None

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

    async def _searched(self, asked: CaseSearch | ItemSearch) -> Answer:
        if isinstance(asked, ItemSearch):
            return await self.item_searches.answer(asked)
        person_of(self.desk, asked).need(Deed.WORK_ON_ITEMS)
        if asked.dataset not in ("", "cases"):
            return SearchAnswer(rows=self._options(asked))
        try:
            async with asyncio.timeout(_SEARCH_PATIENCE):
                cases = await self.desk.archive.find_cases(asked.text.strip(), limit=min(asked.top, 15) or 15)
        except (OutsideError, TimeoutError):
            return SearchAnswer()
        return SearchAnswer(
            rows=tuple(SearchRow(title=f"{case.number} {case.title}", value=case.number) for case in cases)
        )

    def _options(self, asked: CaseSearch) -> tuple[SearchRow, ...]:
        choices = self.desk.archive.choices()
        lists = {
            "access_code": choices.access_codes,
            "legal_basis": choices.legal_bases,
            "access_group": choices.access_groups,
            "responsible_unit": choices.units,
            "handler": choices.handlers,
        }
        words = asked.text.lower().split()
        found = [
            option
            for option in lists.get(asked.dataset, ())
            if all(word in f"{option.code} {option.title}".lower() for word in words)
        ]
        return tuple(SearchRow(title=option.title, value=option.code) for option in found[:15])

    async def _drop_orphan(self, pressed: CardAction | FallbackSubmit | DialogOpened) -> None:
        item_id = str(pressed.data.get("item_id", ""))
        if not pressed.reply_to_id or not item_id or pressed.place.scope is not Scope.CHANNEL:
            return
        # where the click came from, which is another channel than the board's once the board has moved
        at = ChannelAddress.at(pressed.place)
        where = (at.channel_id, at.dump())
        await drop_orphan(self.desk, self.board, subject_id=item_id, activity_id=pressed.reply_to_id, where=where)

    async def _welcome(self, installed: Installed) -> None:
        card, summary = renderer(self.locale)(WelcomeView(board_set=False))
        await self.connector.send(Conversation.at(installed.place), card_post(card, summary))

    async def _refusal(self, incoming: Incoming, error: PostvaktError) -> Answer:
        write = texts(person_of(self.desk, incoming).locale or self.locale)
        text = write(error.translation_key)
        if isinstance(error, NotAllowed):
            text = write(f"refused.{error.reason}")
        elif isinstance(error, Conflict):
            async with self.desk.store.transaction() as tx:
                name = await person_name(self.desk, tx, PersonId(error.winner) if error.winner else None)
            text = write(f"conflict.{error.reason}", name=name or write("person.unknown"))
        match incoming:
            case CardAction():
                return TextAnswer(text=text)
            case DialogOpened() | DialogSubmitted():
                return refusal(text, write, reason=error.reason if isinstance(error, OutsideError) else "")
            case CaseSearch():
                return SearchAnswer()
            case ItemSearch():
                return ItemHits(text=text)
            case _:
                return NoContent()

    async def _remember(self, turn: Turn) -> None:
        """Names that colleagues know, and the ids that refresh and mentions need; written once."""
        if isinstance(turn, ItemSearch):
            # it can be opened in any conversation, by people who have nothing to do with letters
            return
        said = turn.person
        key = (said.person_id, said.name, said.teams_id)
        if not said.person_id or key in self._seen:
            return
        person = Person(person_id=said.person_id, name=said.name, locale=said.locale)
        if not said.name:
            return
        async with self.desk.store.transaction() as tx:
            await tx.remember_person(person, teams_id=said.teams_id, at=self.desk.clock.now())
        self._seen.add(key)

    def _after(self, work: Coroutine[Any, Any, Any]) -> None:
        self.dialogs.afterwork.start(work)
