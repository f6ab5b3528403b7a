"""A house in which a school has a board of its own, people of the school, and what they see and press there."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from adapters.simulators.teams import Answer, Person
from bot.app.aftercare.unit_notices import send_digests, watch_unread
from bot.domain.item import IntakeItem
from tests.house import UNKNOWN, House, a_house
from tests.scenarios.acting import a_letter

SCHOOL = "313300102"
SCHOOL_NAME = "Nordvika barneskole"
SIRI = Person(key="siri", name="Siri (test)", role="rektor")
TOR = Person(key="tor", name="Tor (test)", role="sekretær")
CHANNEL = "Skolens post"


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    house: House

    @property
    def channel(self) -> str:
        return self.house.teams.world.settings.channel_id(CHANNEL)

    def cards(self, place: str = "") -> list[str]:
        return [post.id for post in self.house.teams.posts(place or self.channel) if post.card is not None]

    def shown(self, card: str) -> str:
        return json.dumps(self.house.teams.everybody_sees(card), ensure_ascii=False)

    async def say(self, text: str, *, who: str = "adm", where: str = "") -> str:
        """What the bot answers in the school's channel."""
        before = set(self.house.teams.world.posts)
        await self.house.teams.talk.say(who, text, where=where or self.channel)
        await self.house.office.turns.settle()
        (answer,) = [one for key, one in self.house.teams.world.posts.items() if key not in before and not one.author]
        return str(answer.body["text"])

    async def set_board(self) -> None:
        said = await self.say(f"@Postvakt tavle for {SCHOOL_NAME} ja")
        assert said == f"Kanalen er nå tavle for {SCHOOL_NAME}."

    async def told(self, service: str = UNKNOWN, *, finish: bool = True, **more: Any) -> str:
        """A letter to the school that Kari has left to it; answers its card on the document centre's board."""
        card = await a_letter(self.house, service, unit=SCHOOL, **more)
        await self.tell(card)
        if finish:
            await self.house.finish()
        return card

    async def tell(self, card: str) -> None:
        teams = self.house.teams
        await teams.click("kari", card, "claim")
        await self.house.draw()
        await teams.open_dialog("kari", card, "more")
        await teams.submit_dialog("kari", "submit_notify_unit")
        await self.house.draw()

    async def take(self, who: str, card: str, item: IntakeItem | None = None, **how: Any) -> Answer:
        data = {"item_id": item.item_id} if item else None
        answer = await self.house.teams.click(who, card, "unit_takes", data=data, **how)
        await self.house.office.turns.settle()
        await self.house.draw()
        return answer

    async def digests(self) -> int:
        return await send_digests(self.house.desk)

    async def watch(self) -> int:
        """How many letters came back."""
        came_back = await watch_unread(self.house.desk)
        await self.house.draw()
        return came_back

    async def answers(self) -> list[str]:
        return [entry.actor for entry in await self.house.audit() if entry.verb == "item:unit_answered"]


@asynccontextmanager
async def a_school(dialect: str = "sqlite", *, board: bool = True, **house: Any) -> AsyncIterator[School]:
    async with a_house(dialect, newcomers={SIRI: [], TOR: []}, **house) as made:
        school = School(house=made)
        made.teams.world.channels[school.channel] = CHANNEL
        if board:
            await school.set_board()
        yield school
