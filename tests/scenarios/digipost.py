"""The municipality's mailbox in Digipost beside, or instead of, its inbox in Altinn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from adapters.simulators._kit.certificates import authority, holder
from adapters.simulators.digipost import Client, Letter, LetterDraft, Settings, Sites, World, running_digipost
from bot.commands.demo.systems import town_settings
from bot.commands.demo.town import MAIN
from tests.house import Archive, HandClock, House, a_house
from tests.scenarios.acting import register, shared
from tests.scenarios.evidence import cards

SUBJECT, SENDER = "Klage på vedtak om barnehageplass", "Kari (test)"
ACCOUNT = 1000
BASIS = "Offl. § 13 jf. fvl. § 13 (1) nr.1"


class Town:
    def __init__(self, house: House, world: World, sites: Sites) -> None:
        self.house, self.world, self.sites = house, world, sites

    async def letter(self, **fields: Any) -> Letter:
        letter = self.world.add_letter(LetterDraft(**{"sender": SENDER, "subject": SUBJECT, **fields}))
        await self.poll()
        return letter

    async def poll(self) -> None:
        await self.house.poll("digipost")
        await self.house.draw()

    @property
    def card(self) -> str:
        return cards(self.house)[-1]

    @property
    def seen(self) -> str:
        return shared(self.house, self.card)

    async def archived(self, **fields: Any) -> Letter:
        """A letter that was registered for good."""
        letter = await self.letter(**fields)
        await register(
            self.house, "kari", self.card, public_title="Klage", title_confirmed="true", attest_open="true",
            access_code="13", legal_basis=BASIS,
        )  # fmt: skip
        await self.house.finish()
        return letter

    def is_there(self, letter: Letter) -> bool:
        return letter.id in self.world.letters


@asynccontextmanager
async def digipost_door(**more: Any) -> AsyncIterator[tuple[World, Sites, dict[str, Any]]]:
    """A simulated Digipost and the settings of the source that reads it; `more` goes over these."""
    registered = holder("digipost-klient")
    world = World(clock=HandClock())
    world.add_mailbox("Prøvevik kommune", sender_id=ACCOUNT, brokers=frozenset({ACCOUNT}))
    client = Client(client_id="postvakt", broker_id=ACCOUNT, certificate=registered.certificate)
    async with running_digipost(world, client=client, settings=Settings()) as sites:
        oauth = {
            "token_url": sites.token_url, "client_id": "postvakt", "broker_id": str(ACCOUNT),
            "certificate": registered.key_pem + registered.certificate_pem, "resource": sites.api_url,
            "authority": authority().certificate_pem,
        }  # fmt: skip
        entry = {
            "kind": "digipost", "oauth": oauth, "api_url": sites.api_url, "content_hosts": ["localhost"],
            "sender_id": str(ACCOUNT), "unit": MAIN, **more,
        }  # fmt: skip
        yield world, sites, entry


@asynccontextmanager
async def digipost(
    dialect: str = "sqlite",
    *,
    archive: Archive = "p360",
    beside_altinn: bool = False,
    house: Mapping[str, Any] | None = None,
    **more: Any,
) -> AsyncIterator[Town]:
    """A house that polls Digipost instead of Altinn, or both. `more`: settings of the source, `house` of everything."""
    async with AsyncExitStack() as stack:
        world, sites, entry = await stack.enter_async_context(digipost_door(**more))
        services = [*town_settings()["services"], {"id": "digipost", "name": "Digipost"}]
        settings: dict[str, Any] = (
            {"services": services} if beside_altinn else {"sources": [entry], "services": services}
        )
        doors = (entry,) if beside_altinn else ()
        settings |= house or {}
        opened = await stack.enter_async_context(a_house(dialect, archive=archive, beside_altinn=doors, more=settings))
        world.clock = opened.clock
        yield Town(opened, world, sites)
