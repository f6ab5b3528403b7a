"""Which command is meant: by its name, or the nearest name there is."""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog

from bot.app.desk import Desk
from bot.app.seeing.audience import need_audience
from bot.domain.identifiers import mask_identity_numbers
from bot.domain.people import Person
from bot.domain.spelling import folded, nearest
from bot.errors import Conflict, NotAllowed, PostvaktError
from bot.i18n import Texts, texts
from bot.teams.address import Conversation
from bot.teams.commands.asked import Asked, Command
from bot.teams.connector import Connector
from bot.teams.incoming import Said, Scope
from bot.teams.posts import Post, text_post
from bot.teams.presses import person_of
from bot.teams.wording import words_of

log = structlog.get_logger(__name__)

_SHOWN = 30
#: what people write after a command as after a word
_AFTER = ":,.;!?"


@dataclass(slots=True, kw_only=True)
class Commands:
    desk: Desk
    connector: Connector
    #: language of those whose client tells none
    locale: str
    #: the first one answers where nothing was written
    table: tuple[Command, ...]
    _by_name: dict[str, Command] = field(init=False)

    def __post_init__(self) -> None:
        self._by_name = {folded(name): command for command in self.table for name in command.names}

    async def answer(self, said: Said) -> None:
        person = person_of(self.desk, said)
        reply = await self._reply(said, person)
        await self.connector.send(Conversation.at(said.place), reply, urgent=True)

    async def _reply(self, said: Said, person: Person) -> Post:
        locale = person.locale or self.locale
        write = texts(locale)
        first, _, rest = said.text.strip().partition(" ")
        first = first.rstrip(_AFTER) or first
        command = self._by_name.get(folded(first)) if first else self.table[0]
        if command is None:
            return text_post(self._unknown(first.lower(), write))
        asked = Asked(text=rest.strip(), place=said.place, person=person, locale=locale, write=write, known=self.table)
        try:
            if command.about_letters and asked.in_channel:
                await need_audience(self.desk, said.place.channel_id if said.place.scope is Scope.CHANNEL else "")
            return await command.reply(asked)
        except PostvaktError as error:
            if not isinstance(error, NotAllowed | Conflict):
                log.warning("command.failed", command=command.names[0], error=error.code)
            return text_post(await words_of(self.desk, error, write))

    def _unknown(self, first: str, write: Texts) -> str:
        shown = mask_identity_numbers(first[:_SHOWN])
        near = nearest(first, (name for command in self.table for name in command.names))
        if near:
            return write("command.unknown_suggestion", text=shown, suggestion=near)
        return write("command.unknown", text=shown)
