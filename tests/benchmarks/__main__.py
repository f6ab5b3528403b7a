"""Each line compares two things done in the same run on one machine, so that the ratio holds where times do not."""

from __future__ import annotations

import asyncio
import json
import time
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from adapters._kit.spool import EncryptedSpool
from bot.app.board.showing import shared_view
from bot.app.choices.claim import claim
from bot.errors import Conflict
from bot.i18n import texts
from cards import item_card
from tests.benchmarks.deliveries import delivery_lines
from tests.house import OPEN, a_house

MIB = 1024 * 1024
_RUNS = 5


async def timed(work: Callable[[], Awaitable[object]], runs: int = _RUNS) -> float:
    """Median seconds."""
    took = []
    for _ in range(runs):
        started = time.perf_counter()
        await work()
        took.append(time.perf_counter() - started)
    return median(took)


async def content(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 65536):
        yield bytes(65536)


async def spooled(spool: EncryptedSpool, size: int) -> None:
    async with spool.keep(content(size), most=size) as kept:
        async for _ in kept.read():
            pass


async def spool_lines() -> list[tuple[str, str]]:
    with TemporaryDirectory() as folder:
        spool = EncryptedSpool(directory=Path(folder))
        small = await timed(lambda: spooled(spool, 4 * MIB))
        large = await timed(lambda: spooled(spool, 64 * MIB), runs=3)
        peaks = []
        for size in (4 * MIB, 64 * MIB):
            tracemalloc.start()
            await spooled(spool, size)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    return [
        ("a 64 MiB attachment through the spool, time per MiB against a 4 MiB one", f"{large / 16 / small:.2f}"),
        ("the same, peak memory", f"{peaks[1] / peaks[0]:.2f}"),
    ]


async def claim_lines() -> list[tuple[str, str]]:
    async with a_house() as house:
        for number in range(12):
            house.letter(OPEN, title=f"Brev {number}")
        await house.poll()
        items = await house.items()

        async def alone() -> None:
            await claim(house.desk, house.press("kari", items.pop()))

        single = await timed(alone)

        async def together() -> None:
            item = items.pop()
            rivals = [
                replace(house.press("kari", item), person=replace(house.person("kari"), person_id=f"rival-{number}"))
                for number in range(50)
            ]
            answers = await asyncio.gather(*(claim(house.desk, one) for one in rivals), return_exceptions=True)
            if sum(isinstance(one, Conflict) for one in answers) != 49:
                raise RuntimeError("not exactly one winner")

        crowd = await timed(together, runs=3)
    return [("50 people claim one letter, against one claim alone", f"{crowd / single:.1f}")]


async def intake_lines() -> list[tuple[str, str]]:
    per_letter = []
    for count in (50, 500):
        async with a_house(most_cards=400) as house:
            for number in range(count):
                house.letter(OPEN, title=f"Brev {number}")
            per_letter.append(await timed(house.poll, runs=1) / count)
            again = await timed(house.poll, runs=3) / count
    return [
        ("500 new letters in one poll, time per letter against 50", f"{per_letter[1] / per_letter[0]:.2f}"),
        ("the same 500 polled again, time per letter against the first time", f"{again / per_letter[1]:.2f}"),
    ]


async def card_lines() -> list[tuple[str, str]]:
    async with a_house() as house:
        house.letter(OPEN)
        await house.poll()
        item = await house.only()
        async with house.store.transaction() as tx:
            view = await shared_view(house.desk, tx, item)
    write = texts("nb")
    card = item_card(view, write)

    async def draw() -> None:
        for _ in range(50):
            item_card(view, write)

    async def dump() -> None:
        for _ in range(50):
            json.dumps(card)

    return [("drawing a card, against turning it into JSON", f"{await timed(draw) / await timed(dump):.0f}")]


async def main() -> None:
    table = Table("what", "ratio", title="make bench")
    for lines in (spool_lines, delivery_lines, card_lines, claim_lines, intake_lines):
        for what, ratio in await lines():
            table.add_row(what, ratio)
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
