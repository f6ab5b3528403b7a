"""KS SvarInn in the demo: a mottakersystem of Nordvika's own, simulated, and the letters that wait for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.simulators._kit import Simulator
from adapters.simulators._kit.certificates import Holder, holder
from adapters.simulators._kit.contents import Content
from adapters.simulators.svarinn import FileDraft, Letter, LetterDraft, World, svarinn_simulator
from bot.commands.demo.papers import paper
from bot.commands.demo.town import MAIN, SELF_SERVING, UNITS
from bot.domain.clock import Clock

USERNAME = "postvakt"
PASSWORD = "demo-password"  # noqa: S105 # of the simulated mottakersystem


@dataclass(frozen=True, slots=True, kw_only=True)
class SvarInnDemo:
    world: World
    simulator: Simulator
    keys: Holder

    def add(self, draft: LetterDraft, *, waited: timedelta = timedelta()) -> Letter:
        """`waited`: how long it has been in KS' queue already."""
        letter = self.world.add_letter(draft)
        letter.added_at -= waited
        return letter


def from_organisation(
    *,
    sender: str,
    org_number: str,
    title: str,
    text: str,
    unit: str = MAIN,
    more: tuple[FileDraft, ...] = (),
    **fields: Any,
) -> LetterDraft:
    """A letter on paper with an organisation's head; `more` files come after it. `fields` as in LetterDraft."""
    content = paper(sender=sender, receiver=UNITS[unit], title=title, text=text)
    return LetterDraft(
        title=title,
        orgno=unit,
        receiver_name=UNITS[unit],
        sender_name=sender,
        sender_orgno=org_number,
        files=(file("Brev.pdf", content), *more),
        **fields,
    )


def file(name: str, content: bytes) -> FileDraft:
    return FileDraft(file_name=name, content=Content(name=name, given=content))


@asynccontextmanager
async def svarinn_demo(clock: Clock, *, port: int = 0) -> AsyncIterator[SvarInnDemo]:
    keys = holder("mottakersystem", "rsa")
    world = World(clock=clock)
    units = tuple(number for number in UNITS if number != SELF_SERVING)
    world.add_receiver(
        "Postvakt", certificate=keys.certificate, orgnos=units, username=USERNAME, password=PASSWORD
    )  # fmt: skip
    async with Simulator(svarinn_simulator(world), port=port) as simulator:
        yield SvarInnDemo(world=world, simulator=simulator, keys=keys)


def svarinn_settings(demo: SvarInnDemo, *, poll_every: timedelta = timedelta(seconds=5)) -> dict[str, Any]:
    return {
        "kind": "svarinn",
        "name": "SvarInn",
        "base_url": f"{demo.simulator.url}/api",
        "poll_every": poll_every,
        "start_from": demo.world.clock.now() - timedelta(days=2),
        "sole_consumer": True,
        "org_number": MAIN,
        "username": USERNAME,
        "password": PASSWORD,
        "keys": [demo.keys.key_pem + demo.keys.certificate_pem],
    }
