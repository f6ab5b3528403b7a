"""Puts the simulated SvarInn together: the three calls under /api, the control interface under /_sim."""

from __future__ import annotations

from aiohttp import web

from adapters.simulators._kit import simulator_app
from adapters.simulators.svarinn.api import SvarInnApi
from adapters.simulators.svarinn.control import Control
from adapters.simulators.svarinn.settings import Settings
from adapters.simulators.svarinn.world import World


def svarinn_simulator(world: World, *, settings: Settings | None = None) -> web.Application:
    app = simulator_app()
    app.add_routes(SvarInnApi(world, settings or Settings()).routes())
    app.add_routes(Control(world).routes())
    return app
