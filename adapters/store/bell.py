"""Tells whoever waits that something was committed: in this process at once, across replicas by LISTEN/NOTIFY."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.store.engines import connected
from adapters.store.faults import graded
from bot.errors import Unavailable

TOPIC = "postvakt_changes"
_RECONNECT_AFTER = 1.0

log = structlog.get_logger(__name__)


class Bell:
    def __init__(self) -> None:
        self._next = asyncio.Event()
        self.rung = 0
        self.closed = False

    def ring(self) -> None:
        self.rung += 1
        waited_for, self._next = self._next, asyncio.Event()
        waited_for.set()

    def close(self) -> None:
        self.closed = True
        self.ring()

    async def wait(self, *, heard: int, at_most: timedelta) -> None:
        """Returns when it has rung since `heard`, or after a while all the same."""
        if self.rung != heard:
            return
        try:
            async with asyncio.timeout(at_most.total_seconds()):
                await self._next.wait()
        except TimeoutError:
            pass


class Changes(AsyncIterator[None]):
    """One listener's view of the bell. Several changes while it is busy are one; the poll covers what no bell tells."""

    def __init__(self, bell: Bell, *, poll_every: timedelta) -> None:
        self._bell = bell
        self._poll_every = poll_every
        self._heard = bell.rung

    async def __anext__(self) -> None:
        await self._bell.wait(heard=self._heard, at_most=self._poll_every)
        self._heard = self._bell.rung
        if self._bell.closed:
            raise StopAsyncIteration


class Listener:
    """Rings the bell for commits of other replicas. While its connection is down, the poll stands in for it."""

    def __init__(self, engine: AsyncEngine, bell: Bell) -> None:
        self._engine = engine
        self._bell = bell
        self._running: asyncio.Task[None] | None = None
        #: told once when it is lost, once when it is back
        self._lost = False

    def start(self) -> None:
        if self._running is None:
            self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
            self._running = None

    async def _run(self) -> None:
        while True:
            reason = "ended"
            try:
                await self._listen()
            except Unavailable as failure:
                reason = failure.reason
            if not self._lost:
                log.warning("store.listening_lost", reason=reason)
            self._lost = True
            await asyncio.sleep(_RECONNECT_AFTER)

    async def _listen(self) -> None:
        """Until the connection ends."""
        ended = asyncio.Event()

        def ring(*_said: object) -> None:
            self._bell.ring()

        def end(*_connection: object) -> None:
            ended.set()

        async with connected(self._engine) as connection:
            with graded():
                driver = (await connection.get_raw_connection()).driver_connection
                driver.add_termination_listener(end)  # type: ignore[union-attr]
                await driver.add_listener(TOPIC, ring)  # type: ignore[union-attr]
            if self._lost:
                log.info("store.listening_again")
            self._lost = False
            # what was said before this is not heard
            self._bell.ring()
            try:
                await ended.wait()
            finally:
                if not ended.is_set():
                    with graded():
                        driver.remove_termination_listener(end)  # type: ignore[union-attr]
                        await driver.remove_listener(TOPIC, ring)  # type: ignore[union-attr]
