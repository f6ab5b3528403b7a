"""APScheduler, the only importer: jobs are declared in code at start, what they remember lies in the store."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.domain.workdays import OSLO

log = structlog.get_logger(__name__)

Job = Callable[[], Awaitable[object]]


class Timetable(Protocol):
    """Where jobs are declared, whatever makes time pass."""

    def every(
        self, interval: timedelta, name: str, job: Job, *, first_at: datetime, jitter: timedelta = timedelta()
    ) -> None: ...

    def daily(self, hour: int, minute: int, name: str, job: Job) -> None:
        """By the clocks in Oslo."""


class Jobs(Timetable):
    """Each job runs one at a time; runs that were missed are made up for once."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[object]] = set()
        self._scheduler = AsyncIOScheduler(
            timezone=OSLO, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(
        self, interval: timedelta, name: str, job: Job, *, first_at: datetime, jitter: timedelta = timedelta()
    ) -> None:
        seconds = interval.total_seconds()
        trigger = IntervalTrigger(seconds=seconds, jitter=int(min(jitter.total_seconds(), seconds / 4)) or None)
        self._scheduler.add_job(self._guarded(name, job), trigger, id=name, name=name, next_run_time=first_at)

    def daily(self, hour: int, minute: int, name: str, job: Job) -> None:
        """Between 03:30 and 01:59 only: at 02:30 cron runs twice when summer time ends."""
        # a trigger that is given whole does not take over the scheduler's zone
        trigger = CronTrigger(hour=hour, minute=minute, timezone=OSLO)
        self._scheduler.add_job(self._guarded(name, job), trigger, id=name, name=name)

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """Returns when no job runs any more, so that nobody closes the store under one."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
            # the scheduler shuts down, and cancels what runs, in the loop's next turn
            await asyncio.sleep(0)
        await asyncio.gather(*self._running, return_exceptions=True)

    def _guarded(self, name: str, job: Job) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            task = asyncio.current_task()
            if task is not None:
                self._running.add(task)
                task.add_done_callback(self._running.discard)
            try:
                await job()
            except asyncio.CancelledError:
                log.debug("job.stopped", job=name)
            except Exception:
                # APScheduler would log the exception's text, which may hold what a letter says.
                log.exception("job.failed", job=name)

        return run
