"""APScheduler, the only importer: jobs are declared in code at start, what they remember lies in the store."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

log = structlog.get_logger(__name__)

Job = Callable[[], Awaitable[object]]


class Jobs:
    """Each job runs one at a time; runs that were missed are made up for once."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="Europe/Oslo", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(
        self, interval: timedelta, name: str, job: Job, *, first_at: datetime, jitter: timedelta = timedelta()
    ) -> None:
        seconds = interval.total_seconds()
        trigger = IntervalTrigger(seconds=seconds, jitter=int(min(jitter.total_seconds(), seconds / 4)) or None)
        self._scheduler.add_job(_guarded(name, job), trigger, id=name, name=name, next_run_time=first_at)

    def daily(self, hour: int, minute: int, name: str, job: Job) -> None:
        """Between 03:30 and 01:59 only: at 02:30 cron runs twice when summer time ends."""
        self._scheduler.add_job(_guarded(name, job), CronTrigger(hour=hour, minute=minute), id=name, name=name)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _guarded(name: str, job: Job) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            await job()
        except asyncio.CancelledError:
            log.debug("job.stopped", job=name)
        except Exception:
            # APScheduler would log the exception's text, which may hold what a letter says.
            log.exception("job.failed", job=name)

    return run
