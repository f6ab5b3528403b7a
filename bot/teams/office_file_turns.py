"""What the lead sends and presses to change the office by file, in the personal chat and nowhere else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.app.desk import Desk
from bot.app.files.decide import apply_file, discard_file, roll_back_file
from bot.app.files.follow import follow_files
from bot.app.files.propose import propose_file
from bot.app.files.show import file_view
from bot.domain.office_files import FileFaults
from bot.domain.people import Deed, Person
from bot.errors import Conflict, NotAllowed, PostvaktError, Unavailable
from bot.i18n import texts
from bot.ports.office_file_views import FileButton, FileFaultsView, OfficeFileView
from bot.teams.address import Conversation
from bot.teams.afterwork import Afterwork
from bot.teams.answers import Answer, CardAnswer, TextAnswer
from bot.teams.connector import Connector
from bot.teams.drawing import office_file_post
from bot.teams.file_download import FileDownloads
from bot.teams.incoming import CardAction, FallbackSubmit, FilesSent, Scope
from bot.teams.office_file_maker import OfficeFileMaker
from bot.teams.posts import Post, text_post
from bot.teams.presses import person_of
from bot.teams.wording import words_of

log = structlog.get_logger(__name__)

FILE_VERBS = frozenset(button.value for button in FileButton)
_DEEDS: Mapping[str, Callable[[Desk, Person, str], Awaitable[None]]] = {
    FileButton.APPLY: apply_file,
    FileButton.DISCARD: discard_file,
    FileButton.ROLL_BACK: roll_back_file,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFileTurns:
    desk: Desk
    connector: Connector
    downloads: FileDownloads
    maker: OfficeFileMaker
    afterwork: Afterwork
    #: language of those whose client tells none
    locale: str

    async def received(self, sent: FilesSent) -> None:
        person = person_of(self.desk, sent)
        write = texts(self._locale(person))
        try:
            post = await self._proposal(sent, person)
        except (NotAllowed, Conflict) as refusal:
            post = text_post(await words_of(self.desk, refusal, write))
        except Unavailable as error:
            log.warning("file.not_fetched", reason=error.reason)
            post = text_post(write("refused.file_not_fetched"))
        except PostvaktError as error:
            log.warning("file.not_read", error=error.code)
            post = text_post(write(error.translation_key))
        except Exception as fault:
            # whoever sends a file waits for an answer, whatever stands in it
            log.exception("file.fault", fault=type(fault).__name__)
            post = text_post(write(PostvaktError().translation_key))
        await self.connector.send(Conversation.at(sent.place), post, urgent=True)

    async def pressed(self, pressed: CardAction | FallbackSubmit) -> Answer:
        """Raises NotAllowed and Conflict, which Turns tells as one plain sentence."""
        person = person_of(self.desk, pressed)
        name = pressed.data.get("file")
        if pressed.place.scope is not Scope.PERSONAL or not isinstance(name, str):
            raise NotAllowed("file_only_in_chat")
        if pressed.verb == FileButton.SHOW:
            post = await self.maker.offer(person, name, texts(self._locale(person)))
            self.afterwork.start(self.connector.send(Conversation.at(pressed.place), post, urgent=True))
            return TextAnswer(text=texts(self._locale(person))("office_file.shown"))
        try:
            await _DEEDS[pressed.verb](self.desk, person, name)
            view = await file_view(self.desk, name)
        except FileFaults as faults:
            # the card as it stands for good keeps its buttons
            return CardAnswer(card=office_file_post(FileFaultsView(faults=faults.faults), self._locale(person))[0])
        self.afterwork.start(follow_files(self.desk))
        card, post = office_file_post(view, self._locale(person))
        # the answer alone would last only as long as the clicker's client shows it
        here = Conversation.at(pressed.place)
        self.afterwork.start(self.connector.update(here, pressed.reply_to_id, post, urgent=True))
        return CardAnswer(card=card)

    async def _proposal(self, sent: FilesSent, person: Person) -> Post:
        person.need(Deed.CHANGE_BY_FILE)
        if len(sent.files) != 1:
            raise NotAllowed("file_one_at_a_time")
        (file,) = sent.files
        text = await self.downloads.text(file)
        try:
            view: OfficeFileView = await propose_file(self.desk, person, file.name, text)
        except FileFaults as faults:
            view = FileFaultsView(faults=faults.faults)
        return office_file_post(view, self._locale(person))[1]

    def _locale(self, person: Person) -> str:
        return person.locale or self.locale
