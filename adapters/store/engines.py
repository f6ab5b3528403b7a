"""Connections to the database: how many, and how each is set so that what is committed stays committed."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, NullPool, event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from adapters.store.faults import graded

#: seconds that a statement waits for another transaction, and a transaction for a connection
_PATIENCE = 10.0
_POSTGRES_SETTINGS = {
    "application_name": "postvakt",
    "statement_timeout": "30s",
    # a stopped process must not keep the audit's head row from everybody else
    "idle_in_transaction_session_timeout": "30s",
    # a host that vanished without a word loses its advisory locks within a minute
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    write: AsyncEngine
    #: never waits for a writer: reading inside somebody's open transaction cannot block on it
    read: AsyncEngine
    #: connections that hold a lock or listen, each as long as it is needed
    hold: AsyncEngine

    @property
    def checked_out(self) -> int:
        pools = (self.write.pool, self.read.pool)
        return sum(pool.checkedout() for pool in pools)  # type: ignore[attr-defined]

    async def dispose(self) -> None:
        for engine in (self.write, self.read, self.hold):
            await engine.dispose()


def make_engines(address: URL) -> Engines:
    return _sqlite_engines(address) if address.get_backend_name() == "sqlite" else _postgres_engines(address)


@asynccontextmanager
async def connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection that is given back whatever happens; what was not committed by then is rolled back."""
    with graded():
        connection = await engine.connect().start()
    try:
        yield connection
    finally:
        with graded():
            await asyncio.shield(connection.close())


def _engine(address: URL, **options: Any) -> AsyncEngine:
    return create_async_engine(
        address,
        hide_parameters=True,
        json_serializer=partial(json.dumps, allow_nan=False, separators=(",", ":")),
        **options,
    )


def _postgres_engines(address: URL) -> Engines:
    def made(setting: dict[str, str] | None = None, **options: Any) -> AsyncEngine:
        settings = _POSTGRES_SETTINGS | {"lock_timeout": f"{_PATIENCE * 1000:.0f}ms"} | (setting or {})
        arguments = {"server_settings": settings, "timeout": 10, "command_timeout": 60}
        return _engine(address, connect_args=arguments, **options)

    pooled = partial(made, pool_timeout=_PATIENCE, pool_pre_ping=True)
    return Engines(
        write=pooled(pool_size=5, max_overflow=5),
        read=pooled({"default_transaction_read_only": "on"}, pool_size=3, max_overflow=5),
        hold=made({"idle_session_timeout": "0"}, poolclass=NullPool, isolation_level="AUTOCOMMIT"),
    )


def _sqlite_engines(address: URL) -> Engines:
    """One writer: transactions queue for its connection in the order they came, and only strangers meet a busy file."""
    _create_private(Path(address.database or ""))
    pooled = partial(_sqlite_engine, address, pool_timeout=_PATIENCE)
    return Engines(
        write=pooled(begin="BEGIN IMMEDIATE", pool_size=1, max_overflow=0),
        read=pooled(begin="BEGIN", pragmas=("query_only = ON",), pool_size=2, max_overflow=6),
        hold=_sqlite_engine(address, begin="BEGIN EXCLUSIVE", foreign_keys=False, poolclass=NullPool),
    )


def _sqlite_engine(
    address: URL, *, begin: str, pragmas: tuple[str, ...] = (), foreign_keys: bool = True, **options: Any
) -> AsyncEngine:
    # isolation_level None: the driver begins nothing by itself
    engine = _engine(address, connect_args={"timeout": _PATIENCE, "isolation_level": None}, **options)
    settings = (
        "journal_mode = WAL",
        # WAL's usual NORMAL may lose the last commits with the power
        "synchronous = FULL",
        f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        # what is redacted is overwritten
        "secure_delete = ON",
        *pragmas,
    )

    def set_up(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", set_up)
    event.listen(engine.sync_engine, "begin", start)
    return engine


def _create_private(database: Path) -> None:
    """Letters stand in the file, so only its owner may read it; SQLite gives its side files the same rights."""
    with graded():
        os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
