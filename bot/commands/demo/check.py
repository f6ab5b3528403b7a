"""`postvakt demo --check`: no browser; letters through every door and on every route, compared."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

import typer

from adapters.simulators.teams.cards import NotOnTheCard
from bot.commands.demo import (
    check_altinn,
    check_board,
    check_digipost,
    check_email,
    check_pages,
    check_postmottak,
    check_routes,
    check_routine,
    check_svarinn,
)
from bot.commands.demo.archives import ARCHIVES, ArchiveKind
from bot.commands.demo.checking import NotSeen, Seen
from bot.commands.demo.morning import fill_archive
from bot.commands.demo.stage import Play, Stage, play_bot, set_stage
from bot.commands.demo.working_day import on_a_working_day
from bot.domain.clock import SystemClock
from bot.ops.logs import set_up_logs

#: long enough to take a choice back on a busy machine
_GRACE = timedelta(seconds=3)


async def check_demo(kinds: Iterable[ArchiveKind]) -> int:
    """The same day with each archive; 0 where everything is as it should be, else 1.

    The days pass side by side: most of each is waiting, for grace periods and for Teams' limits.
    """
    set_up_logs("console", "ERROR")
    # a process migrates one database at a time (Alembic keeps what it works on in its modules)
    opening = asyncio.Lock()
    return max(await asyncio.gather(*(_check(kind, opening) for kind in kinds)))


async def _check(kind: ArchiveKind, opening: asyncio.Lock) -> int:
    poll_every = timedelta(seconds=2)
    settle = timedelta(seconds=5)
    play = Play(archive=kind, grace=_GRACE, poll_every=poll_every, settle=settle, daily_check=True, rules=True)
    seen: list[Seen] = []
    faults: list[str] = []
    try:
        async with set_stage(play, on_a_working_day(SystemClock())) as stage:
            await _walk_through(stage, opening, seen)
    except* (NotSeen, NotOnTheCard) as missing:
        faults = [*_texts(missing)]
    for line in seen:
        typer.echo(_told(line, ARCHIVES[kind]))
    for fault in faults:
        typer.echo(f"WRONG  {ARCHIVES[kind]}: {fault}")
    return 0 if seen and not faults and all(line.holds for line in seen) else 1


async def _walk_through(stage: Stage, opening: asyncio.Lock, seen: list[Seen]) -> None:
    """Three people at once, each with their own letters; what is read is routed afterwards, as at a desk."""
    fill_archive(stage.systems.archive)
    dialogs, routed = check_altinn.hand_in(stage), check_routes.hand_in(stage)
    letters, resident = check_svarinn.hand_in(stage), check_digipost.hand_in(stage)
    mailed, mails = check_email.hand_in(stage), check_postmottak.hand_in(stage)
    kari = (
        partial(check_pages.walk_through, stage, letters),
        partial(check_svarinn.walk_through, stage, letters),
        partial(check_routes.by_kari, stage, routed),
        partial(check_routine.daily_check, stage),
    )
    ola = (
        partial(check_altinn.walk_through, stage, dialogs),
        partial(check_routes.by_ola, stage, routed),
        partial(check_digipost.walk_through, stage, resident),
    )
    lise = (
        partial(check_email.walk_through, stage, mailed),
        partial(check_svarinn.twice, stage, letters),
        partial(check_postmottak.walk_through, stage, mails),
    )
    async with AsyncExitStack() as stack:
        async with opening:
            await stack.enter_async_context(play_bot(stage))
        async with asyncio.TaskGroup() as desks:
            for walks in (kari, ola, lise):
                desks.create_task(_one_by_one(walks, seen))
        seen += await check_board.all_handled(stage)


async def _one_by_one(walks: Iterable[Callable[[], Awaitable[list[Seen]]]], seen: list[Seen]) -> None:
    for walk in walks:
        seen += await walk()


def _texts(group: BaseExceptionGroup[BaseException]) -> Iterator[str]:
    """Of each that went wrong, however deep."""
    for one in group.exceptions:
        if isinstance(one, BaseExceptionGroup):
            yield from _texts(one)
        else:
            yield str(one)


def _told(line: Seen, archive: str) -> str:
    if line.holds:
        return f"ok     {archive}: {line.what}: {line.found}"
    return f"WRONG  {archive}: {line.what}: expected {line.wanted}, saw {line.found or 'nothing'}"
