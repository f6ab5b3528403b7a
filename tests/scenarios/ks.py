"""A house whose door is SvarInn instead of Altinn, and what happens at KS."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

from adapters.simulators._kit import FaultBook, Simulator
from adapters.simulators._kit.certificates import holder
from adapters.simulators._kit.contents import Content
from adapters.simulators.svarinn import FileDraft, LetterDraft, World, svarinn_simulator
from bot.commands.demo.systems import town_settings
from bot.commands.demo.town import MAIN
from tests.house import Archive, HandClock, House, a_house

TITLE = "Søknad om skjenkebevilling"
HOUR = timedelta(hours=1)


@asynccontextmanager
async def svarinn(dialect: str = "sqlite", **more: Any) -> AsyncIterator[tuple[House, World]]:
    """A house that polls SvarInn instead of Altinn. `more` as in `failing_svarinn`."""
    async with failing_svarinn(dialect, **more) as (house, world, _):
        yield house, world


@asynccontextmanager
async def failing_svarinn(
    dialect: str = "sqlite",
    *,
    archive: Archive = "p360",
    mode: str = "live",
    sensitivity: str = "open",
    keys: bool = True,
    house: Mapping[str, Any] | None = None,
    **more: Any,
) -> AsyncIterator[tuple[House, World, FaultBook]]:
    """With the book of KS' faults. `more`: settings of the source, `house` of everything.

    `keys`: the archive looks up external keys.
    """
    async with AsyncExitStack() as stack:
        ours = holder("mottakersystem", "rsa")
        world = World(clock=HandClock())
        world.add_receiver(
            "Postvakt", certificate=ours.certificate, orgnos=(MAIN,), username="postvakt", password="hemmelig"
        )
        simulator = await stack.enter_async_context(Simulator(svarinn_simulator(world)))
        entry = {
            "kind": "svarinn", "name": "SvarInn", "base_url": f"{simulator.url}/api", "sole_consumer": True,
            "org_number": MAIN, "username": "postvakt", "password": "hemmelig",
            "keys": [ours.key_pem + ours.certificate_pem], **more,
        }  # fmt: skip
        letters = {"id": "svarinn", "name": "Brev fra SvarUt"} | ({"sensitivity": sensitivity} if sensitivity else {})
        services = [*town_settings()["services"], letters]
        settings = {"sources": [entry], "services": services, **(house or {})}
        opened = await stack.enter_async_context(
            a_house(dialect, archive=archive, mode=mode, document_external_id=keys, more=settings)
        )
        world.clock = opened.clock
        yield opened, world, simulator.faults


def hand_in(world: World, **fields: Any) -> str:
    file = FileDraft(file_name="brev.pdf", content=Content(name="brev.pdf", size=5_000))
    return world.add_letter(LetterDraft(**{"title": TITLE, "orgno": MAIN, "files": (file,), **fields})).id


async def poll(house: House) -> None:
    await house.poll("svarinn")
    await house.draw()
