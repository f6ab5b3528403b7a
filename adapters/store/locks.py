"""Who is alive and has what in hand: session locks on PostgreSQL, a register in the one process on SQLite."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.store.engines import connected
from adapters.store.faults import SYSTEM, graded
from adapters.store.file_lock import FileLock
from adapters.store.keys import lock_key
from bot.errors import Unavailable

_WATCH_EVERY = 2.0
_WATCH_PATIENCE = 5.0


class Locks(Protocol):
    def executing(self, effect_id: int) -> AbstractAsyncContextManager[bool]: ...

    async def without_executor(self, effect_ids: Iterable[int]) -> frozenset[int]:
        """Those that nobody alive has in hand."""

    def lead(self, name: str) -> AbstractAsyncContextManager[bool]: ...


class ProcessLocks:
    """The file lock says that no other process executes anything; without it this process may not either."""

    def __init__(self, file_lock: FileLock) -> None:
        self._file_lock = file_lock
        self._in_hand: set[int] = set()

    @asynccontextmanager
    async def executing(self, effect_id: int) -> AsyncIterator[bool]:
        if not self._file_lock.held or effect_id in self._in_hand:
            yield False
            return
        self._in_hand.add(effect_id)
        try:
            yield True
        finally:
            self._in_hand.discard(effect_id)

    async def without_executor(self, effect_ids: Iterable[int]) -> frozenset[int]:
        return frozenset(effect_ids) - self._in_hand if self._file_lock.held else frozenset()

    @asynccontextmanager
    async def lead(self, name: str) -> AsyncIterator[bool]:  # noqa: ARG002 - one process leads in everything
        yield self._file_lock.held


class AdvisoryLocks:
    """Each lock has a session of its own: a stopped process keeps it, a dead one loses it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        #: a session may be lost while the executor lives: of our own we know better
        self._in_hand: set[int] = set()

    @asynccontextmanager
    async def executing(self, effect_id: int) -> AsyncIterator[bool]:
        if effect_id in self._in_hand:
            yield False
            return
        self._in_hand.add(effect_id)
        try:
            async with connected(self._engine) as session, _locked(session, _effect_key(effect_id)) as mine:
                yield mine
        finally:
            self._in_hand.discard(effect_id)

    async def without_executor(self, effect_ids: Iterable[int]) -> frozenset[int]:
        """Tries a shared lock, so that two replicas that ask at the same time do not take each other for executors."""
        free = set()
        async with connected(self._engine) as session:
            for effect_id in set(effect_ids) - self._in_hand:
                key = _effect_key(effect_id)
                with graded():
                    if (await session.execute(select(func.pg_try_advisory_lock_shared(key)))).scalar_one():
                        await session.execute(select(func.pg_advisory_unlock_shared(key)))
                        free.add(effect_id)
        return frozenset(free)

    @asynccontextmanager
    async def lead(self, name: str) -> AsyncIterator[bool]:
        """Raises Unavailable inside the block when the session is lost: somebody else may lead by then."""
        async with connected(self._engine) as session, _locked(session, lock_key("lead", name)) as leading:
            if not leading:
                yield False
                return
            try:
                async with asyncio.timeout(None) as term, _watched(session, term):
                    yield True
            except TimeoutError:
                if not term.expired():
                    raise
                raise Unavailable(SYSTEM, "lead_lost") from None


def _effect_key(effect_id: int) -> int:
    return lock_key("effect", str(effect_id))


@asynccontextmanager
async def _locked(session: AsyncConnection, key: int) -> AsyncIterator[bool]:
    with graded():
        mine = bool((await session.execute(select(func.pg_try_advisory_lock(key)))).scalar_one())
    try:
        yield mine
    finally:
        if mine and not session.invalidated:
            # a session that is gone has lost its lock anyway
            with suppress(Unavailable), graded():
                await session.execute(select(func.pg_advisory_unlock(key)))


@asynccontextmanager
async def _watched(session: AsyncConnection, term: asyncio.Timeout) -> AsyncIterator[None]:
    """Ends the term as soon as the session does not answer any more."""

    async def watch() -> None:
        with suppress(Unavailable, TimeoutError):
            while True:
                await asyncio.sleep(_WATCH_EVERY)
                async with asyncio.timeout(_WATCH_PATIENCE):
                    with graded():
                        await session.execute(select(1))
        term.reschedule(asyncio.get_running_loop().time())

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
