"""`postvakt demo`: a dozen letters in the morning, new ones through the day, and a page to work on them."""

from __future__ import annotations

import asyncio
import errno
import signal
import webbrowser
from collections.abc import Callable, Iterator

import typer

from bot.commands.demo.morning import later, morning
from bot.commands.demo.stage import Play, play_bot, set_stage
from bot.errors import ConfigError
from bot.ops.logs import set_up_logs

#: seconds between letters that arrive while somebody looks
_PAUSE = 60.0


async def show_demo(*, port: int, browser: bool) -> None:
    set_up_logs("console", "WARNING")
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await _play(port, stop, browser=browser)
    except OSError as fault:
        if fault.errno != errno.EADDRINUSE:
            raise
        raise ConfigError(f"--port {port}: something listens there already; choose another, or 0 for any") from None


async def _play(port: int, stop: asyncio.Event, *, browser: bool) -> None:
    async with set_stage(Play(page_port=port)) as stage:
        morning(stage.systems)
        async with play_bot(stage):
            address = f"{stage.page.url}/?vis=kari,ola&panel=1"
            typer.echo(f"Postvakt demo: {address}\nStop with Ctrl+C.")
            if browser:
                await asyncio.to_thread(webbrowser.open, address)
            arriving = asyncio.create_task(_arrive(later(stage.systems)))
            await stop.wait()
            arriving.cancel()


async def _arrive(day: Iterator[Callable[[], object]]) -> None:
    for hand_in in day:
        await asyncio.sleep(_PAUSE)
        hand_in()
