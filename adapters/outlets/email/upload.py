"""Files from 3 MB on: ranges in order to the address that Graph gave, which is the permission, so without a token."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

from adapters._kit.http import is_loopback, send_changing
from adapters.outlets.email import protocol
from bot.errors import ContractBroken, Rejected, Unavailable

#: answers to a range: the next one is expected, or the file is attached
_GOOD = frozenset({200, 201, 202})


async def upload(
    client: httpx.AsyncClient, link: str, content: AsyncIterator[bytes], *, size: int, system: str
) -> None:
    """Nothing is attached before the last range has arrived. Raises OutcomeUnknown only where it may have."""
    url = _checked(link, system)
    pieces = _in_pieces(content)
    for first, last in protocol.ranges(size):
        piece = await anext(pieces, b"")
        if len(piece) != last - first + 1:
            raise Rejected(system, "email.size_mismatch")
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes {first}-{last}/{size}",
        }
        request = client.build_request("PUT", url, headers=headers, content=piece)
        response = await send_changing(client, request, system, api="graph")
        if response.status_code not in _GOOD:
            # the session has run out or the draft is gone: what was sent of the file is thrown away with it
            raise Unavailable(system, f"graph.upload.{response.status_code}")


def _checked(link: str, system: str) -> httpx.URL:
    """Graph names a host of Outlook's (outlook-large-attachments, 2026-11); letters leave this machine encrypted."""
    try:
        url = httpx.URL(link)
    except httpx.InvalidURL as fault:
        raise ContractBroken(system, "email.upload_address") from fault
    if url.userinfo or not (url.scheme == "https" or (url.scheme == "http" and is_loopback(url))):
        raise ContractBroken(system, "email.upload_address")
    return url


async def _in_pieces(content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    waiting = bytearray()
    async for chunk in content:
        waiting += chunk
        while len(waiting) >= protocol.RANGE:
            yield bytes(waiting[: protocol.RANGE])
            del waiting[: protocol.RANGE]
    if waiting:
        yield bytes(waiting)
