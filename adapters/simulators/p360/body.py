"""Takes the files out of a request body while it streams in: 100 MB of base64 never stand in memory as one text."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from aiohttp import web

#: Files up to this size can be read back whole; of larger ones only the first bytes are kept.
KEPT_WHOLE = 1024 * 1024
HEAD = 256
_STREAM_ABOVE = 1024 * 1024
_KEY = re.compile(rb'"(?:Base64Data|FileData|Data)"\s*:\s*"')
_LONGEST_KEY = 64
_MARK = "\x00blob:"
_UNICODE_ESCAPE = re.compile(rb"\\u00([0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """What is remembered of a file's content; `intact` is False where the base64 did not decode."""

    size: int
    sha256: str
    head: bytes
    whole: bytes | None
    intact: bool = True

    @classmethod
    def of(cls, content: bytes) -> Blob:
        return cls(
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            head=content[:HEAD],
            whole=content if len(content) <= KEPT_WHOLE else None,
        )


class _Decoder:
    """One base64 text on its way in."""

    def __init__(self) -> None:
        self._rest = b""
        self._size = 0
        self._digest = hashlib.sha256()
        self._kept = bytearray()
        self._intact = True
        self._ended = False

    def feed(self, text: bytes) -> None:
        text = b"".join((self._rest + text).split())
        whole = len(text) - len(text) % 4
        self._rest = text[whole:]
        if not self._intact or not whole:
            return
        if self._ended:
            self._intact = False
            return
        try:
            content = base64.b64decode(text[:whole], validate=True)
        except binascii.Error:
            self._intact = False
            return
        self._ended = text[whole - 1 : whole] == b"="
        self._size += len(content)
        self._digest.update(content)
        if len(self._kept) <= KEPT_WHOLE:
            self._kept += content[: KEPT_WHOLE + 1 - len(self._kept)]

    def finish(self) -> Blob:
        return Blob(
            size=self._size,
            sha256=self._digest.hexdigest(),
            head=bytes(self._kept[:HEAD]),
            whole=bytes(self._kept) if self._size <= KEPT_WHOLE else None,
            intact=self._intact and not self._rest,
        )


class BodyReader:
    """Fed with chunks, leaves a small JSON text in which each file is a token, and the files beside it."""

    def __init__(self) -> None:
        self._text = bytearray()
        self._pending = b""
        self._decoder: _Decoder | None = None
        self.blobs: list[Blob] = []

    def feed(self, chunk: bytes) -> None:
        self._pending += chunk
        while self._step():
            pass

    def finish(self) -> bytes:
        return bytes(self._text) + self._pending

    def _step(self) -> bool:
        return self._enter() if self._decoder is None else self._leave(self._decoder)

    def _enter(self) -> bool:
        found = _KEY.search(self._pending)
        if found is None:
            cut = max(0, len(self._pending) - _LONGEST_KEY)
            self._text += self._pending[:cut]
            self._pending = self._pending[cut:]
            return False
        self._text += self._pending[: found.end()]
        self._pending = self._pending[found.end() :]
        self._decoder = _Decoder()
        return True

    def _leave(self, decoder: _Decoder) -> bool:
        end = self._pending.find(b'"')
        if end >= 0:
            decoder.feed(_unescape(self._pending[:end]))
            self._text += f"\\u0000blob:{len(self.blobs)}".encode()
            self.blobs.append(decoder.finish())
            self._decoder = None
            self._pending = self._pending[end:]
            return True
        escape = self._pending.rfind(b"\\", max(0, len(self._pending) - 6))
        cut = escape if escape >= 0 else len(self._pending)
        decoder.feed(_unescape(self._pending[:cut]))
        self._pending = self._pending[cut:]
        return False

    def blob(self, value: str) -> Blob | None:
        """The file that a token stands for."""
        return self.blobs[int(value.removeprefix(_MARK))] if value.startswith(_MARK) else None


def _unescape(text: bytes) -> bytes:
    if b"\\" not in text:
        return text
    return (
        _UNICODE_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), text).replace(b"\\/", b"/").replace(b"\\n", b"\n")
    )


async def read_body(request: web.Request) -> tuple[bytes, BodyReader]:
    """Small bodies stay readable for the record of requests; large ones pass through in chunks."""
    reader = BodyReader()
    if (request.content_length or 0) <= _STREAM_ABOVE or request.content.at_eof():
        reader.feed(await request.read())
    else:
        async for chunk in request.content.iter_chunked(256 * 1024):
            reader.feed(chunk)
    return reader.finish(), reader


async def drain(request: web.Request) -> None:
    """Reads the rest away, so that the caller gets the answer instead of a broken pipe."""
    async for _ in request.content.iter_chunked(256 * 1024):
        pass
