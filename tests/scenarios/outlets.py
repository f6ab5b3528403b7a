"""A house with a way out by e-mail through a simulated Graph, and what comes of it in the mailboxes there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.simulators._kit import Fault, Simulator
from adapters.simulators.graph import Client, Mail, Sent, Settings, World, bounce, graph_simulator
from adapters.simulators.teams import Answer
from bot.app.aftercare.unit_notices import send_digests, watch_unread
from bot.app.aftercare.watch_bounces import watch_bounces
from bot.commands.demo.systems import town_settings
from bot.commands.demo.town import MAIN
from bot.domain.item import IntakeItem
from tests.house import OPEN, HandClock, House, a_house
from tests.scenarios.acting import a_letter

TENANT = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
OUTBOX = "postvakt@nordvika.example"
BUILDING = "byggesak@nordvika.example"
SCHOOLS = "skole@nordvika.example"
TOWN = "sentral@nordvika.example"
SCHOOL = "313300102"
SYSTEMS: list[dict[str, Any]] = [
    {"id": "byggesak", "name": "Byggesak", "address": BUILDING},
    {"id": "skole", "name": "Skole", "address": SCHOOLS, "units": [SCHOOL]},
]
DAY = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Outlets:
    house: House
    world: World
    simulator: Simulator

    def fault(self, operation: str, **values: Any) -> None:
        self.simulator.faults.add(Fault(operation=operation, **values))

    def sent(self) -> list[Sent]:
        self.world.settle()
        return list(self.world.sent)

    def drafts(self) -> list[Mail]:
        return [mail for mail in self.world.mailboxes[OUTBOX].mails.values() if mail.draft]

    async def claimed(self, service: str = OPEN, **more: Any) -> str:
        """A letter on the board that Kari has taken; answers its card."""
        card = await a_letter(self.house, service, **more)
        await self.house.teams.click("kari", card, "claim")
        await self.house.draw()
        return card

    async def forward(self, card: str, system: str = "byggesak", **inputs: str) -> Answer:
        """«Flere valg», «Velg fagsystem», «Send e-post»."""
        teams = self.house.teams
        await teams.open_dialog("kari", card, "more")
        await teams.submit_dialog("kari", "submit_forward")
        answer = await teams.submit_dialog("kari", "submit_forward_email", inputs={"system_id": system, **inputs})
        await self.house.draw()
        return answer

    async def tell_unit(self, card: str) -> Answer:
        await self.house.teams.open_dialog("kari", card, "more")
        answer = await self.house.teams.submit_dialog("kari", "submit_notify_unit")
        await self.house.draw()
        return answer

    async def watch(self) -> tuple[int, int, int]:
        """Reports of failed delivery, the e-mail of the day, and letters that stayed unread; then the board."""
        desk = self.house.desk
        done = await watch_bounces(desk), await send_digests(desk), await watch_unread(desk)
        await self.house.draw()
        return done

    def bounce(self, sent: Sent, *, action: str = "failed", sender: str = "postmaster@nordvika.example") -> Mail:
        """What the mail server says of an e-mail, as RFC 3464 has it."""
        return bounce(self.world, sent, action=action, sender=sender)

    async def only(self) -> IntakeItem:
        return await self.house.only()


@asynccontextmanager
async def outlets(
    dialect: str = "sqlite",
    *,
    mode: str = "live",
    graph: dict[str, Any] | None = None,
    more: dict[str, Any] | None = None,
    notices: dict[str, Any] | None = None,
    house: dict[str, Any] | None = None,
    **email: Any,
) -> AsyncIterator[Outlets]:
    """`email` goes over the outlet's settings, `notices` is the table `unit_notices`, `more` goes over all, `house` to
    `a_house`."""
    async with AsyncExitStack() as stack:
        world = World(clock=HandClock())
        for address in (OUTBOX, BUILDING, SCHOOLS, TOWN):
            world.add_mailbox(address, allowed=address == OUTBOX)
        app = graph_simulator(
            world,
            client=Client(client_id="postvakt", secret="right"),
            settings=Settings(tenant_id=TENANT, **graph or {}),
        )
        simulator = await stack.enter_async_context(Simulator(app))
        entra = {"authority": simulator.url, "tenant_id": TENANT, "client_id": "postvakt", "client_secret": "right"}
        outlet = {
            "graph_url": f"{simulator.url}/v1.0", "entra": entra, "mailbox": OUTBOX, "domains": ["nordvika.example"],
            "systems": SYSTEMS, **email,
        }  # fmt: skip
        units = [unit | ({"notify": TOWN} if unit["org_number"] == MAIN else {}) for unit in town_settings()["units"]]
        settings = {"outlets": {"email": outlet}, "units": units, "unit_notices": notices or {}, **(more or {})}
        made = await stack.enter_async_context(a_house(dialect, mode=mode, more=settings, **(house or {})))
        world.clock = made.clock
        yield Outlets(house=made, world=world, simulator=simulator)
