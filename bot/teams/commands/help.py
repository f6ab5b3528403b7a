"""`@Postvakt hjelp`: what can be written, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.teams.commands.asked import Asked
from bot.teams.posts import Post, text_post


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    names: ClassVar[tuple[str, ...]] = ("hjelp", "help")

    async def reply(self, asked: Asked) -> Post:
        return text_post(asked.write("command.help" if asked.in_channel else "command.help_personal"))
