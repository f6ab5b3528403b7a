"""`@Postvakt purr`: the lead's list of what nobody has taken and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.app.desk import Desk
from bot.app.routine.ping import ping_view
from bot.teams.commands.asked import Asked
from bot.teams.drawing import ping_list
from bot.teams.posts import Post, card_post


@dataclass(frozen=True, slots=True, kw_only=True)
class PingCommand:
    names: ClassVar[tuple[str, ...]] = ("purr", "purring", "ping")
    about_letters: ClassVar[bool] = True
    desk: Desk

    async def reply(self, asked: Asked) -> Post:
        return card_post(*ping_list(await ping_view(self.desk, asked.person), asked.locale))
