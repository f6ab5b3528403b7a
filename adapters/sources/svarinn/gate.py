"""The way in to SvarInn: one place that adds credentials, to one origin and no other, and grades refusals."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx

from adapters._kit.http import http_client, send_changing, send_reading, stream_reading
from adapters.sources.svarinn.protocol import API, Call, refusal, same_origin
from bot.errors import ContractBroken, Rejected

#: KS encrypts a large delivery while it is asked for
_TIMEOUT: Final = httpx.Timeout(connect=10.0, read=90.0, write=30.0, pool=10.0)


class Gate:
    """`auth` is HTTP Basic today; what may follow it (Maskinporten, an integration's id) is one `httpx.Auth` more."""

    def __init__(
        self, base_url: str, auth: httpx.Auth, *, system: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._client = http_client(base_url, timeout=_TIMEOUT, transport=transport)
        self.base = httpx.URL(base_url)
        self._auth = auth
        self._system = system

    async def close(self) -> None:
        await self._client.aclose()

    async def ask(self, call: Call) -> httpx.Response:
        """For calls that leave no trace: tried again at once when SvarInn stumbles."""
        response = await send_reading(
            self._client, self._request(call), self._system, api=API, auth=self._auth, attempts=3
        )
        return self._good(response)

    async def change(self, call: Call) -> None:
        response = await send_changing(self._client, self._request(call), self._system, api=API, auth=self._auth)
        self._good(response)

    @asynccontextmanager
    async def stream(self, call: Call) -> AsyncIterator[httpx.Response]:
        async with stream_reading(
            self._client, self._request(call), self._system, api=API, auth=self._auth
        ) as response:
            self._good(response)
            if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                # asked for as it is: unpacked by the HTTP client, a piece of it could be any size
                raise ContractBroken(self._system, f"{API}.encoding")
            yield response

    def _request(self, call: Call) -> httpx.Request:
        """Wherever an address came from, credentials are added here, so here is looked once more where they go."""
        request = self._client.build_request(call.method, call.url, headers=dict(call.headers), json=call.json)
        if not same_origin(request.url, self.base):
            raise Rejected(self._system, f"{API}.foreign_link")
        return request

    def _good(self, response: httpx.Response) -> httpx.Response:
        if not response.is_success:
            raise refusal(response, self._system)
        return response
