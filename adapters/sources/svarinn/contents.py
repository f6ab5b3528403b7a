"""A letter's files: downloaded, decrypted on the way into the encrypted spool, checked, and shared by their readers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from adapters._kit.cms import decrypted
from adapters._kit.cms_keys import RecipientKey
from adapters._kit.http import chunks
from adapters._kit.unpack import unpack
from adapters._kit.zip_index import Limits
from adapters.sources.svarinn.files import LetterFile, arranged, is_the_file_itself
from adapters.sources.svarinn.gate import Gate
from adapters.sources.svarinn.protocol import API, download
from adapters.sources.svarinn.wire import Forsendelse
from bot.ports.spool import Spool


@dataclass(slots=True)
class _Delivery:
    """What lies in the spool for one letter, and how many read it."""

    readers: int = 0
    files: tuple[LetterFile, ...] | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    end: asyncio.TimerHandle | None = None


class Contents:
    """Whoever reads a letter while somebody else does gets the same delivery; it is gone when the last one has left."""

    def __init__(
        self,
        gate: Gate,
        spool: Spool,
        keys: Sequence[RecipientKey],
        *,
        system: str,
        most_bytes: int,
        keep: timedelta,
    ) -> None:
        self._gate = gate
        self._spool = spool
        self._keys = keys
        self._system = system
        self._most_bytes = most_bytes
        self._keep = keep.total_seconds()
        self._deliveries: dict[str, _Delivery] = {}
        self._leaving: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def of(self, forsendelse: Forsendelse) -> AsyncIterator[tuple[LetterFile, ...]]:
        delivery = self._deliveries.setdefault(forsendelse.id, _Delivery())
        delivery.readers += 1
        if delivery.end is not None:
            delivery.end.cancel()
        try:
            async with delivery.turn:
                if delivery.files is None:
                    delivery.files = await delivery.stack.enter_async_context(self._fetched(forsendelse))
            yield delivery.files
        finally:
            delivery.readers -= 1
            if not delivery.readers:
                await self._left(forsendelse.id, delivery)

    async def close(self) -> None:
        for name, delivery in list(self._deliveries.items()):
            await self._drop(name, delivery)
        await asyncio.gather(*self._leaving)

    async def _left(self, name: str, delivery: _Delivery) -> None:
        if not self._keep or delivery.files is None:
            await self._drop(name, delivery)
            return
        delivery.end = asyncio.get_running_loop().call_later(self._keep, self._expire, name, delivery)

    def _expire(self, name: str, delivery: _Delivery) -> None:
        task = asyncio.create_task(self._drop(name, delivery))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def _drop(self, name: str, delivery: _Delivery) -> None:
        if delivery.end is not None:
            delivery.end.cancel()
        if self._deliveries.get(name) is delivery and not delivery.readers:
            del self._deliveries[name]
            await delivery.stack.aclose()

    @asynccontextmanager
    async def _fetched(self, forsendelse: Forsendelse) -> AsyncIterator[tuple[LetterFile, ...]]:
        async with AsyncExitStack() as stack:
            call = download(forsendelse, self._gate.base, self._system)
            async with self._gate.stream(call) as response:
                plain = decrypted(chunks(response, self._system, api=API), self._keys, system=self._system)
                async with aclosing(plain):
                    spooled = await stack.enter_async_context(self._spool.keep(plain, most=self._most_bytes))
            files = await unpack(
                spooled,
                system=self._system,
                limits=Limits(size=self._most_bytes),
                whole=is_the_file_itself(forsendelse.filer, spooled.sha256),
            )
            yield arranged(forsendelse.filer, files, self._system)
