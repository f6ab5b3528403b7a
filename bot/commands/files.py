"""The lead's files on the command line: what is in force, its text, and the way back where the bot cannot start."""

from __future__ import annotations

import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.store.opening import open_store
from bot.domain.audit import AuditEntry
from bot.domain.clock import SystemClock
from bot.domain.identifiers import PersonId
from bot.domain.office_files import FIRST, FileState, OfficeFileVersion, digest_of
from bot.errors import ConfigError
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
    file = _known(settings, kind)
    async with _opened(settings) as store:
        version = await _in_force(store, kind)
    return version.content if version else file.first


async def back(settings: Settings, kind: str) -> str:
    """To the version before, without asking whether it fits: the next start says so. Audited as the operator's."""
    file, clock = _known(settings, kind), SystemClock()
    async with _opened(settings) as store, store.transaction() as tx:
        await tx.hold_office_files()
        file_id = (await tx.office_files_in_force()).get(kind)
        version = await tx.office_file(file_id) if file_id else None
        if version is None:
            raise ConfigError(f"{kind}: is as configured; there is no earlier version")
        before = await tx.office_file_before(version)
        operator, now = PersonId(f"operator:{getpass.getuser()}"), clock.now()
        await tx.decide_office_file(version.file_id, FileState.ROLLED_BACK, by=operator, at=now)
        facts = {
            "kind": kind,
            "number": str(version.number),
            "before": version.digest,
            "after": before.digest if before else digest_of(file.first),
        }
        await tx.audit(AuditEntry(verb="office_file:rolled_back", actor=operator, at=now, facts=facts))
    return f"{kind}: version {before.number if before else FIRST}"


def _known(settings: Settings, kind: str) -> OfficeFile:
    """What is configured of it is read only where it is asked for: it may be what keeps the bot from starting."""
    files = office_files(settings, SystemClock())
    if kind not in files:
        raise ConfigError(f"{kind}: is not known; allowed are {', '.join(files)}")
    return files[kind]


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
