"""Time-outs without waiting: the request is swallowed, or it arrives and its answer does not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import httpx


@dataclass(slots=True, kw_only=True)
class Waits:
    """What the next requests meet whose path, or whose SOAPAction, fits one of these patterns."""

    swallowed: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


class Impatient(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport, waits: Waits) -> None:
        self._inner = inner
        self._waits = waits

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if _taken(self._waits.swallowed, request):
            raise httpx.ReadTimeout("swallowed", request=request)
        unanswered = _taken(self._waits.unanswered, request)
        response = await self._inner.handle_async_request(request)
        if unanswered:
            await response.aread()
            await response.aclose()
            raise httpx.ReadTimeout("unanswered", request=request)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def _taken(patterns: list[str], request: httpx.Request) -> bool:
    asked = request.headers.get("SOAPAction", "").strip('"') or request.url.path
    for pattern in patterns:
        if re.search(pattern, asked):
            patterns.remove(pattern)
            return True
    return False
