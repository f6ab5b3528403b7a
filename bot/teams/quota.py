"""Teams' limits on what one bot may do in one thread, kept before Teams has to.

learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit (contracts/teams/docs-derived/rate-limits.json). A
channel with all its replies is one thread. aiolimiter's leaky bucket cannot hold several windows at once.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from bisect import insort
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    #: create, send, update and delete, all counted together
    WRITE = "write"
    READ = "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    count: int
    seconds: float


Limits = Mapping[Kind, tuple[Window, ...]]

TEAMS_LIMITS: Limits = {
    Kind.WRITE: (
        Window(count=7, seconds=1),
        Window(count=8, seconds=2),
        Window(count=60, seconds=30),
        Window(count=1800, seconds=3600),
    ),
    Kind.READ: (
        Window(count=14, seconds=1),
        Window(count=16, seconds=2),
        Window(count=120, seconds=30),
        Window(count=3600, seconds=3600),
    ),
}

#: Teams counts arrivals: a first request that was slow on its way stands closer to the next ones than it left
SLACK_SECONDS = 0.25
_MOST_IDLE_LANES = 200


class Quota:
    def __init__(
        self,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        limits: Limits = TEAMS_LIMITS,
        slack: float = SLACK_SECONDS,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._limits = limits
        self._slack = slack
        self._lanes: dict[tuple[str, Kind], _Lane] = {}

    async def take(self, thread: str, kind: Kind, *, urgent: bool = False) -> None:
        """Returns when one more request may leave: urgent ones first, else first come, first served."""
        await self._lane(thread, kind).take(urgent=urgent)

    def pause(self, thread: str, kind: Kind, seconds: float) -> None:
        """Teams has asked for a rest."""
        self._lane(thread, kind).pause(seconds)

    def _lane(self, thread: str, kind: Kind) -> _Lane:
        lane = self._lanes.get((thread, kind))
        if lane is None:
            if len(self._lanes) >= _MOST_IDLE_LANES:
                self._lanes = {key: each for key, each in self._lanes.items() if not each.idle}
            windows = tuple(Window(count=each.count, seconds=each.seconds + self._slack) for each in self._limits[kind])
            lane = self._lanes[thread, kind] = _Lane(windows=windows, now=self._now, sleep=self._sleep)
        return lane


class _Lane:
    def __init__(
        self, *, windows: tuple[Window, ...], now: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._windows = windows
        self._now = now
        self._sleep = sleep
        self._taken: deque[float] = deque(maxlen=max(window.count for window in windows))
        self._paused_until = float("-inf")
        self._tickets: list[tuple[bool, int]] = []
        self._numbers = itertools.count()
        self._moved = asyncio.Event()

    async def take(self, *, urgent: bool) -> None:
        """Only the first in line watches the clock; whoever leaves the line, also by cancellation, wakes the rest."""
        ticket = (not urgent, next(self._numbers))
        insort(self._tickets, ticket)
        try:
            while True:
                if self._tickets[0] != ticket:
                    await self._moved.wait()
                elif (wait := self._free_at() - self._now()) > 0:
                    await self._sleep(wait)
                else:
                    self._taken.append(self._now())
                    return
        finally:
            self._tickets.remove(ticket)
            self._moved.set()
            self._moved = asyncio.Event()

    def pause(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, self._now() + seconds)

    @property
    def idle(self) -> bool:
        longest = max(window.seconds for window in self._windows)
        last = self._taken[-1] if self._taken else float("-inf")
        return not self._tickets and max(last + longest, self._paused_until) <= self._now()

    def _free_at(self) -> float:
        return max(
            self._paused_until,
            *(
                self._taken[-window.count] + window.seconds
                for window in self._windows
                if len(self._taken) >= window.count
            ),
            float("-inf"),
        )
