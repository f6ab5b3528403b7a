"""A source whose letters hold any files that a test wants, however hostile; all else is the house's own Altinn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.domain.capabilities import SourceCapabilities
from bot.domain.item import MessageRef
from bot.ports.source import Attachment, MailSource, OpenedLetter
from tests.web.stage import Browser, Pages, address

CHUNK = 64 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n"
HTML = b"<!doctype html><html><body><script>document.title='ran'</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@dataclass(frozen=True, slots=True, kw_only=True)
class TestFile:
    __test__ = False

    name: str
    media_type: str
    content: bytes = b""
    own_text: bool = False
    #: after `content`: so many further chunks
    chunks: int = 0
    #: instead of its end
    then: BaseException | None = None


@dataclass(slots=True, kw_only=True)
class FilesSource:
    real: MailSource
    files: Sequence[TestFile]
    seen: bool = False
    #: readings that are going on now, and how many there have been
    reading: int = 0
    readings: int = 0
    #: bytes that have been read in all
    sent: int = 0
    #: waits here before each chunk, if set
    gate: asyncio.Event | None = None
    opened: list[MessageRef] = field(default_factory=list)

    @property
    def source_id(self) -> str:
        return self.real.source_id

    def capabilities(self) -> SourceCapabilities:
        return SourceCapabilities(opening_is_seen=self.seen)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    async def open(self, ref: MessageRef) -> OpenedLetter:
        self.opened.append(ref)
        attachments = tuple(
            Attachment(
                attachment_id=str(place), file_name=each.name, media_type=each.media_type, own_text=each.own_text
            )
            for place, each in enumerate(self.files)
        )
        return OpenedLetter(title="Brev med filer", attachments=attachments)

    @asynccontextmanager
    async def read(self, ref: MessageRef, attachment_id: str) -> AsyncIterator[AsyncIterator[bytes]]:
        self.reading += 1
        self.readings += 1
        try:
            yield self._chunks(self.files[int(attachment_id)])
        finally:
            self.reading -= 1

    async def _chunks(self, file: TestFile) -> AsyncIterator[bytes]:
        block = bytes(CHUNK)
        if file.content:
            self.sent += len(file.content)
            yield file.content
        for _ in range(file.chunks):
            if self.gate is not None:
                await self.gate.wait()
            self.sent += CHUNK
            yield block
        if file.then is not None:
            raise file.then


async def a_letter_with(pages: Pages, *files: TestFile, seen: bool = False) -> tuple[FilesSource, Browser, str]:
    """The source, the claimant's browser, signed in, and the letter's address."""
    item = await pages.a_claimed_letter()
    source = FilesSource(real=pages.house.desk.sources["altinn"], files=files, seen=seen)
    pages.house.desk.sources["altinn"] = source  # type: ignore[index]
    browser, page = await pages.open("kari", item)
    assert page.status_code == 200, page.text
    return source, browser, address(item)
