"""`@Postvakt kontroll`: today's check, or the last one there was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from bot.app.board.show_check import check_view
from bot.app.desk import Desk
from bot.domain.daily_check import subject_of
from bot.domain.people import Deed
from bot.teams.commands.asked import Asked
from bot.teams.drawing import renderer
from bot.teams.posts import Post, card_post, text_post


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCheck:
    names: ClassVar[tuple[str, ...]] = ("kontroll", "check")
    about_letters: ClassVar[bool] = True
    desk: Desk

    async def reply(self, asked: Asked) -> Post:
        """In a channel without its buttons: a second card that can be signed would soon say something untrue."""
        asked.person.need(Deed.SEE_ITEMS)
        async with self.desk.store.reading() as tx:
            check = await tx.latest_check()
            view = await check_view(self.desk, tx, subject_of(check.day)) if check else None
        if view is None:
            return text_post(asked.write("command.check_none"))
        if asked.in_channel:
            view = replace(view, signable=False, listable=False)
        return card_post(*renderer(asked.locale)(view))
