"""What `postvakt doctor` looks for on this machine: its clock, its calendar, and room for attachments."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx

from adapters._kit.http import http_client
from bot.domain.clock import Clock
from bot.ports.examination import Check, Finding, doubtful, faulty, good

#: Maskinporten forgives 10 seconds (felleslosninger/docs edc2469b, 2024-10-17)
_TOO_WRONG, _WRONG = 10, 5
#: bytes; one delivery from SvarInn may be 2 GB while it is unpacked
_TOO_LITTLE, _LITTLE = 1024**3, 5 * 1024**3
_TIMEOUT = httpx.Timeout(5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineExamination:
    clock: Clock
    spool: Path
    #: addresses of the systems outside, whose answers tell the time
    addresses: Sequence[str]

    def checks(self) -> tuple[Check, ...]:
        return (
            calendar_check(self.clock),
            Check(code="clock", run=self._time),
            Check(code="spool", run=self._room, values={"path": str(self.spool)}),
        )

    async def _time(self) -> tuple[Finding, ...]:
        """What most of them say: one server's clock may be wrong too."""
        origins = sorted({_origin(address) for address in self.addresses})
        async with http_client("", timeout=_TIMEOUT) as client:
            told = await asyncio.gather(*(self._behind(client, origin) for origin in origins))
        known = [seconds for seconds in told if seconds is not None]
        if not known:
            return (doubtful("clock_unknown"),)
        seconds = abs(round(median(known)))
        if seconds >= _TOO_WRONG:
            return (faulty("clock_wrong", seconds=seconds),)
        return (doubtful("clock_drifts", seconds=seconds) if seconds >= _WRONG else good("clock_right"),)

    async def _behind(self, client: httpx.AsyncClient, origin: str) -> float | None:
        """Seconds between the server's clock and ours; None where it tells nothing. Any answer will do."""
        asked_at = self.clock.now()
        try:
            answer = await client.head(origin)
            told = parsedate_to_datetime(answer.headers["Date"])
        except (httpx.HTTPError, ValueError, KeyError):
            return None
        waited = self.clock.now() - asked_at
        told = told if told.tzinfo else told.replace(tzinfo=UTC)
        # the header is cut to whole seconds
        return (told + timedelta(seconds=0.5) - asked_at - waited / 2).total_seconds()

    async def _room(self) -> tuple[Finding, ...]:
        """Nothing is made: the folder is made at the first start, in the nearest one that is there."""
        try:
            there = await asyncio.to_thread(_nearest, self.spool)
            free = shutil.disk_usage(there).free if _is_ours(there) else None
        except OSError:
            there, free = self.spool, None
        if free is None:
            return (faulty("spool_not_writable", path=str(there)),)
        values: dict[str, str | int] = {"gigabytes": free // 1024**3}
        if free < _TOO_LITTLE:
            return (faulty("spool_full", **values),)
        return (doubtful("spool_nearly_full", **values) if free < _LITTLE else good("spool_has_room", **values),)


def calendar_check(clock: Clock) -> Check:
    """Needs no configuration."""

    async def look() -> tuple[Finding, ...]:
        year = clock.now().year
        try:
            oslo = ZoneInfo("Europe/Oslo")
        except ZoneInfoNotFoundError:
            return (faulty("time_zone_wrong"),)
        hours = [datetime(year, month, 1, tzinfo=oslo).utcoffset() for month in (1, 7)]
        if hours != [timedelta(hours=1), timedelta(hours=2)]:
            return (faulty("time_zone_wrong"),)
        return (good("time_zone_right"),)

    return Check(code="time_zone", run=look)


def _nearest(path: Path) -> Path:
    path = path.absolute()
    return next((each for each in (path, *path.parents) if each.exists()), path)


def _is_ours(there: Path) -> bool:
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _origin(address: str) -> str:
    url = httpx.URL(address)
    return f"{url.scheme}://{url.netloc.decode('ascii')}/"
