"""Every system outside at once, which outlives the bot's processes, and the settings that point at it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import stamina

from adapters.simulators import digipost, graph, svarinn
from adapters.simulators._kit import FaultBook, Simulator
from adapters.simulators._kit.certificates import authority, holder
from adapters.simulators.p360 import P360World
from adapters.simulators.teams import demo_people
from adapters.simulators.websak import WebSakWorld
from bot.commands.demo.stage import APP_ID, ROLES, TENANT_ID
from bot.commands.demo.systems import (
    AltinnDemo,
    P360Demo,
    altinn_demo,
    altinn_settings,
    p360_demo,
    p360_settings,
    town_settings,
)
from bot.commands.demo.town import MAIN, SENDERS
from bot.commands.demo.websak import WebSakDemo, websak_demo, websak_settings
from bot.settings import Settings
from tests.house import GRACE, OPEN, SETTLE, Archive, HandClock
from tests.process.timeouts import Waits

Door = Literal["altinn", "svarinn", "digipost", "postmottak"]
DOORS: tuple[Door, ...] = ("altinn", "svarinn", "digipost", "postmottak")
POST, OUTBOX = "postmottak@nordvika.example", "postvakt@nordvika.example"
BUILDING, TOWN = "byggesak@nordvika.example", "sentral@nordvika.example"
ACCOUNT = 1000
#: what SvarInn calls letters of a kind that a rule says is open
OPEN_KIND = "melding"
_SERVICES = [
    {"id": "svarinn", "name": "Brev fra SvarUt"},
    {"id": f"svarinn:{OPEN_KIND}", "name": "Meldinger fra SvarUt", "sensitivity": "open"},
    {"id": "digipost", "name": "Digipost"},
    {"id": "epost", "name": "E-post"},
]
_NEW_CASES = [{"id": "general", "name": "Alminnelig sak", "series": "Sakarkiv", "unit": "DOK"}]
_WEBSAK_CASES = [{"id": "general", "name": "Alminnelig sak", "unit": "DOK"}]


@dataclass(slots=True, kw_only=True)
class City:
    clock: HandClock
    altinn: AltinnDemo
    ks: svarinn.World
    digipost: digipost.World
    exchange: graph.World
    archives: Mapping[Archive, P360Demo | WebSakDemo]
    #: by the names that steps use
    faults: Mapping[str, FaultBook]
    #: the requests that they got
    ks_requests: Simulator
    mail_requests: Simulator
    tables: Mapping[Archive, Mapping[str, Any]]
    #: answers of the archive that shall not arrive in time
    waits: Waits = field(default_factory=Waits)

    _letters: int = 0

    def next_number(self) -> int:
        """No two letters of all walks have the same title."""
        self._letters += 1
        return self._letters

    def settings(self, archive: Archive, url: str) -> Settings:
        return Settings(**{**self.tables[archive], "store": {"url": url}})

    def world(self, archive: Archive) -> P360World | WebSakWorld:
        return self.archives[archive].world

    def heal(self) -> None:
        for book in self.faults.values():
            book.clear()
        self.waits.swallowed.clear()
        self.waits.unanswered.clear()

    async def late_work(self) -> None:
        for book in self.faults.values():
            await book.settle()

    def forget(self) -> None:
        """All letters are gone from all doors, as if this were the first day."""
        self.heal()
        self.altinn.world.dialogs.clear()
        self.altinn.world.correspondences.clear()
        self.altinn.world.traces.clear()
        self.ks.letters.clear()
        self.digipost.letters.clear()
        self.exchange.sent.clear()
        for requests in (self.ks_requests, self.mail_requests):
            requests.record.clear()
        for box in self.exchange.mailboxes.values():
            box.mails.clear()
            box.changes.clear()


@asynccontextmanager
async def a_city() -> AsyncIterator[City]:
    clock = HandClock()
    stamina.set_testing(True, attempts=2, cap=True)
    async with AsyncExitStack() as stack:
        stack.callback(stamina.set_testing, False)
        altinn = await stack.enter_async_context(altinn_demo(clock, confirm_delay=0))
        archives: dict[Archive, P360Demo | WebSakDemo] = {
            "p360": await stack.enter_async_context(p360_demo(clock)),
            "websak": await stack.enter_async_context(websak_demo(clock)),
        }
        ks, ks_simulator, ks_entry = await _ks(stack, clock)
        post, sites, post_entry = await _digipost(stack, clock)
        exchange, mail, graph_url = await _exchange(stack, clock)
        entra = {"authority": mail.url, "tenant_id": TENANT_ID, "client_id": "postvakt", "client_secret": "right"}
        folder = stack.enter_context(TemporaryDirectory(prefix="postvakt-"))
        table = _table(Path(folder)) | {
            "sources": [altinn_settings(altinn), ks_entry, post_entry, _mailbox(graph_url, entra)],
            "outlets": {"email": _outlet(graph_url, entra)},
        }
        faults: dict[str, FaultBook] = {name: demo.simulator.faults for name, demo in archives.items()}
        yield City(
            clock=clock, altinn=altinn, ks=ks, digipost=post, exchange=exchange, archives=archives,
            faults={
                **faults, "altinn": altinn.simulator.faults, "svarinn": ks_simulator.faults,
                "digipost": sites.faults, "mail": mail.faults,
            },
            ks_requests=ks_simulator,
            mail_requests=mail,
            tables={name: {**table, **_archive(name, demo)} for name, demo in archives.items()},
        )  # fmt: skip


def _archive(name: Archive, demo: P360Demo | WebSakDemo) -> dict[str, Any]:
    if isinstance(demo, WebSakDemo):
        chosen = websak_settings(demo) | {"new_cases": _WEBSAK_CASES}
    else:
        chosen = p360_settings(demo) | {"new_cases": _NEW_CASES}
    transfer = [{"unit": MAIN, "case_number": demo.world.cases()[-1].number}]
    return {"archive": chosen | {"settle": SETTLE}, "transfer_cases": transfer}


async def _ks(stack: AsyncExitStack, clock: HandClock) -> tuple[svarinn.World, Simulator, dict[str, Any]]:
    ours, world = holder("mottakersystem", "rsa"), svarinn.World(clock=clock)
    world.add_receiver(
        "Postvakt", certificate=ours.certificate, orgnos=(MAIN,), username="postvakt", password="hemmelig"
    )
    simulator = await stack.enter_async_context(Simulator(svarinn.svarinn_simulator(world)))
    entry = {
        "kind": "svarinn", "name": "SvarInn", "base_url": f"{simulator.url}/api", "sole_consumer": True,
        "org_number": MAIN, "username": "postvakt", "password": "hemmelig",
        "keys": [ours.key_pem + ours.certificate_pem],
    }  # fmt: skip
    return world, simulator, entry


async def _digipost(stack: AsyncExitStack, clock: HandClock) -> tuple[digipost.World, digipost.Sites, dict[str, Any]]:
    registered, world = holder("digipost-klient"), digipost.World(clock=clock)
    world.add_mailbox("Prøvevik kommune", sender_id=ACCOUNT, brokers=frozenset({ACCOUNT}))
    client = digipost.Client(client_id="postvakt", broker_id=ACCOUNT, certificate=registered.certificate)
    sites = await stack.enter_async_context(
        digipost.running_digipost(world, client=client, settings=digipost.Settings())
    )
    oauth = {
        "token_url": sites.token_url, "client_id": "postvakt", "broker_id": str(ACCOUNT),
        "certificate": registered.key_pem + registered.certificate_pem, "resource": sites.api_url,
        "authority": authority().certificate_pem,
    }  # fmt: skip
    entry = {
        "kind": "digipost", "oauth": oauth, "api_url": sites.api_url, "content_hosts": ["localhost"],
        "sender_id": str(ACCOUNT), "unit": MAIN, "deletes": True, "known_senders": [SENDERS[OPEN].name],
    }  # fmt: skip
    return world, sites, entry


async def _exchange(stack: AsyncExitStack, clock: HandClock) -> tuple[graph.World, Simulator, str]:
    world = graph.World(clock=clock)
    for address in (POST, OUTBOX, BUILDING, TOWN):
        world.add_mailbox(address, allowed=address in (POST, OUTBOX))
    inbox = world.folder(world.mailboxes[POST], "inbox").id
    world.add_folder(POST, "Behandlet", parent=inbox)
    app = graph.graph_simulator(
        world,
        client=graph.Client(client_id="postvakt", secret="right"),
        settings=graph.Settings(tenant_id=TENANT_ID),
    )
    simulator = await stack.enter_async_context(Simulator(app))
    return world, simulator, f"{simulator.url}/v1.0"


def _mailbox(graph_url: str, entra: Mapping[str, str]) -> dict[str, Any]:
    box = {"address": POST, "name": "post", "unit": MAIN, "letters": True, "handled_folder": "Behandlet"}
    return {"kind": "mailbox", "graph_url": graph_url, "mailboxes": [box], "entra": entra}


def _outlet(graph_url: str, entra: Mapping[str, str]) -> dict[str, Any]:
    system = {"id": "byggesak", "name": "Byggesak", "address": BUILDING}
    return {
        "graph_url": graph_url, "entra": entra, "mailbox": OUTBOX, "domains": ["nordvika.example"], "systems": [system],
    }  # fmt: skip


def _table(folder: Path) -> dict[str, Any]:
    town = town_settings()
    units = [unit | ({"notify": TOWN} if unit["org_number"] == MAIN else {}) for unit in town["units"]]
    return {
        "mode": "live",
        "grace": GRACE,
        "spool": folder / "spool",
        "teams": {"auth": "local", "app_id": APP_ID, "tenant_id": TENANT_ID},
        "people": [{"id": one.aad_id, "name": one.name, "roles": ROLES[one.key]} for one in demo_people()],
        "units": units,
        "services": [*town["services"], *_SERVICES],
    }
