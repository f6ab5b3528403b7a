"""All that a running bot has: the use cases with whoever carries out effects, the board, and the door for Teams."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import httpx
from aiohttp import web

from adapters._kit.http import trusted
from adapters._kit.spool import EncryptedSpool
from adapters.heartbeat.call import HttpHeartbeat
from bot.app.board.draw_board import BoardDrawer
from bot.app.board.unit_boards import UnitCardDrawer
from bot.app.desk import Desk
from bot.app.effects.run_effects import EffectRunner
from bot.app.health.roles import RolesInGroups
from bot.domain.clock import Clock, SystemClock
from bot.ports.heartbeat import Heartbeat
from bot.settings import Settings
from bot.teams.board import TeamsBoard
from bot.teams.bot_token import bot_token
from bot.teams.connector import Connector
from bot.teams.drawing import note_renderer, renderer
from bot.teams.gateway import Gateway
from bot.teams.quota import Quota
from bot.teams.turns import Turns
from bot.web.app import pages_app
from bot.wiring.desk import opened_desk
from bot.wiring.executors import executors_of
from bot.wiring.people import roles_of
from bot.wiring.turns import turns_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything that one process has, wired and not yet started."""

    settings: Settings
    desk: Desk
    runner: EffectRunner
    drawer: BoardDrawer
    unit_drawer: UnitCardDrawer
    board: TeamsBoard
    gateway: Gateway
    turns: Turns
    #: where roles come from groups; None = from the plain list alone
    roles: RolesInGroups | None
    #: where signed-in people read letters; None = nowhere
    pages: web.Application | None
    #: when this process was set up: where a source begins that has no `start_from`
    opened_at: datetime
    #: who misses the bot when it falls silent; None = nobody
    heartbeat: Heartbeat | None = None


@asynccontextmanager
async def opened_office(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[Office]:
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(opened_desk(settings, exclusive=True, clock=clock))
        spool = EncryptedSpool(directory=settings.spool)
        spool.sweep()
        teams_http = await stack.enter_async_context(httpx.AsyncClient(verify=trusted(), trust_env=False))
        connector = Connector(
            http=teams_http,
            token=bot_token(settings.teams, http=teams_http, clock=clock),
            hosts=settings.teams.hosts,
            quota=Quota(),
            clock=clock,
        )
        board = TeamsBoard(
            connector=connector, render=renderer(settings.locale), render_note=note_renderer(settings.locale)
        )
        desk = replace(desk, unit_boards=board)
        yield Office(
            settings=settings,
            desk=desk,
            runner=EffectRunner(desk=desk, executors=executors_of(desk, spool), owner=_process_name()),
            drawer=BoardDrawer(desk=desk, board=board),
            unit_drawer=UnitCardDrawer(desk=desk),
            board=board,
            gateway=Gateway.build(settings.teams, teams_http),
            turns=turns_of(settings, desk, board, connector, teams_http),
            roles=roles_of(settings, desk.people, clock, stack),
            pages=await _pages(settings, desk, stack),
            opened_at=clock.now(),
            heartbeat=_heartbeat(settings, stack),
        )


async def _pages(settings: Settings, desk: Desk, stack: AsyncExitStack) -> web.Application | None:
    if settings.web is None:
        return None
    provider = await stack.enter_async_context(httpx.AsyncClient(verify=trusted(), trust_env=False))
    return pages_app(desk, settings.web, tenant_id=settings.teams.tenant_id, http=provider)


def _heartbeat(settings: Settings, stack: AsyncExitStack) -> Heartbeat | None:
    if settings.heartbeat is None:
        return None
    heartbeat = HttpHeartbeat(settings.heartbeat.url)
    stack.push_async_callback(heartbeat.close)
    return heartbeat


def _process_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
