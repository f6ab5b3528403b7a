"""The store behind its port, the same class for both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import select

from adapters.store.bell import Bell, Changes, Listener
from adapters.store.engines import Engines, connected
from adapters.store.faults import SYSTEM, graded
from adapters.store.file_lock import FileLock
from adapters.store.locks import AdvisoryLocks, Locks, ProcessLocks
from adapters.store.transaction import SqlTransaction
from bot.domain.audit import ChainedEntry
from bot.domain.effects import Effect
from bot.domain.identifiers import ItemId
from bot.errors import Unavailable
from bot.ports.store import Store

_PAGE = 500


class SqlStore(Store):
    def __init__(self, engines: Engines, *, file_lock: FileLock | None, poll_every: timedelta) -> None:
        """`file_lock` goes with SQLite, and is held by the one process that may execute effects."""
        self._engines = engines
        self._file_lock = file_lock
        self._poll_every = poll_every
        self._bell = Bell()
        self._listener = Listener(engines.hold, self._bell) if file_lock is None else None
        self._locks: Locks = AdvisoryLocks(engines.hold) if file_lock is None else ProcessLocks(file_lock)
        self._shift = timedelta()

    @property
    def checked_out(self) -> int:
        """Connections in use now: none where no block is open."""
        return self._engines.checked_out

    def shift_clock(self, by: timedelta) -> None:
        """For tests only: moves what this store takes for the database's time, on top of earlier shifts."""
        self._shift += by

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlTransaction]:
        self._need_open()
        async with connected(self._engines.write) as connection:
            with graded():
                await connection.begin()
            tx = SqlTransaction(connection, shift=self._shift)
            yield tx
            await tx.finish()
        if tx.changed:
            self._bell.ring()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlTransaction]:
        """One that never waits for a writer; whatever would be written is refused or forgotten."""
        self._need_open()
        async with connected(self._engines.read) as connection:
            yield SqlTransaction(connection, shift=self._shift)

    async def database_now(self) -> datetime:
        async with self.reading() as tx:
            now: datetime = (await tx.run(select(tx.now()))).scalar_one()
            return now

    async def lease_due(self, owner: str, *, for_: timedelta) -> Effect | None:
        async with self.transaction() as tx:
            return await tx.lease(owner, for_=for_)

    def executing(self, effect: Effect) -> AbstractAsyncContextManager[bool]:
        return self._locks.executing(effect.effect_id)

    async def find_orphans(self) -> tuple[Effect, ...]:
        """Read again after the locks were tried: an executor that finished meanwhile has said so before it let go."""
        suspects = await self._sent()
        if not suspects:
            return ()
        free = await self._locks.without_executor([effect.effect_id for effect in suspects])
        return tuple(effect for effect in await self._sent() if effect.effect_id in free and effect in suspects)

    async def unsettled(self, *, limit: int = 20) -> tuple[Effect, ...]:
        async with self.reading() as tx:
            return await tx.unsettled(limit=limit)

    def lead(self, name: str) -> AbstractAsyncContextManager[bool]:
        return self._locks.lead(name)

    def changes(self) -> Changes:
        if self._listener is not None:
            self._listener.start()
        return Changes(self._bell, poll_every=self._poll_every)

    async def audit_trail(self, *, item_id: ItemId | None = None) -> AsyncIterator[ChainedEntry]:
        """In pages, so that nothing is held while the reader is busy."""
        after = 0
        while True:
            async with self.reading() as tx:
                page = await tx.audit_page(after=after, item_id=item_id, limit=_PAGE)
            for entry in page:
                after = entry.number
                yield entry
            if len(page) < _PAGE:
                return

    async def audit_head(self) -> tuple[int, str]:
        async with self.reading() as tx:
            return await tx.audit_head()

    async def audit_anchor(self) -> tuple[int, str]:
        async with self.reading() as tx:
            return await tx.audit_anchor()

    async def close(self) -> None:
        """The file lock goes last: until then nobody else may start."""
        self._bell.close()
        if self._listener is not None:
            await self._listener.stop()
        await self._engines.dispose()
        if self._file_lock is not None:
            self._file_lock.release()

    async def _sent(self) -> tuple[Effect, ...]:
        async with self.reading() as tx:
            return await tx.sent()

    def _need_open(self) -> None:
        if self._bell.closed:
            raise Unavailable(SYSTEM, "closed")
