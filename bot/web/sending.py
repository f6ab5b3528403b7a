"""An attachment on its way to the browser: from the source in pieces, in constant memory, gone when it has passed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import structlog
from aiohttp import web

from bot.domain.file_names import safe_name
from bot.errors import OutsideError
from bot.ports.source import Attachment
from bot.web.content import HEAD, Kind, media_type, proven
from bot.web.file_names import disposition
from bot.web.headers import file_headers
from bot.web.refusal import Refused

log = structlog.get_logger(__name__)

#: the bot fetches from the same source: readers do not take all of its connections
_AT_ONCE = 4
#: seconds; a browser that takes nothing for so long gives its place to others
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Sending:
    patience: float = _PATIENCE
    #: held for as long as something is fetched
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def send(
        self,
        request: web.Request,
        attachment: Attachment,
        content: AsyncIterator[bytes],
        *,
        ordinal: int,
        download: bool,
    ) -> web.StreamResponse:
        """Raises Refused, with nothing sent yet, for what is to be shown and is not what it is called."""
        head, rest = await begun(content)
        kind = Kind.FILE if download else proven(attachment, head)
        if kind is Kind.FILE and not download:
            raise Refused(415, "not_what_it_says", back_to=f"{request.path}/download")
        name = safe_name(attachment.file_name, otherwise=f"vedlegg-{ordinal}")
        response = web.StreamResponse(headers=file_headers())
        response.headers["Content-Type"] = "application/octet-stream" if download else media_type(kind, attachment)
        response.headers["Content-Disposition"] = disposition(name, download=download)
        response.headers["Accept-Ranges"] = "none"
        await response.prepare(request)
        try:
            await self._pass_on(response, head, rest)
        except (OutsideError, TimeoutError) as fault:
            # cut off, so that nobody takes the part for the whole
            log.warning("attachment.broken_off", ordinal=ordinal, fault=type(fault).__name__)
            _cut_off(request)
        except BaseException:
            _cut_off(request)
            raise
        return response

    async def _pass_on(self, response: web.StreamResponse, head: bytes, rest: AsyncIterator[bytes]) -> None:
        await response.write(head)
        async for chunk in rest:
            async with asyncio.timeout(self.patience):
                await response.write(chunk)
        await response.write_eof()


async def begun(content: AsyncIterator[bytes]) -> tuple[bytes, AsyncIterator[bytes]]:
    """Enough to tell what it is, and what is left of it."""
    head = bytearray()
    async for chunk in content:
        head += chunk
        if len(head) >= HEAD:
            break
    return bytes(head), content


def _cut_off(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
