"""One system user's way in to Altinn: sends calls with its token and turns refusals into graded errors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import httpx

from adapters._kit.http import send_changing, send_reading, stream_reading
from adapters._kit.tokens import BearerAuth, TokenSource
from adapters.sources.altinn.protocol import Call, refusal
from bot.domain.identifiers import OrgNumber


class SystemUserTokens(Protocol):
    """Satisfied by `adapters.identity`: adapters never import each other."""

    def of(self, owner: OrgNumber, external_ref: str = "") -> TokenSource: ...


class Gate:
    def __init__(self, client: httpx.AsyncClient, tokens: TokenSource, *, system: str) -> None:
        self._client = client
        self._tokens = tokens
        self._auth = BearerAuth(tokens)
        self._system = system

    async def prove(self) -> None:
        """Only the token: raises what refuses it."""
        await self._tokens.token()

    async def ask(self, call: Call) -> httpx.Response:
        """For calls that leave no trace: tried again at once when Altinn stumbles."""
        return await self._read(call, attempts=3)

    async def visit(self, call: Call) -> httpx.Response:
        """For reading that the sender can see."""
        return await self._read(call, attempts=1)

    async def change(self, call: Call) -> httpx.Response:
        # Dialogporten documents 503 with Retry-After for maintenance, before any work; Correspondence documents none.
        refused = (503,) if call.api == "dialogporten" else ()
        response = await send_changing(
            self._client, self._request(call), self._system, api=call.api, auth=self._auth, refused=refused
        )
        return self._good(call, response)

    @asynccontextmanager
    async def stream(self, call: Call) -> AsyncIterator[httpx.Response]:
        request = self._request(call)
        async with stream_reading(self._client, request, self._system, api=call.api, auth=self._auth) as response:
            if not response.is_success:
                await response.aread()
                raise refusal(call.api, response, self._system)
            yield response

    async def _read(self, call: Call, *, attempts: int) -> httpx.Response:
        response = await send_reading(
            self._client, self._request(call), self._system, api=call.api, auth=self._auth, attempts=attempts
        )
        return self._good(call, response)

    def _request(self, call: Call) -> httpx.Request:
        headers = {"Accept": "application/json", **call.headers}
        return self._client.build_request(
            call.method, call.path, params=list(call.params), headers=headers, json=call.json
        )

    def _good(self, call: Call, response: httpx.Response) -> httpx.Response:
        if not response.is_success:
            raise refusal(call.api, response, self._system)
        return response
