"""A house that reads postmottak through a simulated Graph, beside Altinn, and the e-mails that come there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from adapters.simulators._kit import Fault, Simulator
from adapters.simulators.graph import Address, Client, Mail, MailDraft, Settings, World, graph_simulator, mail_id
from bot.commands.demo.systems import town_settings
from bot.commands.demo.town import MAIN, SELF_SERVING
from bot.domain.item import IntakeItem, MessageRef
from bot.domain.kept_notices import KeptNotice
from bot.wiring.office import opened_office
from tests.house import Archive, HandClock, House, a_house

TENANT = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
POST = "postmottak@nordvika.example"
PAYROLL = "lonn@nordvika.example"
ALTINN = "noreply@altinn.no"
SUBJECT = "En melding har blitt mottatt i Altinn"
REMINDER = "Påminnelse - en melding har blitt mottatt i Altinn"
#: more than a letter may be late
LATE = timedelta(hours=25)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: Sandnes' lines S-7 to S-9, in the order in which nobody would want them tried
RULES: list[dict[str, Any]] = [
    {"id": "sykmelding", "do": "delete", "templates": ["nav-sick-note", "nav-sick-pay-application"]},
    {"id": "egne-enheter", "do": "delete", "announces": ["altinn"], "units": [SELF_SERVING]},
    {"id": "altinn", "do": "file", "announces": ["altinn"], "folder": "Altinn"},
    {"id": "lonn", "do": "forward", "templates": ["nav-sick-pay-not-sent"], "to": PAYROLL, "folder": "Altinn"},
]


def announced(unit: str = "Nordvika kommune", sender: str = "Statens lyktetilsyn") -> str:
    return f"Hei. {unit} har mottatt en ny melding fra {sender}. Logg deg inn i Altinn for å se denne meldingen."


def reminded(unit: str = "Nordvika kommune", sender: str = "Statens lyktetilsyn") -> str:
    return (
        f"Hei. Dette er en påminnelse om at {unit} har mottatt en ny melding fra {sender}. "
        "Logg deg inn i Altinn for å se denne meldingen."
    )


def confidential(unit: str = "Nordvika kommune", sender: str = "Trygdekontoret i Nordvika") -> str:
    return (
        f"{unit}, har mottatt en taushetsbelagt melding fra {sender}. For å få tilgang til meldingen, er det nødvendig "
        f"at noen i {unit} har fått tildelt rollen."
    )


def sick_note(number: str) -> str:
    return (
        f"En ansatt i underenhet med orgnr {number} har sendt inn en ny sykmelding. Logg inn på Altinn eller Nav for å "
        "se sykmeldingen. Vennlig hilsen Nav."
    )


@dataclass(slots=True, kw_only=True)
class Postmottak:
    house: House
    world: World
    simulator: Simulator
    settings: dict[str, Any]
    folders: dict[str, str] = field(default_factory=dict)

    def mail(self, subject: str, text: str = "Hei", *, sender: str = "kari@example.test", **more: Any) -> Mail:
        address = Address(address=sender, name="Kari (test)")
        return self.world.add_mail(
            MailDraft(**{"mailbox": POST, "subject": subject, "body": text, "sender": address} | more)
        )

    def notice(self, text: str = "", subject: str = SUBJECT, *, sender: str = ALTINN, **more: Any) -> Mail:
        return self.mail(subject, text or announced(), sender=sender, **more)

    def fault(self, operation: str, **values: Any) -> None:
        self.simulator.faults.add(Fault(operation=operation, **values))

    async def poll(self, *sources: str) -> None:
        """Postmottak unless others are named, in that order; what is due with e-mails; and the board."""
        for source in sources or ("postmottak",):
            await self.house.poll(source)
        await self.house.deeds()
        await self.house.draw()

    async def poll_both(self) -> None:
        await self.poll("altinn", "postmottak")

    async def kept(self, mail: Mail) -> KeptNotice:
        async with self.house.store.transaction() as tx:
            found = await tx.notice(ref_of(mail))
        assert found is not None
        return found

    async def item(self, mail: Mail) -> IntakeItem | None:
        """The item that a notice, or a letter sent straight here, became."""
        async with self.house.store.transaction() as tx:
            return await tx.item_by_ref(ref_of(mail))

    @asynccontextmanager
    async def successor(self, **changes: Any) -> AsyncIterator[Postmottak]:
        """Another process on the same database (PostgreSQL), with other settings of the mailbox."""
        settings = self.house.office.settings
        sources = tuple(
            entry.model_copy(update=changes) if entry.kind == "mailbox" else entry for entry in settings.sources
        )
        clock = self.house.clock
        async with opened_office(settings.model_copy(update={"sources": sources}), clock=clock) as office:
            house = replace(self.house, office=office)
            house.store.shift_clock(self.house.store._shift)
            yield replace(self, house=house)

    def folder_of(self, mail: Mail) -> str:
        """By its name; well-known ones by theirs."""
        folder = self.world.mailboxes[POST].folders[mail.folder]
        return folder.well_known or folder.name

    def sent(self) -> list[tuple[str, ...]]:
        self.world.settle()
        return [one.to for one in self.world.sent]

    def moves(self) -> list[str]:
        """All that was asked of Graph that changes something there."""
        changing = ("POST", "PATCH", "DELETE")
        return [each.path for each in self.simulator.record if each.method in changing and "oauth2" not in each.path]


def ref_of(mail: Mail) -> MessageRef:
    return MessageRef(source_id="postmottak", external_id=f"post/{mail_id(mail, immutable=True)}")


@asynccontextmanager
async def postmottak(
    dialect: str = "sqlite",
    *,
    archive: Archive = "p360",
    folders: Sequence[str] = ("Altinn", "Behandlet"),
    graph: dict[str, Any] | None = None,
    mode: str = "live",
    letters: bool = False,
    more: dict[str, Any] | None = None,
    doors: Sequence[Mapping[str, Any]] = (),
    **source: Any,
) -> AsyncIterator[Postmottak]:
    """`source` goes over the mailbox's settings, `more` over all; `doors`: further sources."""
    async with AsyncExitStack() as stack:
        world = World(clock=HandClock())
        box = world.add_mailbox(POST, name="Postmottak")
        world.add_mailbox(PAYROLL, name="Lønn", allowed=False)
        inbox = world.folder(box, "inbox").id
        made = {name: world.add_folder(POST, name, parent=inbox).id for name in folders}
        app = graph_simulator(
            world,
            client=Client(client_id="postvakt", secret="right"),
            settings=Settings(tenant_id=TENANT, **graph or {}),
        )
        simulator = await stack.enter_async_context(Simulator(app))
        mailbox = {"address": POST, "name": "post", "unit": MAIN, "letters": letters}
        entry = {
            "kind": "mailbox", "graph_url": f"{simulator.url}/v1.0", "rules": RULES,
            "mailboxes": [mailbox | ({"handled_folder": "Behandlet"} if letters else {})],
            "entra": {
                "authority": simulator.url, "tenant_id": TENANT, "client_id": "postvakt", "client_secret": "right"
            },
            **source,
        }  # fmt: skip
        services = [*town_settings()["services"], {"id": "epost", "name": "E-post"}]
        house = await stack.enter_async_context(
            a_house(
                dialect,
                archive=archive,
                mode=mode,
                beside_altinn=[entry, *doors],
                more={"services": services, **(more or {})},
            )
        )
        world.clock = house.clock
        yield Postmottak(house=house, world=world, simulator=simulator, settings=entry, folders=made)
