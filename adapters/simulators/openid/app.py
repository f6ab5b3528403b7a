"""Puts the simulated OpenID provider together over the same made-up people as the simulated Teams."""

from __future__ import annotations

from aiohttp import web

from adapters.simulators._kit import simulator_app
from adapters.simulators.openid.control import Control
from adapters.simulators.openid.provider import Provider
from adapters.simulators.openid.redeeming import Redeeming
from adapters.simulators.openid.settings import Registration, Settings
from adapters.simulators.openid.tokens import Tokens
from adapters.simulators.openid.world import World


def openid_simulator(world: World, *, registration: Registration, settings: Settings) -> web.Application:
    provider = Provider(world, registration, settings, Tokens(world, registration, settings))
    app = simulator_app()
    app.add_routes(provider.routes())
    app.add_routes(Redeeming(provider).routes())
    app.add_routes(Control(world, registration).routes())
    return app
