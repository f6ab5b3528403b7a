"""Where attachments wait between the source and the archive: encrypted, gone with the process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol


class SpooledFile(Protocol):
    @property
    def size(self) -> int:
        """Bytes of content, exact."""

    @property
    def sha256(self) -> str: ...

    def read(self, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """The content from `start` up to `stop` (None: its end), in chunks; may be called again, and side by side."""


class Spool(Protocol):
    def keep(self, content: AsyncIterator[bytes], *, most: int) -> AbstractAsyncContextManager[SpooledFile]:
        """Holds the content until the block ends. Raises Rejected where it is more than `most` bytes."""
