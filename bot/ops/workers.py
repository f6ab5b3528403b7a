"""Loops that do what is due: woken by changes in the store, resting in between, never dying of one failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger(__name__)

Step = Callable[[], Awaitable[bool]]


@dataclass(slots=True, kw_only=True)
class Worker:
    """Calls `step` until it has nothing left to do, then rests until it is woken or `rest` seconds have passed."""

    name: str
    step: Step
    rest: float = 1.0
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        while True:
            self.woken.clear()
            try:
                more = True
                while more:
                    more = await self.step()
            except Exception:
                # A worker that dies leaves letters lying: it says so and goes on.
                log.exception("worker.failed", worker=self.name)
                await asyncio.sleep(self.rest)
            try:
                async with asyncio.timeout(self.rest):
                    await self.woken.wait()
            except TimeoutError:
                continue


async def wake_on_changes(changes: AsyncIterator[None], workers: list[Worker]) -> None:
    async for _ in changes:
        for worker in workers:
            worker.woken.set()
