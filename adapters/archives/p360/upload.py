"""The body of a call that carries a file: written as it is sent, its length known before its first byte.

A letter of 1 GB must pass in constant memory, and SIF wants it as base64 inside JSON.
"""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import Rejected

_TAIL = b'"}]}}'


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadBody:
    """`head`, the content in base64, and a tail that closes the JSON."""

    head: bytes
    size: int
    system: str

    @classmethod
    def around(cls, parameter: Mapping[str, Any], file: Mapping[str, Any], *, size: int, system: str) -> UploadBody:
        """The call with one file; `Base64Data` comes last, so that everything before it can be written at once."""
        whole = {"parameter": {**parameter, "Files": [{**file, "Base64Data": ""}]}}
        text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
        return cls(head=text[: -len(_TAIL)], size=size, system=system)

    @property
    def length(self) -> int:
        return len(self.head) + 4 * (-(-self.size // 3)) + len(_TAIL)

    async def stream(self, content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Raises Rejected before the JSON is closed where the content is not of the promised size.

        What has left by then is no valid JSON, so that nothing can have been archived.
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
        yield base64.b64encode(rest) + _TAIL

    def _wrong_size(self) -> Rejected:
        return Rejected(self.system, "sif.size_mismatch", size=self.size)


def plain_body(parameter: Mapping[str, Any]) -> bytes:
    return json.dumps({"parameter": parameter}, ensure_ascii=False, separators=(",", ":")).encode()
