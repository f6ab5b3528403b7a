"""What `postvakt doctor` looks for in the database, without making, locking or migrating anything."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from adapters.store.address import read_address
from adapters.store.engines import connected, make_engines
from adapters.store.faults import graded
from adapters.store.upgrade import Standing
from bot.errors import Unavailable
from bot.ports.examination import Check, Finding, doubtful, faulty, good

#: as `adapters/store/README.md` promises
_OLDEST_POSTGRES: Final = 14
_PATIENCE: Final = 5.0
_OTHERS: Final = 0o077


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreExamination:
    #: may hold a password
    url: str = field(repr=False)

    def checks(self) -> tuple[Check, ...]:
        address = read_address(self.url)
        if address.get_backend_name() == "sqlite":
            path = Path(address.database or "")
            return (Check(code="store_file", run=self._file, values={"path": str(path)}),)
        where: dict[str, str | int] = {
            "host": address.host or str(address.query.get("host", "")),
            "database": address.database or "",
        }
        return (Check(code="store_server", run=self._server, values=where),)

    async def is_current(self) -> bool:
        """Whether it can be opened now without anything being made or migrated."""
        found = await self.checks()[0].run()
        return any(finding.code == "store_current" for finding in found)

    async def _file(self) -> tuple[Finding, ...]:
        path = Path(read_address(self.url).database or "")
        return await asyncio.to_thread(_look_into, path)

    async def _server(self) -> tuple[Finding, ...]:
        engines = make_engines(read_address(self.url))
        try:
            async with connected(engines.read) as connection:
                with graded():
                    version = (await connection.execute(text("SHOW server_version_num"))).scalar_one()
                    durable = (await connection.execute(text("SHOW synchronous_commit"))).scalar_one()
                    revision = await connection.run_sync(
                        lambda held: MigrationContext.configure(held).get_current_revision()
                    )
        except Unavailable as failure:
            if failure.reason == "access":
                return (faulty("store_refused"),)
            raise
        finally:
            await engines.dispose()
        found = [_schema(Standing.of(revision))]
        if int(version) // 10_000 < _OLDEST_POSTGRES:
            found.append(faulty("store_too_old", version=int(version) // 10_000, oldest=_OLDEST_POSTGRES))
        if durable == "off":
            found.append(faulty("store_forgets"))
        return tuple(found)


def _look_into(path: Path) -> tuple[Finding, ...]:
    try:
        if not path.parent.is_dir() or not os.access(path.parent, os.W_OK | os.X_OK):
            return (faulty("store_folder", folder=str(path.parent)),)
        if not path.exists():
            return (_schema(Standing.EMPTY),)
        found = [_schema(Standing.of(_revision_in(path)))]
        if path.stat().st_mode & _OTHERS:
            found.append(doubtful("store_open_to_others"))
    except (OSError, sqlite3.OperationalError):
        return (faulty("store_unreadable"),)
    except sqlite3.DatabaseError:
        return (faulty("store_damaged"),)
    return tuple(found)


def _revision_in(path: Path) -> str | None:
    """Without a log beside it nobody has the file open: read as if it could not change, it gets none either."""
    reading = f"{path.as_uri()}?mode=ro"
    if not path.with_name(path.name + "-wal").exists():
        try:
            return _revision(f"{reading}&immutable=1")
        except sqlite3.DatabaseError:
            # it may have changed after all, while a bot was starting: nobody is told of damage for that
            pass
    return _revision(reading)


def _revision(address: str) -> str | None:
    with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE)) as connection:
        known = connection.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
        return str(row[0]) if row else None


def _schema(standing: Standing) -> Finding:
    match standing:
        case Standing.EMPTY:
            return good("store_new")
        case Standing.OLDER:
            return doubtful("store_older")
        case Standing.NEWER:
            return faulty("store_newer")
        case Standing.CURRENT:
            return good("store_current")
