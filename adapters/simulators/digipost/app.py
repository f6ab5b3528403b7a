"""Puts the simulated Digipost together: three hosts, as outside, that share one world, one fault book, one record."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from adapters.simulators._kit import RECORD, Exchange, FaultBook, Simulator, simulator_app
from adapters.simulators._kit.certificates import server_context
from adapters.simulators._kit.faults import FAULTS
from adapters.simulators.digipost.api import InboxApi
from adapters.simulators.digipost.content_host import ContentHost
from adapters.simulators.digipost.control import Control
from adapters.simulators.digipost.gate import Gate
from adapters.simulators.digipost.midp import TOKEN_PATH, Midp
from adapters.simulators.digipost.settings import Client, Settings
from adapters.simulators.digipost.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """The three running hosts."""

    api_url: str
    token_url: str
    #: host and port of the one-time addresses
    content_url: str
    api: Simulator

    @property
    def faults(self) -> FaultBook:
        return self.api.faults

    @property
    def record(self) -> list[Exchange]:
        return self.api.record


@asynccontextmanager
async def running_digipost(
    world: World, *, client: Client, settings: Settings | None = None, port: int = 0, https: bool = False
) -> AsyncIterator[Sites]:
    """`port` is the API's; `https` puts TLS on the API and the content host too, the token endpoint always has it."""
    chosen = settings or Settings()
    midp = Midp(world=world, client=client, settings=chosen)
    inbox = InboxApi(world, chosen, Gate(world, chosen))
    api_app = simulator_app()
    api_app.add_routes(inbox.routes())
    api_app.add_routes(Control(world).routes())
    content_app = _beside(api_app, ContentHost(world, chosen).routes())
    token_app = _beside(api_app, midp.routes())
    tls = server_context("api.digipost.no") if https else None
    mutual = server_context("midp.digipost.no", demands_client=chosen.handshake_demands_certificate)
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(Simulator(api_app, port=port, tls=tls))
        content = await stack.enter_async_context(Simulator(content_app, tls=tls, named="localhost"))
        token = await stack.enter_async_context(Simulator(token_app, tls=mutual))
        midp.resource, inbox.content_base = api.url, content.url
        yield Sites(api_url=api.url, token_url=token.url + TOKEN_PATH, content_url=content.url, api=api)


def _beside(first: web.Application, routes: list[web.RouteDef]) -> web.Application:
    app = simulator_app()
    app[FAULTS], app[RECORD] = first[FAULTS], first[RECORD]
    app.add_routes(routes)
    return app
