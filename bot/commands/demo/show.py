"""`postvakt demo`: a dozen letters in the morning, new ones through the day, and a page to work on them."""

from __future__ import annotations

import asyncio
import errno
import signal
import webbrowser
from collections.abc import Callable, Iterator

import typer

from bot.commands.demo.archives import ARCHIVES, ArchiveKind
from bot.commands.demo.morning import later, morning
from bot.commands.demo.stage import Play, play_bot, set_stage
from bot.commands.demo.working_day import on_a_working_day
from bot.domain.clock import SystemClock
from bot.errors import ConfigError
from bot.ops.logs import set_up_logs

#: seconds between letters that arrive while somebody looks
_PAUSE = 60.0


async def show_demo(*, archive: ArchiveKind, port: int, browser: bool) -> None:
    set_up_logs("console", "WARNING")
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    wanted: ArchiveKind | None = archive
    try:
        while wanted is not None:
            port, wanted = await _one_day(wanted, port, stop, browser=browser)
            # the page that is open already shows the next day
            browser = False
    except OSError as fault:
        if fault.errno != errno.EADDRINUSE:
            raise
        raise ConfigError(f"--port {port}: something listens there already; choose another, or 0 for any") from None


async def _one_day(
    archive: ArchiveKind, port: int, stop: asyncio.Event, *, browser: bool
) -> tuple[int, ArchiveKind | None]:
    """The port of the page, and the archive of the day that a visitor asks for next; None = the demo is over."""
    asked: asyncio.Queue[str] = asyncio.Queue()
    play = Play(page_port=port, archive=archive, begin=asked.put_nowait, daily_check=True, rules=True)
    async with set_stage(play, on_a_working_day(SystemClock())) as stage:
        morning(stage.systems)
        async with play_bot(stage):
            address = f"{stage.page.url}/?vis=kari,ola&panel=1"
            typer.echo(f"Postvakt demo with {ARCHIVES[archive]}: {address}\nStop with Ctrl+C.")
            if browser:
                await asyncio.to_thread(webbrowser.open, address)
            arriving = asyncio.create_task(_arrive(later(stage.systems)))
            wish, end = asyncio.create_task(asked.get()), asyncio.create_task(stop.wait())
            await asyncio.wait({wish, end}, return_when=asyncio.FIRST_COMPLETED)
            chosen = ArchiveKind(wish.result()) if wish.done() and not end.done() else None
            for task in (arriving, wish, end):
                task.cancel()
    return stage.page.port, chosen


async def _arrive(day: Iterator[Callable[[], object]]) -> None:
    for hand_in in day:
        await asyncio.sleep(_PAUSE)
        hand_in()
