"""A warmed process that lets others be born: each is a bot that lives until it is struck by a real signal.

When it forks it has neither threads nor an event loop, so that a fork is safe. What a child needs comes pickled on
standard input; what became of it is told on standard output, a line each: `stopped <pid>`, `killed` or `exit <code>`.
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import struct
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tests.crash_points import Points
from tests.house import HandClock
from tests.process.errands import Errand
from tests.process.life import a_bot, live
from tests.process.place import Doors, Place
from tests.process.promise import Promise
from tests.process.trial import Trial

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    place: Place
    url: str
    errand: Errand
    promise: Promise
    points: Points


@dataclass(slots=True)
class Forker:
    """The test's end of the pipes."""

    _process: subprocess.Popen[bytes]
    _warm: bool = False

    async def warm_up(self, trial: Trial) -> None:
        """One undisturbed life, which is the forker's own: what it has loaded, no child must load again."""
        if not self._warm:
            self.give(trial, trial.hand_in(), Points())
            assert await self.news() == ["exit", "0"]
            self._warm = True

    def give(self, trial: Trial, promise: Promise, points: Points) -> None:
        order = Order(place=trial.town.place, url=trial.url, errand=trial.errand, promise=promise, points=points)
        _write(self._pipe(self._process.stdin), order)

    async def news(self) -> list[str]:
        line = await asyncio.to_thread(self._pipe(self._process.stdout).readline)
        return line.decode().split()

    @staticmethod
    def _pipe(pipe: object) -> BinaryIO:
        assert pipe is not None
        return pipe  # type: ignore[return-value]


@contextmanager
def a_forker() -> Iterator[Forker]:
    environment = os.environ | {"PYTHONPATH": str(_ROOT)}
    command = (sys.executable, "-m", "tests.process.forker")
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield Forker(process)
        finally:
            process.kill()


def _write(pipe: BinaryIO, order: Order) -> None:
    told = pickle.dumps(order)
    pipe.write(struct.pack(">Q", len(told)) + told)
    pipe.flush()


def _read(pipe: BinaryIO) -> Order | None:
    head = pipe.read(8)
    if len(head) < 8:
        return None
    order: Order = pickle.loads(pipe.read(struct.unpack(">Q", head)[0]))
    return order


async def _live(order: Order, doors: Doors) -> None:
    async with a_bot(order.place, doors, order.url, points=order.points) as bot:
        await live(bot, order.errand, order.promise)
    await doors.close()


def _born(order: Order, doors: Doors) -> int:
    child = os.fork()
    if child:
        return child
    try:
        asyncio.run(_live(order, doors))
    except BaseException:  # noqa: BLE001 - whatever it was, a child never goes on as its parent
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _fates(child: int) -> Iterator[str]:
    while True:
        _, status = os.waitpid(child, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            yield f"exit {os.WEXITSTATUS(status)}" if os.WIFEXITED(status) else "killed"
            return
        yield f"stopped {child}"


def main() -> None:
    told = os.fdopen(os.dup(1), "w")
    # what children print must not be taken for news
    os.dup2(2, 1)
    doors = Doors(clock=HandClock())
    while (order := _read(sys.stdin.buffer)) is not None:
        doors.clock.at = order.place.clock.at
        order.place.clock = doors.clock
        if order.points.strike_at is None:
            asyncio.run(_live(order, Doors(clock=doors.clock)))
            gc.collect()
            gc.freeze()
            fates = iter(["exit 0"])
        else:
            # checks the key here, once for all children; it connects to nothing yet
            doors.tokens(order.place.settings(order.url))
            fates = _fates(_born(order, doors))
        for fate in fates:
            told.write(fate + "\n")
            told.flush()


if __name__ == "__main__":
    main()
