"""Clicks on the lead's list: its card stands for no item, so it is answered with the list as it is from then on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.app.desk import Desk
from bot.app.press import Press
from bot.app.routine.ping import Pings, ping, ping_all, ping_view, say_pings
from bot.ports.board import Board
from bot.ports.views import Button
from bot.teams.afterwork import Afterwork
from bot.teams.answers import Answer, CardAnswer
from bot.teams.drawing import ping_list

PINGS: Mapping[str, Callable[[Desk, Press], Awaitable[Pings]]] = {Button.PING: ping, Button.PING_ALL: ping_all}


@dataclass(frozen=True, slots=True, kw_only=True)
class PingTurns:
    desk: Desk
    board: Board
    afterwork: Afterwork
    #: language of those whose client tells none
    locale: str

    async def press(self, press: Press) -> Answer:
        done = await PINGS[press.verb](self.desk, press)
        self.afterwork.start(say_pings(self.desk, self.board, press.person.person_id, done))
        view = await ping_view(self.desk, press.person, done)
        card, _ = ping_list(view, press.person.locale or self.locale)
        return CardAnswer(card=card)
