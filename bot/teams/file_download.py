"""Fetches a file that somebody sent in the personal chat: from allowed hosts only, short, and as text.

The address is pre-authorised and lives for minutes; no token of ours goes there
(learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4, 2026-11).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx

from bot.errors import NotAllowed, Unavailable
from bot.teams.calls import SYSTEM
from bot.teams.hosts import ServiceHosts
from bot.teams.incoming import SentFile

#: bytes; two hundred units are a tenth of it
MOST_BYTES = 1024 * 1024
_SECONDS = 20.0
_MOST_MOVES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDownloads:
    http: httpx.AsyncClient
    hosts: ServiceHosts

    async def text(self, file: SentFile) -> str:
        """Raises NotAllowed where it may not be fetched, is too long or no text in UTF-8; Unavailable where it did not
        come. Asking again changes nothing."""
        try:
            async with asyncio.timeout(_SECONDS):
                content = await self._content(file.download_url)
        except (httpx.RequestError, TimeoutError):
            # `from None`: the address opens the file to whoever has it
            raise Unavailable(SYSTEM, "file.not_fetched") from None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NotAllowed("file_not_text") from None

    async def _content(self, address: str) -> bytes:
        for _ in range(_MOST_MOVES):
            if not self.hosts.allows(address):
                raise NotAllowed("file_host")
            async with self.http.stream("GET", address, follow_redirects=False) as answer:
                if answer.next_request is not None:
                    address = str(answer.next_request.url)
                elif answer.status_code != httpx.codes.OK:
                    raise Unavailable(SYSTEM, f"file.{answer.status_code}")
                else:
                    return await _short(answer)
        raise Unavailable(SYSTEM, "file.moves")


async def _short(answer: httpx.Response) -> bytes:
    content = bytearray()
    async for part in answer.aiter_bytes():
        content += part
        if len(content) > MOST_BYTES:
            raise NotAllowed("file_too_large")
    return bytes(content)
