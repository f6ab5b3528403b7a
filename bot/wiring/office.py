"""All that a running bot has: the use cases with whoever carries out effects, the board, and the door for Teams."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import AsyncIterator, Mapping
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
from bot.app.effects.email import AttachFile, SendEmail, WriteEmail
from bot.app.effects.letters import OpenedLetters
from bot.app.effects.new_case import CheckCase, CreateCase
from bot.app.effects.receipts import Confirm, DeleteLetter, MarkRead, PutAwayThread
from bot.app.effects.refuse import Refuse
from bot.app.effects.register import AddFile, CheckSingle, CreateEntry, FinaliseEntry, OpenLetter, VerifyEntry
from bot.app.effects.run_effects import EffectRunner
from bot.app.effects.tell_unit import TellUnit
from bot.app.effects.work import Executor
from bot.app.health.roles import RolesInGroups
from bot.domain.clock import Clock, SystemClock
from bot.domain.effects import EffectKind
from bot.ports.heartbeat import Heartbeat
from bot.ports.spool import Spool
from bot.settings import Settings
from bot.teams.board import TeamsBoard
from bot.teams.bot_token import bot_token
from bot.teams.commands.asked import Command
from bot.teams.commands.away import ComeBack, GoAway
from bot.teams.commands.board import SetBoard
from bot.teams.commands.check import ShowCheck
from bot.teams.commands.duty import Duty
from bot.teams.commands.help import Help
from bot.teams.commands.mine import Mine
from bot.teams.commands.office_files import OfficeFiles
from bot.teams.commands.ping import PingCommand
from bot.teams.commands.report import ReportCommand
from bot.teams.commands.seek import Seek, Unhandled
from bot.teams.commands.swap import Swap
from bot.teams.commands.table import Commands
from bot.teams.commands.trail import Trail
from bot.teams.connector import Connector
from bot.teams.dialogs import Dialogs
from bot.teams.drawing import note_renderer, renderer
from bot.teams.file_download import FileDownloads
from bot.teams.gateway import Gateway
from bot.teams.item_searches import ItemSearches
from bot.teams.office_file_turns import OfficeFileTurns
from bot.teams.quota import Quota
from bot.teams.report_files import ReportFiles
from bot.teams.sent_files import SentFiles
from bot.teams.turns import Turns
from bot.teams.upload import Uploader
from bot.web.app import pages_app
from bot.wiring.desk import opened_desk
from bot.wiring.people import roles_of


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
            turns=_turns(settings, desk, board, connector, teams_http),
            roles=roles_of(settings, desk.people, clock, stack),
            pages=await _pages(settings, desk, stack),
            opened_at=clock.now(),
            heartbeat=_heartbeat(settings, stack),
        )


def _heartbeat(settings: Settings, stack: AsyncExitStack) -> Heartbeat | None:
    if settings.heartbeat is None:
        return None
    heartbeat = HttpHeartbeat(settings.heartbeat.url)
    stack.push_async_callback(heartbeat.close)
    return heartbeat


def executors_of(desk: Desk, spool: Spool) -> Mapping[EffectKind, Executor]:
    letters = OpenedLetters(desk.sources)
    return {
        EffectKind.OPEN_LETTER: OpenLetter(desk=desk, letters=letters),
        EffectKind.CREATE_ENTRY: CreateEntry(desk=desk, letters=letters),
        EffectKind.CHECK_SINGLE: CheckSingle(desk=desk),
        EffectKind.ADD_FILE: AddFile(desk=desk, letters=letters, spool=spool),
        EffectKind.FINALISE_ENTRY: FinaliseEntry(desk=desk),
        EffectKind.VERIFY_ENTRY: VerifyEntry(desk=desk),
        EffectKind.MARK_READ: MarkRead(letters=letters),
        EffectKind.CONFIRM: Confirm(letters=letters),
        EffectKind.PUT_AWAY: PutAwayThread(desk=desk, letters=letters),
        EffectKind.DELETE_LETTER: DeleteLetter(desk=desk, letters=letters),
        EffectKind.REFUSE: Refuse(desk=desk, letters=letters),
        EffectKind.WRITE_EMAIL: WriteEmail(desk=desk, letters=letters),
        EffectKind.ATTACH_FILE: AttachFile(desk=desk, letters=letters, spool=spool),
        EffectKind.SEND_EMAIL: SendEmail(desk=desk),
        EffectKind.TELL_UNIT: TellUnit(desk=desk),
        EffectKind.CREATE_CASE: CreateCase(desk=desk),
        EffectKind.CHECK_CASE: CheckCase(desk=desk),
    }


def _turns(settings: Settings, desk: Desk, board: TeamsBoard, connector: Connector, http: httpx.AsyncClient) -> Turns:
    commands = Commands(
        desk=desk, connector=connector, locale=settings.locale, table=_commands(settings, desk, board, connector)
    )
    sent_files = SentFiles(
        desk=desk, connector=connector, uploader=Uploader(http=http, hosts=settings.teams.holds_files),
        makers=(ReportFiles(desk=desk),), locale=settings.locale,
    )  # fmt: skip
    dialogs = Dialogs(desk=desk, board=board, locale=settings.locale)
    downloads = FileDownloads(http=http, hosts=settings.teams.holds_files)
    files = OfficeFileTurns(
        desk=desk, connector=connector, downloads=downloads, afterwork=dialogs.afterwork, locale=settings.locale
    )
    return Turns(
        desk=desk,
        board=board,
        connector=connector,
        commands=commands,
        dialogs=dialogs,
        files=files,
        sent_files=sent_files,
        item_searches=ItemSearches(desk=desk, board=board, connector=connector, locale=settings.locale),
        locale=settings.locale,
    )


def _commands(settings: Settings, desk: Desk, board: TeamsBoard, connector: Connector) -> tuple[Command, ...]:
    return (
        Help(),
        SetBoard(desk=desk, board=board, connector=connector, settings=settings.teams),
        ShowCheck(desk=desk),
        PingCommand(desk=desk),
        Duty(desk=desk),
        Swap(desk=desk, board=board),
        GoAway(desk=desk, board=board),
        ComeBack(desk=desk, board=board),
        OfficeFiles(desk=desk),
        Unhandled(desk=desk, board=board),
        Seek(desk=desk, board=board),
        Trail(desk=desk, board=board),
        ReportCommand(desk=desk, files=ReportFiles(desk=desk)),
        Mine(desk=desk),
    )


async def _pages(settings: Settings, desk: Desk, stack: AsyncExitStack) -> web.Application | None:
    if settings.web is None:
        return None
    provider = await stack.enter_async_context(httpx.AsyncClient(verify=trusted(), trust_env=False))
    return pages_app(desk, settings.web, tenant_id=settings.teams.tenant_id, http=provider)


def _process_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
