"""Opens the store: takes the file lock, brings the schema up to date, refuses a database that forgets commits."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL, text

from adapters.store.address import read_address
from adapters.store.engines import Engines, connected, make_engines
from adapters.store.faults import graded
from adapters.store.file_lock import FileLock
from adapters.store.store import SqlStore
from adapters.store.upgrade import is_current, upgrade
from bot.domain.clock import Clock
from bot.errors import ConfigError, Unavailable

_POLL_EVERY = timedelta(seconds=1)


async def open_store(url: str, *, clock: Clock, exclusive: bool, poll_every: timedelta = _POLL_EVERY) -> SqlStore:
    """`exclusive` is the running bot, of which SQLite bears one; commands open beside it and execute no effects.

    Raises ConfigError for what an operator must change, Unavailable where the database does not answer.
    """
    address = read_address(url)
    file_lock = None
    if address.get_backend_name() == "sqlite":
        file_lock = FileLock(Path(address.database or ""))
        if exclusive:
            file_lock.take(f"process {os.getpid()} since {clock.now().isoformat(timespec='seconds')}")
    try:
        engines = await _prepared(address, file_lock)
    except BaseException:
        if file_lock is not None:
            file_lock.release()
        raise
    return SqlStore(engines, file_lock=file_lock, poll_every=poll_every)


async def _prepared(address: URL, file_lock: FileLock | None) -> Engines:
    engines = make_engines(address)
    try:
        if file_lock is None:
            await _need_durable(engines)
        if not await is_current(engines):
            await _upgrade(engines, file_lock)
    except BaseException as failure:
        await engines.dispose()
        if isinstance(failure, Unavailable) and failure.reason == "access":
            raise ConfigError("store.url: the database refuses the name or password, or is not there") from None
        raise
    return engines


async def _upgrade(engines: Engines, file_lock: FileLock | None) -> None:
    if file_lock is None or file_lock.held:
        await upgrade(engines)
        return
    # a command does not change the schema under a running bot
    file_lock.take("upgrade by a command")
    try:
        await upgrade(engines)
    finally:
        file_lock.release()


async def _need_durable(engines: Engines) -> None:
    async with connected(engines.read) as connection:
        with graded():
            durable = (await connection.execute(text("SHOW synchronous_commit"))).scalar_one()
    if durable == "off":
        raise ConfigError(
            "store.url: the database has synchronous_commit = off and may forget what was sent; allowed: on and above"
        )
