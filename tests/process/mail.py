"""A mail system beside the town, where an errand sends e-mails, and what has left by it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from adapters.simulators._kit import Simulator
from adapters.simulators.graph import Client, Settings, World, graph_simulator
from bot.commands.demo.stage import TENANT_ID
from bot.commands.demo.town import MAIN
from bot.domain.clock import Clock
from bot.domain.item import MessageRef
from bot.domain.outlets import email_key, reference_of

SYSTEM = "byggesak"
OUTBOX, BUILDING, UNIT = (f"{name}@nordvika.example" for name in ("postvakt", SYSTEM, "sentral"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTown:
    world: World
    simulator: Simulator

    def settings(self, table: Mapping[str, Any]) -> dict[str, Any]:
        url = self.simulator.url
        entra = {"authority": url, "tenant_id": TENANT_ID, "client_id": "postvakt", "client_secret": "right"}
        email = {
            "graph_url": f"{url}/v1.0", "entra": entra, "mailbox": OUTBOX, "domains": ["nordvika.example"],
            "systems": [{"id": SYSTEM, "name": "Byggesak", "address": BUILDING}],
        }  # fmt: skip
        units = [unit | ({"notify": UNIT} if unit["org_number"] == MAIN else {}) for unit in table["units"]]
        return {"outlets": {"email": email}, "units": units}

    def emailed(self, dialog_id: str) -> int:
        """To the domain system, whole: with each file once."""
        self.world.settle()
        reference = reference_of(email_key(MessageRef(source_id="altinn", external_id=dialog_id), SYSTEM))
        sent = [one for one in self.world.sent if BUILDING in one.to and reference in one.subject]
        return len(sent) + sum(len(one.attachments) != len(set(one.attachments)) for one in sent)

    def told(self, dialog_id: str) -> int:
        self.world.settle()
        return sum(UNIT in one.to and dialog_id in one.body for one in self.world.sent)


@asynccontextmanager
async def a_mail_town(clock: Clock) -> AsyncIterator[MailTown]:
    world = World(clock=clock)
    for address in (OUTBOX, BUILDING, UNIT):
        world.add_mailbox(address, allowed=address == OUTBOX)
    app = graph_simulator(
        world, client=Client(client_id="postvakt", secret="right"), settings=Settings(tenant_id=TENANT_ID)
    )
    async with Simulator(app) as simulator:
        yield MailTown(world=world, simulator=simulator)
