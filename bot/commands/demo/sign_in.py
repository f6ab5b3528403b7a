"""Sign-in to the pages in the demo: a simulated Entra with the people of the simulated Teams, and one stranger."""

from __future__ import annotations

import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from adapters.simulators._kit import Simulator
from adapters.simulators.openid import COOKIE, Registration, Settings, World, openid_simulator
from adapters.simulators.teams import Person, demo_people
from bot.domain.clock import Clock
from bot.errors import ConfigError

CLIENT_ID = "6d0c1c5e-1d61-4a0a-93a6-6f5b4b9d2e48"
SECRET = "demo-secret"  # noqa: S105 # of the simulated tenant
#: below those that systems give to outgoing connections (Linux: from 32768; others: from 49152)
_QUIET_PORTS = range(20_000, 32_000)
#: the authentication context that confidential letters need
HIGH = "c1"
#: works for the municipality and has nothing to do with its mail
STRANGER = Person(key="siri", name="Siri (test)", role="annen avdeling")
#: what sign-ins leave in a browser on this machine: each person of the page has these for himself
COOKIES = ("postvakt", "postvakt-sign-in", COOKIE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInDemo:
    world: World
    simulator: Simulator
    tenant_id: str
    #: of the bot's pages
    pages_port: int

    @property
    def pages_url(self) -> str:
        return f"http://127.0.0.1:{self.pages_port}"


@asynccontextmanager
async def sign_in_demo(
    clock: Clock, *, tenant_id: str, pages_port: int = 0, port: int = 0
) -> AsyncIterator[SignInDemo]:
    """`pages_port`: where the bot's pages will listen; 0 = a port that is free now."""
    pages_port = pages_port or _free_port()
    world = World.of((*demo_people(), STRANGER), clock)
    pages = f"http://127.0.0.1:{pages_port}"
    registration = Registration(client_id=CLIENT_ID, secret=SECRET, redirect_uris={f"{pages}/sign-in/callback"})
    app = openid_simulator(world, registration=registration, settings=Settings(tenant_id=tenant_id))
    async with Simulator(app, port=port) as simulator:
        yield SignInDemo(world=world, simulator=simulator, tenant_id=tenant_id, pages_port=pages_port)


def web_settings(demo: SignInDemo) -> dict[str, Any]:
    return {
        "listen": {"host": "127.0.0.1", "port": demo.pages_port},
        "public_url": demo.pages_url,
        "issuer": f"{demo.simulator.url}/{demo.tenant_id}/v2.0",
        "client_id": CLIENT_ID,
        "client_secret": SECRET,
        "high_sign_in": HIGH,
    }


def _free_port() -> int:
    """The redirect address is registered before the bot listens, so no connection may get the port meanwhile."""
    for port in random.sample(_QUIET_PORTS, k=len(_QUIET_PORTS)):
        with socket.socket() as found, suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port
    raise ConfigError("web.listen: no free port on this machine")
