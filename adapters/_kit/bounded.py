"""Short answers that must stay short: read up to a limit, unpacked up to the same limit, then given up.

httpx unpacks each piece whole, so that a few kilobytes of gzip could become any size before anybody counts.
"""

from __future__ import annotations

import zlib
from typing import Final, TypeVar

import httpx
import stamina

from adapters._kit.http import stream_reading, worth_a_retry
from bot.errors import ContractBroken, Unavailable

#: what may be packed; asked for as `Accept-Encoding`
_WINDOW: Final = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
_OF_THE_PACKING: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_Bytes = TypeVar("_Bytes", bytes, bytearray)
MOST_BYTES: Final = 8 * 1024 * 1024


async def read_bounded(
    client: httpx.AsyncClient,
    request: httpx.Request,
    system: str,
    *,
    api: str = "http",
    auth: httpx.Auth | None = None,
    attempts: int = 1,
    most: int = MOST_BYTES,
) -> httpx.Response:
    """As `send_reading`, for requests that change nothing; ContractBroken where the answer is more than `most`."""
    request.headers["Accept-Encoding"] = "gzip"
    async for attempt in stamina.retry_context(
        on=worth_a_retry, attempts=attempts, timeout=30.0, wait_initial=0.2, wait_max=2.0, wait_jitter=0.3
    ):
        with attempt:
            async with stream_reading(client, request, system, api=api, auth=auth) as response:
                content = await bounded_content(response, system, api=api, most=most)
    headers = [(name, value) for name, value in response.headers.multi_items() if name not in _OF_THE_PACKING]
    return httpx.Response(response.status_code, headers=headers, content=content, request=request)


async def bounded_content(response: httpx.Response, system: str, *, api: str = "http", most: int = MOST_BYTES) -> bytes:
    """The body of an answer that is read as a stream; its request asked for no other packing than gzip."""
    if response.is_stream_consumed:
        # an answer that never came over a wire, or that an auth flow has looked into: it is in memory already
        return _within(response.content, system, api, most)
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in (*_WINDOW, "identity", ""):
        raise ContractBroken(system, f"{api}.packing")
    unpacker = zlib.decompressobj(_WINDOW[packing]) if packing in _WINDOW else None
    content = bytearray()
    try:
        async for piece in response.aiter_raw():
            if unpacker is None:
                content += piece
            else:
                _unpack(unpacker, piece, content, most)
            _within(content, system, api, most)
    except httpx.RequestError as fault:
        raise Unavailable(system, f"{api}.{type(fault).__name__}") from fault
    except zlib.error as fault:
        raise ContractBroken(system, f"{api}.packing") from fault
    if unpacker is not None and not unpacker.eof:
        raise Unavailable(system, f"{api}.cut_short")
    return bytes(content)


def _within(content: _Bytes, system: str, api: str, most: int) -> _Bytes:
    if len(content) > most:
        raise ContractBroken(system, f"{api}.too_large")
    return content


def _unpack(unpacker: zlib._Decompress, piece: bytes, content: bytearray, most: int) -> None:
    while piece and not unpacker.eof and len(content) <= most:
        content += unpacker.decompress(piece, most + 1 - len(content))
        piece = unpacker.unconsumed_tail
