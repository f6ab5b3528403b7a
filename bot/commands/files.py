"""The lead's files on the command line: what is in force, its text, and the way back where the bot cannot start."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from adapters.store.opening import open_store
from bot.app.files.decide import withdraw_file
from bot.commands.operator import operator
from bot.domain.clock import SystemClock
from bot.domain.office_files import FIRST, OfficeFileVersion
from bot.errors import ConfigError, NotAllowed
from bot.ports.office_files import OfficeFile
from bot.ports.store import Store
from bot.settings import Settings
from bot.wiring.office_files import office_files


async def list_files(settings: Settings) -> list[str]:
    """One line a kind: kind, version, since when."""
    lines = []
    async with _opened(settings) as store:
        for kind in office_files(settings, SystemClock()):
            version = await _in_force(store, kind)
            since = version.decided_at.isoformat(timespec="minutes") if version and version.decided_at else ""
            lines.append(f"{kind}  {version.number if version else FIRST}  {since or 'as configured'}")
    return lines


async def show_file(settings: Settings, kind: str) -> str:
    """The text in force. Raises ConfigError where there is no such kind."""
    file = _files(settings, kind)[kind]
    async with _opened(settings) as store:
        version = await _in_force(store, kind)
    return version.content if version else file.first


async def back(settings: Settings, kind: str) -> str:
    """To the version before, without asking whether it fits: the next start says so. Audited as the operator's."""
    files, by, now = _files(settings, kind), operator().person_id, SystemClock().now()
    async with _opened(settings) as store:
        try:
            number = await withdraw_file(store, files, kind, by=by, at=now)
        except NotAllowed:
            raise ConfigError(f"{kind}: is as configured; there is no earlier version") from None
    return f"{kind}: version {number}"


def _files(settings: Settings, kind: str) -> Mapping[str, OfficeFile]:
    """All of them, of which that kind must be one. What is configured of one is read only where it is asked for: it
    may be what keeps the bot from starting.
    """
    files = office_files(settings, SystemClock())
    if kind not in files:
        raise ConfigError(f"{kind}: is not known; allowed are {', '.join(files)}")
    return files


async def _in_force(store: Store, kind: str) -> OfficeFileVersion | None:
    async with store.reading() as tx:
        file_id = (await tx.office_files_in_force()).get(kind)
        return await tx.office_file(file_id) if file_id else None


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Store]:
    """The store alone: whatever keeps the bot from starting is no hindrance."""
    store = await open_store(settings.store.url.get_secret_value(), clock=SystemClock(), exclusive=False)
    try:
        yield store
    finally:
        await store.close()
