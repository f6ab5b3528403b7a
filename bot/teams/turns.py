"""Each turn goes to the one place that knows it; refusals and conflicts come back as one plain sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from bot.app.desk import Desk
from bot.domain.identifiers import PersonId
from bot.domain.people import Person
from bot.errors import Conflict, NotAllowed, OutsideError, PostvaktError
from bot.i18n import texts
from bot.ports.board import Board
from bot.ports.views import WelcomeView
from bot.teams.address import Conversation
from bot.teams.afterwork import Afterwork
from bot.teams.answers import Answer, ItemHits, NoContent, SearchAnswer, TextAnswer
from bot.teams.card_clicks import CardClicks
from bot.teams.case_searches import CaseSearches
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
from bot.teams.office_file_turns import OfficeFileTurns
from bot.teams.orphans import drop_orphan_pressed
from bot.teams.posts import card_post
from bot.teams.presses import person_of, press_of
from bot.teams.sent_files import SentFiles
from bot.teams.wording import words_of

log = structlog.get_logger(__name__)

#: what has the id of the post that it stands in
Written = TypeVar("Written", Said, FilesSent)


@dataclass(slots=True, kw_only=True)
class Turns:
    desk: Desk
    board: Board
    connector: Connector
    commands: Commands
    clicks: CardClicks
    dialogs: Dialogs
    case_searches: CaseSearches
    item_searches: ItemSearches
    #: that people send to the bot
    files: OfficeFileTurns
    #: that the bot sends to people
    sent_files: SentFiles
    afterwork: Afterwork
    #: language of those whose client tells none
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
        await self.afterwork.settle()

    async def _route(self, incoming: Incoming) -> Answer:
        match incoming:
            case CardAction():
                return await self.clicks.press(incoming)
            case FallbackSubmit():
                await self.clicks.press(incoming)
            case DialogOpened():
                self.afterwork.start(drop_orphan_pressed(self.desk, self.board, incoming))
                return await self.dialogs.open(press_of(self.desk, incoming))
            case DialogSubmitted():
                return await self.dialogs.submit(press_of(self.desk, incoming))
            case CaseSearch():
                return await self.case_searches.answer(incoming)
            case ItemSearch():
                return await self.item_searches.answer(incoming)
            case _:
                self._answer_later(incoming)
        return NoContent()

    def _answer_later(self, incoming: Incoming) -> None:
        """To what Teams expects no content for: words and cards of our own follow it."""
        match incoming:
            case Said():
                self.afterwork.start(self._once(incoming, self.commands.answer))
            case FilesSent():
                self.afterwork.start(self._once(incoming, self.files.received))
            case FileAnswered():
                self.afterwork.start(self.sent_files.answered(incoming))
            case Installed() if incoming.place.scope is Scope.CHANNEL:
                self.afterwork.start(self._welcome(incoming))
            case _:
                pass

    async def _once(self, written: Written, answer: Callable[[Written], Awaitable[None]]) -> None:
        """Teams may deliver a post twice, also to another replica; whoever gets no answer to it writes a new one."""
        post = f"{written.place.conversation_id} {written.activity_id}"
        key = f"answered:{hashlib.sha256(post.encode()).hexdigest()}"
        async with self.desk.store.transaction() as tx:
            first = await tx.begin_telling(key, at=self.desk.clock.now())
        if first or not written.activity_id:
            await answer(written)

    async def _welcome(self, installed: Installed) -> None:
        card, summary = renderer(self.locale)(WelcomeView(board_set=False))
        await self.connector.send(Conversation.at(installed.place), card_post(card, summary))

    async def _refusal(self, incoming: Incoming, error: PostvaktError) -> Answer:
        write = texts(person_of(self.desk, incoming).locale or self.locale)
        text = await words_of(self.desk, error, write)
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
