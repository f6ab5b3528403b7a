"""`postvakt demo --check`: no browser; letters through doors and the whole chain, compared with what came of them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from rich.console import Console
from rich.table import Column, Table

from bot.commands.demo import check_altinn, check_digipost, check_pages, check_postmottak, check_svarinn
from bot.commands.demo.checking import Seen
from bot.commands.demo.stage import Play, play_bot, set_stage
from bot.ops.logs import set_up_logs

#: seconds for the whole; the table is printed well before
_PATIENCE = 55.0
_GRACE = timedelta(seconds=1)


async def check_demo() -> int:
    """0 where everything is as it should be, else 1."""
    set_up_logs("console", "ERROR")
    play = Play(grace=_GRACE, poll_every=timedelta(seconds=1), settle=timedelta(seconds=5))
    try:
        async with asyncio.timeout(_PATIENCE), set_stage(play) as stage:
            dialogs = check_altinn.hand_in(stage)
            letters = check_svarinn.hand_in(stage)
            resident = check_digipost.hand_in(stage)
            mails = check_postmottak.hand_in(stage)
            async with play_bot(stage):
                seen = await check_altinn.walk_through(stage, dialogs)
                # what is read is routed afterwards, as at a desk
                seen += await check_pages.walk_through(stage, letters)
                seen += await check_svarinn.walk_through(stage, letters)
                seen += await check_digipost.walk_through(stage, resident)
                seen += await check_postmottak.walk_through(stage, mails)
    except TimeoutError:
        Console(stderr=True).print(f"Not finished within {_PATIENCE:.0f} s.")
        return 1
    _print(seen)
    return 0 if all(line.holds for line in seen) else 1


def _print(seen: list[Seen]) -> None:
    table = Table(Column("what", ratio=1), "wanted", "found", "", title="postvakt demo --check", expand=True)
    for line in seen:
        table.add_row(line.what, line.wanted, line.found, "ok" if line.holds else "WRONG")
    Console().print(table)
