"""Starts what is wired: the doors for Teams and for people, the jobs, the workers; and stops it all in order."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from bot.app.aftercare.reconcile.daily import reconcile_daily
from bot.app.aftercare.retention import empty_closed, forget_what_is_over
from bot.app.aftercare.unit_notices import send_digests, watch_unread
from bot.app.aftercare.watch_bounces import watch_bounces
from bot.app.board.set_board import check_board
from bot.app.board.unit_boards import check_unit_boards
from bot.app.choices.apply_rules import apply_rules
from bot.app.desk import Desk
from bot.app.effects.notice_deeds import do_deeds
from bot.app.files.take_up import take_up_files
from bot.app.health.go_round import tell_round
from bot.app.health.transfer_cases import check_transfer_cases
from bot.app.health.watch_archive import ArchiveWatch
from bot.app.intake.pair_notices import forget_notices, pair_notices
from bot.app.intake.poll_sources import poll_source, promote
from bot.app.intake.watch_deadlines import watch_deadlines
from bot.app.routine.daily_check.keep import keep_daily_check
from bot.app.routine.hand_on import hand_on_claims
from bot.app.routine.remind import remind
from bot.app.routine.watch_claims import watch_claims
from bot.app.routine.watch_roster import watch_roster
from bot.domain.clock import Clock
from bot.errors import ConfigError, OutsideError, Unavailable
from bot.ops.jobs import Jobs, Timetable
from bot.ops.probes import Probes
from bot.ops.workers import Worker, wake_on_changes
from bot.settings import Settings
from bot.teams.http_route import add_routes
from bot.teams.settings import Auth, check_local
from bot.wiring.office import Office, opened_office

log = structlog.get_logger(__name__)

_LEADER_PAUSE = 5.0
#: a large file or a slow archive holds up one of them, not everybody's clicks
_EXECUTORS = 3
#: how soon an effect whose outcome is unknown is asked about again
_DOUBTS_EVERY = timedelta(seconds=5)
#: how soon the archive is asked when that is due
_ARCHIVE_EVERY = timedelta(seconds=5)
#: how late a card may say that a deadline has passed
_DEADLINES_EVERY = timedelta(minutes=1)
#: how late a reminder may be
_REMIND_EVERY = timedelta(minutes=1)
#: how late a card may show what changed rules, age or an obstacle make of it
_RULES_EVERY = timedelta(minutes=1)
#: how late a letter may wake, or come back
_CLAIMS_EVERY = timedelta(minutes=1)
#: how soon the e-mail of a notice is filed, deleted or answered for
_DEEDS_EVERY = timedelta(seconds=20)
#: how late a replica may follow what was changed by file in another one
_FILES_EVERY = timedelta(seconds=3)
#: how soon a comparison that is due begins, and the board hears of one that is late
_RECONCILE_EVERY = timedelta(minutes=10)
#: how soon what somebody has taken passes on when an absence begins
_AWAY_EVERY = timedelta(minutes=1)
#: how soon a lead hears of a shift that nobody has, and whoever goes off duty of what is open
_ROSTER_EVERY = timedelta(minutes=10)
#: how late the notice of the day to a unit may leave
_DIGESTS_EVERY = timedelta(minutes=5)
#: how late the day's check may come
_CHECK_EVERY = timedelta(minutes=1)


async def run(
    settings: Settings,
    *,
    until: asyncio.Event | None = None,
    ready: Callable[[int], None] | None = None,
    clock: Clock | None = None,
) -> None:
    """Runs until it is told to stop (SIGTERM, SIGINT, or `until`). `ready` is told the port once the door is open."""
    stop = until or _stop_on_signals()
    async with opened_office(settings, clock=clock) as office:
        if settings.teams.auth is Auth.LOCAL:
            check_local(settings.listen.host, "http://127.0.0.1/")
        await check_notice_sources(office.desk)
        async with _open_doors(office) as port, asyncio.TaskGroup() as group:
            tasks = [group.create_task(work) for work in _works(office)]
            log.info("bot.started", port=port, mode=settings.mode.value, sources=sorted(office.desk.sources))
            if ready is not None:
                ready(port)
            await stop.wait()
            for task in tasks:
                task.cancel()


@asynccontextmanager
async def _open_doors(office: Office) -> AsyncIterator[int]:
    """The port of the door for Teams. No door is left open where another one cannot be opened."""
    settings = office.settings
    async with AsyncExitStack() as opening:
        bot = web.Application()
        add_routes(bot, office.gateway, office.turns.handle)
        Probes(office.desk).add_routes(bot)
        port = await opening.enter_async_context(_door("listen", bot, settings.listen.host, settings.listen.port))
        if settings.web is not None and office.pages is not None:
            listen = settings.web.listen
            pages = await opening.enter_async_context(_door("web.listen", office.pages, listen.host, listen.port))
            log.info("pages.opened", port=pages)
        doors = opening.pop_all()
    try:
        yield port
    finally:
        await doors.aclose()
        await office.turns.settle()
        log.info("bot.stopped")


@asynccontextmanager
async def _door(setting: str, app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    # a browser that goes away stops what was fetched for it; what Teams asked for is done all the same
    cancelled = setting == "web.listen"
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0, handler_cancellation=cancelled)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as fault:
            raise ConfigError(f"{setting}: {host}, port {port}: {os.strerror(fault.errno or 0)}") from None
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _works(office: Office) -> list[Coroutine[Any, Any, None]]:
    """Effects run in every replica; polling and drawing in the one that leads."""
    effects = [
        Worker(name=f"effects-{number}", step=replace(runner, owner=f"{runner.owner}/{number}").run_next, rest=1.0)
        for number, runner in enumerate([office.runner] * _EXECUTORS)
    ]
    watchers = [
        _watcher("doubts", office.runner.settle_next, every=_DOUBTS_EVERY),
        _watcher("archive", ArchiveWatch(office.desk).look, every=_ARCHIVE_EVERY),
        _watcher("files", partial(_take_up, office.desk), every=_FILES_EVERY),
        *_role_watchers(office),
    ]
    drawing = Worker(name="drawing", step=partial(_draw, office), rest=1.0)
    return [
        *(worker.run() for worker in (*effects, *watchers)),
        _lead(office, drawing),
        wake_on_changes(office.desk.store.changes(), [*effects, drawing]),
    ]


def _watcher(name: str, look: Callable[[], Awaitable[object]], *, every: timedelta) -> Worker:
    """One look a rest: what is still unknown would otherwise be asked about in a tight loop."""

    async def once() -> bool:
        await look()
        return False

    return Worker(name=name, step=once, rest=every.total_seconds())


def _role_watchers(office: Office) -> list[Worker]:
    """In every replica: each remembers for itself who is in which group."""
    groups = office.settings.people_groups
    if office.roles is None or groups is None:
        return []
    return [_watcher("roles", office.roles.look, every=groups.look_every)]


async def _draw(office: Office) -> bool:
    """The document centre's board, then units' own; never by what the lead has just changed elsewhere."""
    await take_up_files(office.desk)
    drawn = await office.drawer.draw()
    return await office.unit_drawer.draw() or drawn


async def _take_up(desk: Desk) -> None:
    """In every replica: what was decided in one holds in all."""
    if await take_up_files(desk):
        await check_transfer_cases(desk)


async def _apply_rules(desk: Desk) -> None:
    """Never by rules that another replica has put others in the place of."""
    await take_up_files(desk)
    await apply_rules(desk)


async def _lead(office: Office, drawing: Worker) -> None:
    while True:
        try:
            async with office.desk.store.lead("board") as leads:
                if leads:
                    await _be_leader(office, drawing)
        except Unavailable as error:
            # a database that fails over takes the leadership with it, not the process
            log.warning("leadership.lost", reason=error.reason)
        await asyncio.sleep(_LEADER_PAUSE)


async def _be_leader(office: Office, drawing: Worker) -> None:
    jobs = Jobs()
    declare_jobs(office, jobs)
    jobs.start()
    try:
        await drawing.run()
    finally:
        await jobs.stop()


def declare_jobs(office: Office, jobs: Timetable) -> None:
    """All that the leader does by the clock."""
    now = office.desk.clock.now()
    for entry in office.settings.sources:
        job = partial(_poll, office, entry.source_id)
        jobs.every(entry.poll_every, f"poll:{entry.source_id}", job, jitter=entry.poll_every / 10, first_at=now)
    jobs.every(_DEADLINES_EVERY, "watch_deadlines", partial(watch_deadlines, office.desk), first_at=now)
    jobs.every(_REMIND_EVERY, "remind", partial(remind, office.desk, office.board), first_at=now)
    jobs.every(_RULES_EVERY, "apply_rules", partial(_apply_rules, office.desk), first_at=now)
    jobs.every(_CLAIMS_EVERY, "watch_claims", partial(watch_claims, office.desk, office.board), first_at=now)
    if office.desk.notice_sources:
        jobs.every(_DEEDS_EVERY, "notice_deeds", partial(do_deeds, office.desk), first_at=now)
    outlet = office.settings.outlets.email
    if outlet is not None:
        jobs.every(outlet.look_every, "watch_bounces", partial(watch_bounces, office.desk), first_at=now)
    jobs.daily(6, 0, "watch_unread", partial(watch_unread, office.desk))
    if office.desk.unit_notices.daily:
        jobs.every(_DIGESTS_EVERY, "send_digests", partial(send_digests, office.desk), first_at=now)
    reconcile = partial(reconcile_daily, office.desk, office.settings.reconcile.limits())
    jobs.every(_RECONCILE_EVERY, "reconcile", reconcile, first_at=now + _RECONCILE_EVERY)
    if office.desk.check_rules.enabled:
        check = partial(keep_daily_check, office.desk, office.board)
        # after the first polls: a card that begins with doors nobody has looked at yet tells nothing
        jobs.every(_CHECK_EVERY, "daily_check", check, first_at=now + _CHECK_EVERY)
    beats = office.settings.heartbeat
    if beats is not None and office.heartbeat is not None:
        jobs.every(beats.every, "heartbeat", partial(tell_round, office.desk, office.heartbeat), first_at=now)
    jobs.every(_AWAY_EVERY, "hand_on_claims", partial(hand_on_claims, office.desk, office.board), first_at=now)
    jobs.every(_ROSTER_EVERY, "watch_roster", partial(watch_roster, office.desk, office.board), first_at=now)
    jobs.daily(6, 30, "check_board", partial(check_board, office.desk, office.board))
    jobs.daily(6, 35, "check_unit_boards", partial(check_unit_boards, office.desk))
    jobs.daily(4, 0, "forget_actions", partial(forget_what_is_over, office.desk))
    jobs.daily(4, 10, "forget_notices", partial(forget_notices, office.desk))
    kept_for = office.settings.retention.handled
    if kept_for is not None:
        jobs.daily(4, 20, "empty_closed", partial(empty_closed, office.desk, kept_for))


async def _poll(office: Office, source_id: str) -> None:
    entry = next(entry for entry in office.settings.sources if entry.source_id == source_id)
    start_from = entry.start_from or office.opened_at
    await take_up_files(office.desk)
    result = await poll_source(
        office.desk, office.desk.sources[source_id], start_from=start_from, silence=entry.silence
    )
    await pair_notices(office.desk)
    await promote(office.desk)
    await apply_rules(office.desk)
    if result.new or result.changed or result.withdrawn:
        log.info("source.polled", source=source_id, new=result.new, changed=result.changed, withdrawn=result.withdrawn)


async def check_notice_sources(desk: Desk) -> None:
    """Raises ConfigError before anything is polled where an e-mail could not be filed as configured.

    A mailbox that does not answer yet stops nobody: what it refuses later is told on the board.
    """
    for source in desk.notice_sources.values():
        try:
            await source.check()
        except OutsideError as error:
            log.warning("source.not_checked", source=source.source_id, error=error.code, reason=error.reason)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
