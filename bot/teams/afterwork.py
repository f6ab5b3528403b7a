"""What Teams need not wait for: done after the answer has left, since an invoke has to be answered within seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.errors import PostvaktError

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Afterwork:
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(_noted(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def settle(self) -> None:
        """Waits until all of it is done."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)


async def _noted(work: Coroutine[Any, Any, Any]) -> None:
    try:
        await work
    except PostvaktError as error:
        log.warning("turn.afterwork_failed", error=error.code)
    except Exception as fault:
        # nobody waits for it any more, so that it would vanish without a word
        log.exception("turn.afterwork_fault", fault=type(fault).__name__)
