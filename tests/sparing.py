"""Work that a test run would do anew for each of its hundreds of houses, done once a process: a third of its time.

What is spared is no behaviour of ours: SQLAlchemy's compiling of statements, OpenSSL's check of a key's numbers, and
the thread beside each of SQLite's connections, where nobody else has the file open.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

from aiosqlite import core
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters._kit import cms_keys
from adapters.identity import maskinporten
from adapters.store import engines

_compiled: dict[type, Any] = {}


def spare_repeated_work() -> None:
    """Databases of one kind understand the same statements, so that their engines may share what was compiled."""
    DefaultDialect.__eq__ = lambda one, other: type(one) is type(other)
    DefaultDialect.__hash__ = lambda one: hash(type(one))
    engines.create_async_engine = _engine
    for module in (cms_keys, maskinporten):
        module.load_pem_private_key = functools.cache(module.load_pem_private_key)


@contextmanager
def alone() -> Iterator[None]:
    """SQLite's connections that are made in here work on the loop's own thread.

    For one store on a file of its own: its writers queue before they come so far, so that nobody waits for a lock.
    Others still get their turn at every statement.
    """
    usual, core.Connection = core.Connection, _OnTheLoop
    try:
        yield
    finally:
        core.Connection = usual


class _OnTheLoop(core.Connection):
    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        await asyncio.sleep(0)
        return fn(*args, **kwargs)

    async def _connect(self) -> core.Connection:
        self._connection = self._connector()
        return self

    def __await__(self) -> Generator[Any, None, core.Connection]:
        return self._connect().__await__()

    def stop(self) -> None:
        self._running = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _engine(*args: Any, **options: Any) -> AsyncEngine:
    engine = create_async_engine(*args, **options)
    sync = engine.sync_engine
    sync._compiled_cache = _compiled.setdefault(type(sync.dialect), sync._compiled_cache)
    return engine
