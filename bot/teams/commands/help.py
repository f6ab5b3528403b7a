"""`@Postvakt hjelp`: what the asker can write, and nothing that only others may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from bot.domain.people import Deed
from bot.domain.spelling import folded
from bot.teams.commands.asked import Asked, Command
from bot.teams.posts import Post, text_post

#: by a command's first name: whoever may not do it does not see it. What does not stand here is for everybody
_NEEDS: Mapping[str, Deed] = {
    "ubehandlet": Deed.SEE_ITEMS,
    "søk": Deed.SEE_ITEMS,
    "sak": Deed.SEE_ITEMS,
    "rapport": Deed.SEE_REPORTS,
    "vakt": Deed.SEE_ITEMS,
    "mine": Deed.WORK_ON_ITEMS,
    "bytt": Deed.WORK_ON_ITEMS,
    "borte": Deed.WORK_ON_ITEMS,
    "tilbake": Deed.WORK_ON_ITEMS,
    "kontroll": Deed.SEE_ITEMS,
    "purr": Deed.PING,
    "filer": Deed.CHANGE_BY_FILE,
    "tavle": Deed.SET_BOARD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    names: ClassVar[tuple[str, ...]] = ("hjelp", "help", "?")
    about_letters: ClassVar[bool] = False

    async def reply(self, asked: Asked) -> Post:
        write = asked.write
        intro = write("command.help" if asked.in_channel else "command.help_personal")
        lines = [f"- {_line(asked, command)}" for command in asked.known if _may(asked, command)]
        return text_post("\n".join([intro, "", write("help.heading"), "", *lines]))


def _may(asked: Asked, command: Command) -> bool:
    needed = _NEEDS.get(command.names[0])
    return needed is None or asked.person.may(needed)


def _line(asked: Asked, command: Command) -> str:
    key = f"help.{folded(command.names[0])}"
    return asked.write(key) if asked.write.knows(key) else f"**{command.names[0]}**"
