"""Holds attachments between source and archive, so that a letter's content never lies readable on a disk.

Every block is sealed with AES-256-GCM under a key that only this process has, in memory. Where the system lets an open
file lose its name (POSIX), it does so before the first byte is written: a crash then leaves nothing at all.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import ConfigError, ContractBroken, Rejected, Unavailable

_PREFIX = "spool-"
_BLOCK = 256 * 1024
_TAG = 16


@dataclass(slots=True, kw_only=True)
class SealedFile:
    """One temporary file. A nonce is the file's ordinal and the block's, so none is used twice under the key."""

    cipher: AESGCM
    ordinal: int
    handle: BinaryIO
    size: int = 0
    sha256: str = ""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def _nonce(self, block: int) -> bytes:
        return self.ordinal.to_bytes(8, "big") + block.to_bytes(4, "big")

    def write(self, block: int, content: bytes) -> None:
        sealed = self.cipher.encrypt(self._nonce(block), content, None)
        with _disk_trouble():
            self.handle.seek(block * (_BLOCK + _TAG))
            self.handle.write(sealed)

    def _open(self, block: int) -> bytes:
        with _disk_trouble():
            self.handle.seek(block * (_BLOCK + _TAG))
            sealed = self.handle.read(_BLOCK + _TAG)
        try:
            return self.cipher.decrypt(self._nonce(block), sealed, None)
        except InvalidTag as error:
            raise ContractBroken("spool", "spool.damaged") from error

    def finish(self, sha256: str) -> None:
        with _disk_trouble():
            self.handle.flush()
        self.sha256 = sha256

    async def read(self, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """Only the blocks that the range touches are opened."""
        stop = self.size if stop is None else min(stop, self.size)
        while start < stop:
            block, skipped = divmod(start, _BLOCK)
            async with self.turn:
                content = await asyncio.to_thread(self._open, block)
            piece = content[skipped : skipped + stop - start]
            start += len(piece)
            yield piece


@dataclass(frozen=True, slots=True, kw_only=True)
class EncryptedSpool:
    """One per process. Call `sweep` before the first letter is kept."""

    directory: Path
    _cipher: AESGCM = field(default_factory=lambda: AESGCM(secrets.token_bytes(32)), repr=False)
    _ordinals: Iterator[int] = field(default_factory=itertools.count, repr=False)

    def sweep(self) -> int:
        """Removes what stopped processes left, and says how many files that were.

        A file of a process that still runs has no name on POSIX and cannot be removed on Windows. Raises ConfigError
        where no file can be kept at all.
        """
        removed = 0
        try:
            with self._nameless():
                pass
        except Unavailable as trouble:
            reason = os.strerror(int(trouble.context.get("errno", 0)))
            raise ConfigError(f"spool: {self.directory}: {reason}") from None
        for leftover in self.directory.glob(f"{_PREFIX}*"):
            with suppress(FileNotFoundError, PermissionError):
                leftover.unlink()
                removed += 1
        return removed

    @asynccontextmanager
    async def keep(self, content: AsyncIterator[bytes], *, most: int) -> AsyncIterator[SealedFile]:
        with self._nameless() as handle:
            kept = SealedFile(cipher=self._cipher, ordinal=next(self._ordinals), handle=handle)
            await _fill(kept, content, most)
            yield kept

    @contextmanager
    def _nameless(self) -> Iterator[BinaryIO]:
        with _disk_trouble():
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self.directory / f"{_PREFIX}{secrets.token_hex(8)}"
            handle = path.open("x+b")
        try:
            with suppress(FileNotFoundError, PermissionError):
                path.unlink()
            yield handle
        finally:
            with suppress(OSError):
                handle.close()
            with suppress(FileNotFoundError):
                path.unlink()


async def _fill(kept: SealedFile, content: AsyncIterator[bytes], most: int) -> None:
    digest = hashlib.sha256()
    waiting = bytearray()
    block = 0
    async for chunk in content:
        kept.size += len(chunk)
        if kept.size > most:
            raise Rejected("spool", "spool.too_large", most=most)
        digest.update(chunk)
        waiting += chunk
        while len(waiting) >= _BLOCK:
            await asyncio.to_thread(kept.write, block, bytes(waiting[:_BLOCK]))
            del waiting[:_BLOCK]
            block += 1
    if waiting:
        await asyncio.to_thread(kept.write, block, bytes(waiting))
    await asyncio.to_thread(kept.finish, digest.hexdigest())


@contextmanager
def _disk_trouble() -> Iterator[None]:
    """A full or broken disk. No request has been sent in full, so the same may be tried again later."""
    try:
        yield
    except OSError as error:
        raise Unavailable("spool", "spool.disk", errno=error.errno or 0) from error
