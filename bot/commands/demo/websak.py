"""WebSak in the demo: Nordvika's archive if it were ACOS' and not Public 360."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.simulators._kit import Simulator
from adapters.simulators.websak import LEGAL_BASIS, Access, Installation, WebSakWorld, websak_simulator
from bot.commands.demo.town import CASES
from bot.domain.clock import Clock

USERNAME = "postvakt"
PASSWORD = "demo-password"  # noqa: S105 - of the simulated archive


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSakDemo:
    world: WebSakWorld
    simulator: Simulator


@asynccontextmanager
async def websak_demo(
    clock: Clock, *, port: int = 0, installation: Installation | None = None, contracts: Path | None = None
) -> AsyncIterator[WebSakDemo]:
    """With wildcards in searches; `contracts`: the published schemas, as in `websak_simulator`."""
    world = WebSakWorld(clock=clock)
    for title, full_title in CASES:
        world.add_case(title, full_title=full_title)
    app = websak_simulator(
        world,
        access=Access(kind="wss", username=USERNAME, secret=PASSWORD),
        installation=installation or Installation(wildcard="%"),
        contracts=contracts,
    )
    async with Simulator(app, port=port) as simulator:
        yield WebSakDemo(world=world, simulator=simulator)


def websak_settings(demo: WebSakDemo, *, external_key_lookup: bool = True) -> dict[str, Any]:
    return {
        "kind": "websak",
        "name": "WebSak",
        "base_url": demo.simulator.url,
        "auth": "wss",
        "username": USERNAME,
        "password": PASSWORD,
        "external_key_lookup": external_key_lookup,
        "title_wildcard": "%",
        "access_codes": [
            {"code": "U", "title": "Ugradert"},
            {
                "code": "13",
                "title": "Unntatt etter offl. § 13",
                "legal_bases": [{"code": LEGAL_BASIS, "title": LEGAL_BASIS}],
            },
        ],
        "temporary_access_code": "13",
        "temporary_legal_basis": LEGAL_BASIS,
        "access_groups": [{"code": "Alle", "title": "Alle"}, {"code": "Dokumentsenter", "title": "Dokumentsenter"}],
        "default_unit": "DOK",
        "units": [
            {"code": "DOK", "title": "Dokumentsenteret"},
            {"code": "OPP", "title": "Oppvekst"},
            {"code": "HEL", "title": "Helse og velferd"},
        ],
        "handlers": [
            {"code": "KARI", "title": "Kari (test)"},
            {"code": "OLA", "title": "Ola (test)"},
            {"code": "MONA", "title": "Mona (test)"},
        ],
    }
