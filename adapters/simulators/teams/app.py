"""Puts the simulated Teams together: connector, keys and tokens, people's client, control interface and page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType

from aiohttp import web

from adapters.simulators._kit import Simulator, simulator_app
from adapters.simulators.teams.activities import Activities
from adapters.simulators.teams.browsers import Browsers
from adapters.simulators.teams.client import TeamsClient
from adapters.simulators.teams.connector import SERVICE_PATH, Connector
from adapters.simulators.teams.control import Control
from adapters.simulators.teams.courier import Courier
from adapters.simulators.teams.day import Day
from adapters.simulators.teams.entra import Entra
from adapters.simulators.teams.panels import Panels
from adapters.simulators.teams.people import Person
from adapters.simulators.teams.settings import TeamsSettings
from adapters.simulators.teams.tokens import Tokens
from adapters.simulators.teams.world import World
from bot.domain.clock import Clock

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TEAMS = web.AppKey("teams", TeamsClient)
PAGE = Path(__file__).parent / "page"
_RENDERER = PAGE / "node_modules" / "adaptivecards" / "dist" / "adaptivecards.min.js"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_NO_PANELS: Mapping[str, str] = MappingProxyType({})


def teams_simulator(  # noqa: PLR0913 - what `make demo` and the tests choose, by keyword only
    *,
    bot_url: str,
    app_id: str,
    tenant_id: str,
    people: Iterable[Person],
    clock: Clock,
    panels: Mapping[str, str] = _NO_PANELS,
    check_tokens: bool = True,
    sign_tokens: bool = True,
    settings: TeamsSettings | None = None,
    day: Day | None = None,
) -> web.Application:
    """`settings`, where given, overrides app_id, tenant_id and the two token switches; `bot_url` may be set later."""
    chosen = settings or TeamsSettings(
        app_id=app_id, tenant_id=tenant_id, check_tokens=check_tokens, sign_tokens=sign_tokens
    )
    app = simulator_app()
    world = World(chosen, people, clock)
    world.day = day or Day()
    tokens = Tokens(app_id=chosen.app_id, tenant_id=chosen.tenant_id)
    client = TeamsClient(world, tokens, Courier(chosen, Activities(world), tokens, bot_url))
    app[TEAMS] = client
    app.middlewares.append(_learn_address)
    app.middlewares.append(_same_origin)
    app.add_routes(Connector(world, tokens).routes())
    app.add_routes(client.drive.routes())
    app.add_routes(Control(client).routes())
    app.add_routes(client.onedrive.routes())
    app.add_routes(Panels(panels).routes())
    app.add_routes(Browsers(world).routes())
    app.add_routes([web.get("/", _index), web.get("/_sim/live", _live), web.get("/vendor/adaptivecards.js", _renderer)])
    app.router.add_static("/page/", PAGE, follow_symlinks=False)
    app.add_routes(Entra(chosen, tokens).routes())
    app.cleanup_ctx.append(_session)
    app.on_shutdown.append(_wake)
    return app


@asynccontextmanager
async def running_teams(app: web.Application, *, port: int = 0) -> AsyncIterator[tuple[TeamsClient, Simulator]]:
    """Listens on loopback and tells the client its own address, so that it can write to the bot first."""
    async with Simulator(app, port=port) as simulator:
        listens_at(app, simulator.url)
        yield app[TEAMS], simulator


def listens_at(app: web.Application, url: str) -> None:
    app[TEAMS].courier.activities.service_url = f"{url.rstrip('/')}{SERVICE_PATH}/"


@web.middleware
async def _learn_address(request: web.Request, handler: Handler) -> web.StreamResponse:
    activities = request.app[TEAMS].courier.activities
    if not activities.service_url:
        listens_at(request.app, str(request.url.origin()))
    return await handler(request)


@web.middleware
async def _same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Keeps other pages in the same browser from pressing the demo's buttons."""
    origin = request.headers.get("Origin")
    if request.path.startswith("/_sim") and origin and origin.partition("://")[2] != request.headers.get("Host"):
        raise web.HTTPForbidden(text="another origin")
    return await handler(request)


async def _index(request: web.Request) -> web.FileResponse:
    del request
    return web.FileResponse(PAGE / "index.html", headers={"Content-Security-Policy": _POLICY})


async def _renderer(request: web.Request) -> web.StreamResponse:
    del request
    if not _RENDERER.is_file():
        raise web.HTTPNotFound(text="run `npm ci` in adapters/simulators/teams/page")
    return web.FileResponse(_RENDERER, headers={"Content-Type": "text/javascript; charset=utf-8"})


async def _live(request: web.Request) -> web.StreamResponse:
    """Server-sent events: one line with the version whenever something changed."""
    world = request.app[TEAMS].world
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    watcher = world.watch()
    try:
        await response.prepare(request)
        # another day begins at the same address: the page is soon there again
        await response.write(b"retry: 500\n\n")
        while not request.app[_CLOSING].is_set():
            watcher.clear()
            await response.write(f"data: {world.version}\n\n".encode())
            # a lost browser is noticed by writing to it
            try:
                await asyncio.wait_for(watcher.wait(), timeout=20)
            except TimeoutError:
                await response.write(b": still here\n\n")
    except ConnectionResetError:
        pass
    finally:
        world.unwatch(watcher)
    return response


_CLOSING = web.AppKey("closing", asyncio.Event)


async def _session(app: web.Application) -> AsyncIterator[None]:
    app[_CLOSING] = asyncio.Event()
    await app[TEAMS].courier.start()
    yield
    await app[TEAMS].settle()
    await app[TEAMS].courier.stop()


async def _wake(app: web.Application) -> None:
    app[_CLOSING].set()
    app[TEAMS].world.wake()
