"""postmottak in the demo: a shared mailbox in a simulated Exchange, with folders, notices and a letter of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.simulators._kit import Simulator
from adapters.simulators._kit.contents import Content
from adapters.simulators.graph import (
    Address,
    AttachmentDraft,
    Client,
    Mail,
    MailDraft,
    Sent,
    Settings,
    World,
    graph_simulator,
)
from bot.commands.demo.town import MAIN, UNITS
from bot.domain.clock import Clock

CLIENT_ID = "3f6f2a17-8f0b-4f0e-9d6b-5f1f0c2a7b31"
SECRET = "demo-secret"  # noqa: S105 # of the simulated tenant
ADDRESS = "postmottak@nordvika.eksempel.no"
#: what Postvakt's own e-mails leave from
OUTBOX = "postvakt@nordvika.eksempel.no"
#: notices come from these; the templates know Altinn's and Nav's, ACOS Mottak's is the municipality's own
ALTINN = Address(address="noreply@altinn.no", name="Altinn")
ACOS = Address(address="mottak@nordvika.eksempel.no", name="ACOS Mottak")
#: an organisation whose e-mails are shown by name
RIVERS = Address(address="arkiv@elvevernet.eksempel.no", name="Elvevernet")
#: below the inbox
FOLDERS = ("Altinn", "Varsler", "Behandlet")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmottakDemo:
    world: World
    simulator: Simulator
    tenant_id: str

    def add(
        self, sender: Address, subject: str, text: str, *, files: dict[str, bytes] | None = None, waited: timedelta
    ) -> Mail:
        contents = (Content(name=name, given=given) for name, given in (files or {}).items())
        return self.world.add_mail(
            MailDraft(
                mailbox=ADDRESS,
                subject=subject,
                sender=sender,
                body=text,
                attachments=tuple(AttachmentDraft(content=content) for content in contents),
                received_at=self.world.clock.now() - waited,
            )
        )

    def sent(self) -> list[Sent]:
        """What has left, oldest first."""
        self.world.settle()
        return [*self.world.sent]


@asynccontextmanager
async def postmottak_demo(clock: Clock, *, tenant_id: str, port: int = 0) -> AsyncIterator[PostmottakDemo]:
    world = World(clock=clock)
    world.add_mailbox(ADDRESS, name="Postmottak")
    world.add_mailbox(OUTBOX, name="Postvakt")
    for name in FOLDERS:
        world.add_folder(ADDRESS, name, parent="inbox")
    client = Client(client_id=CLIENT_ID, secret=SECRET)
    app = graph_simulator(world, client=client, settings=Settings(tenant_id=tenant_id))
    async with Simulator(app, port=port) as simulator:
        yield PostmottakDemo(world=world, simulator=simulator, tenant_id=tenant_id)


def entra_settings(demo: PostmottakDemo) -> dict[str, Any]:
    return {
        "authority": demo.simulator.url,
        "tenant_id": demo.tenant_id,
        "client_id": CLIENT_ID,
        "client_secret": SECRET,
    }


def postmottak_settings(demo: PostmottakDemo, *, poll_every: timedelta = timedelta(seconds=5)) -> dict[str, Any]:
    return {
        "kind": "mailbox",
        "name": "postmottak",
        "graph_url": f"{demo.simulator.url}/v1.0",
        "poll_every": poll_every,
        "start_from": demo.world.clock.now() - timedelta(days=2),
        "notice_folder": "Varsler",
        "organisations": {"elvevernet.eksempel.no": RIVERS.name},
        "senders": {"acos_mottak": [ACOS.address]},
        "links": {"acos_mottak": "https://mottak.nordvika.eksempel.no"},
        "unit_names": {MAIN: [UNITS[MAIN].upper()]},
        "entra": entra_settings(demo),
        "mailboxes": [
            {
                "address": ADDRESS,
                "name": "postmottak",
                "unit": MAIN,
                "letters": True,
                "handled_folder": "Behandlet",
            }
        ],
        "rules": [
            {"id": "sykmeldinger", "do": "delete", "templates": ["nav-sick-note"]},
            {"id": "altinn", "do": "file", "announces": ["altinn"], "folder": "Altinn"},
        ],
    }
