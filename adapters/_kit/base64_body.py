"""A file inside a text: its bytes go out as base64 between a head and a tail, the length known before the first byte.

A letter of 1 GB must pass in constant memory; archives want it as base64 inside JSON or XML.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.errors import Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Base64Body:
    head: bytes
    tail: bytes
    #: of the file, in bytes
    size: int
    system: str
    #: why the file is refused where it is not of that size
    mismatch: str

    @property
    def length(self) -> int:
        return len(self.head) + 4 * (-(-self.size // 3)) + len(self.tail)

    async def stream(self, content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Raises Rejected before the tail where the content is not of the promised size.

        What has left by then is neither JSON nor XML, so that nothing can have been archived.
        """
        yield self.head
        total = 0
        rest = b""
        async for chunk in content:
            total += len(chunk)
            if total > self.size:
                raise self._wrong_size()
            rest += chunk
            ready = len(rest) - len(rest) % 3
            if ready:
                yield base64.b64encode(rest[:ready])
                rest = rest[ready:]
        if total != self.size:
            raise self._wrong_size()
        yield base64.b64encode(rest) + self.tail

    def _wrong_size(self) -> Rejected:
        return Rejected(self.system, self.mismatch, size=self.size)
