"""Files to a person: the person is asked first, then the file goes to the place in OneDrive that Teams names.

learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4 (read 2026-11): in personal chats only, and only
where the manifest says `supportsFiles`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.app.desk import Desk
from bot.domain.people import Person
from bot.errors import Conflict, NotAllowed, OutsideError, PostvaktError
from bot.i18n import Texts, texts
from bot.teams.address import Conversation
from bot.teams.connector import Connector
from bot.teams.incoming import FileAnswered, FilePlace, Scope
from bot.teams.posts import Post, text_post
from bot.teams.presses import person_of
from bot.teams.upload import Uploader
from bot.teams.wording import words_of

log = structlog.get_logger(__name__)

#: what the client carries from the question to the answer: whoever makes the file believes none of it
Wish = Mapping[str, str]
_CONSENT = "application/vnd.microsoft.teams.card.file.consent"
_INFO = "application/vnd.microsoft.teams.card.file.info"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToSend:
    name: str
    content: bytes


class FileMaker(Protocol):
    @property
    def kind(self) -> str:
        """Stands in the wish as `kind`."""

    async def make(self, person: Person, wish: Wish, write: Texts) -> FileToSend:
        """Raises NotAllowed where the person may not have it, or nobody of ours asked so."""


def consent_post(name: str, *, purpose: str, size: int, wish: Wish) -> Post:
    """Asks whether the file may be put into the person's OneDrive; `size` in bytes is an estimate."""
    content = {"description": purpose, "sizeInBytes": size, "acceptContext": dict(wish), "declineContext": dict(wish)}
    return {
        "type": "message",
        "summary": purpose,
        "attachments": [{"contentType": _CONSENT, "name": name, "content": content}],
    }


def file_post(place: FilePlace) -> Post:
    """The file as it now lies there, to open."""
    content = {"uniqueId": place.unique_id, "fileType": place.file_type}
    file = {"contentType": _INFO, "contentUrl": place.content_url, "name": place.name, "content": content}
    return {"type": "message", "attachments": [file]}


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFiles:
    desk: Desk
    connector: Connector
    uploader: Uploader
    makers: tuple[FileMaker, ...]
    #: language of those whose client tells none
    locale: str

    async def answered(self, told: FileAnswered) -> None:
        """Once per question, however often it is answered. What went wrong is said in the chat."""
        person = person_of(self.desk, told)
        write, chat = texts(person.locale or self.locale), Conversation.at(told.place)
        if told.place.scope is not Scope.PERSONAL or not await self._first(told):
            return
        if told.place_for_it is None:
            reply = text_post(write("file.declined"))
        else:
            reply = await self._sent(person, told.wish, told.place_for_it, write)
        if told.reply_to_id:
            await self._take_away(chat, told.reply_to_id)
        await self.connector.send(chat, reply, urgent=True)

    async def _sent(self, person: Person, wish: Wish, place: FilePlace, write: Texts) -> Post:
        try:
            file = await self._maker(wish).make(person, wish, write)
            await self.uploader.put(place.upload_url, file.content)
        except (NotAllowed, Conflict) as refusal:
            return text_post(await words_of(self.desk, refusal, write))
        except PostvaktError as error:
            reason = error.reason if isinstance(error, OutsideError) else ""
            log.warning("file.failed", kind=wish.get("kind", ""), error=error.code, reason=reason)
            return text_post(write("file.failed"))
        return file_post(place)

    def _maker(self, wish: Wish) -> FileMaker:
        found = next((each for each in self.makers if each.kind == wish.get("kind")), None)
        if found is None:
            raise NotAllowed("unknown_button")
        return found

    async def _first(self, told: FileAnswered) -> bool:
        question = told.reply_to_id or told.activity_id
        async with self.desk.store.transaction() as tx:
            return await tx.begin_telling(f"file_answered:{question}", at=self.desk.clock.now())

    async def _take_away(self, chat: Conversation, activity_id: str) -> None:
        """The question has been answered; that it stays is no harm."""
        try:
            await self.connector.delete(chat, activity_id, urgent=True)
        except OutsideError as error:
            log.info("file.question_stays", error=error.code, reason=error.reason)
