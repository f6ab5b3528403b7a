"""Puts the simulated Microsoft 365 together: Entra's tokens, Graph's mail under /v1.0, the control interface."""

from __future__ import annotations

from aiohttp import web

from adapters.simulators._kit import simulator_app
from adapters.simulators.graph.attachments_api import AttachmentsApi
from adapters.simulators.graph.control import Control
from adapters.simulators.graph.delta import DeltaApi
from adapters.simulators.graph.entra import Entra
from adapters.simulators.graph.folders_api import FoldersApi
from adapters.simulators.graph.gate import Gate
from adapters.simulators.graph.groups_api import GroupsApi
from adapters.simulators.graph.messages_api import MessagesApi
from adapters.simulators.graph.sending import SendingApi
from adapters.simulators.graph.settings import Client, Settings
from adapters.simulators.graph.uploads import UploadsApi
from adapters.simulators.graph.world import World


def graph_simulator(world: World, *, client: Client, settings: Settings) -> web.Application:
    gate = Gate(world, settings)
    app = simulator_app()
    for part in (
        Entra(world, client, settings),
        # before the messages: "delta" would be taken for an id
        DeltaApi(gate),
        FoldersApi(gate),
        UploadsApi(gate),
        SendingApi(gate),
        AttachmentsApi(gate),
        MessagesApi(gate),
        GroupsApi(gate),
        Control(world),
    ):
        app.add_routes(part.routes())
    return app
