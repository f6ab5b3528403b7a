"""What a command is given, and what each of them must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.domain.people import Person
from bot.i18n import Texts
from bot.teams.incoming import Place, Scope
from bot.teams.posts import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Words to the bot, as far as they come after the name of the command."""

    #: as they were written
    text: str
    place: Place
    person: Person
    #: the person's language, or the municipality's
    locale: str
    write: Texts
    #: every command that there is
    known: tuple[Command, ...] = ()

    @property
    def words(self) -> list[str]:
        """In lower case."""
        return self.text.lower().split()

    @property
    def in_channel(self) -> bool:
        """Everybody there reads the answer."""
        return self.place.scope is not Scope.PERSONAL


class Command(Protocol):
    @property
    def names(self) -> tuple[str, ...]:
        """Single words in lower case that it is called by, in every language; the first is the one suggested."""

    @property
    def about_letters(self) -> bool:
        """The answer tells of letters, or counts them: it is given on the board and in the personal chat alone."""

    async def reply(self, asked: Asked) -> Post:
        """What is posted where it was asked: in the same thread, or in the personal chat.

        Raises NotAllowed, or another PostvaktError, which is told as one plain sentence.
        """
