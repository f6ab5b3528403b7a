"""One request at a time for each activity: two updates of one card must not overtake each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class InFlight:
    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._holders: dict[str, int] = {}

    @asynccontextmanager
    async def alone(self, activity_id: str) -> AsyncIterator[None]:
        """For an empty id there is nothing to wait for."""
        if not activity_id:
            yield
            return
        lock = self._locks.setdefault(activity_id, asyncio.Lock())
        self._holders[activity_id] = self._holders.get(activity_id, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._holders[activity_id] -= 1
            if not self._holders[activity_id]:
                del self._holders[activity_id], self._locks[activity_id]
