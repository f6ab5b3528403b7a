"""Puts the simulated Altinn together: Maskinporten under /maskinporten, all else where platform.altinn.no has it."""

from __future__ import annotations

from aiohttp import web

from adapters.simulators._kit import simulator_app
from adapters.simulators.altinn.authentication import Authentication
from adapters.simulators.altinn.control import Control
from adapters.simulators.altinn.correspondence import CorrespondenceApi
from adapters.simulators.altinn.dialog_labels import DialogLabels
from adapters.simulators.altinn.dialog_lookup import DialogLookup
from adapters.simulators.altinn.dialogporten import Dialogporten
from adapters.simulators.altinn.gate import Gate
from adapters.simulators.altinn.grant import GrantDesk
from adapters.simulators.altinn.settings import Client, Settings
from adapters.simulators.altinn.tokens import Mint, ServerKeys
from adapters.simulators.altinn.visits import Visits
from adapters.simulators.altinn.world import World


def altinn_simulator(
    world: World, *, client: Client, settings: Settings | None = None, keys: ServerKeys | None = None
) -> web.Application:
    """One application over one world; `keys` saves the time of making new ones."""
    gate = Gate(world, Mint(keys or ServerKeys()), settings or Settings())
    visits = Visits(world)
    app = simulator_app()
    for part in (
        Authentication(gate, GrantDesk(client)),
        DialogLabels(gate, visits),
        DialogLookup(gate),
        Dialogporten(gate, visits),
        CorrespondenceApi(gate, visits),
        Control(world, visits),
    ):
        app.add_routes(part.routes())
    return app
