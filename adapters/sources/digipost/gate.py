"""The way in to Digipost's API: a token on each call, a fresh date on each try, content fetched without either."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from email.utils import format_datetime

import httpx

from adapters._kit.bounded import read_bounded
from adapters._kit.http import chunks, http_client, send_changing, stream_reading
from adapters._kit.tokens import TokenSource
from adapters._kit.xml import Element
from adapters.sources.digipost import protocol
from adapters.sources.digipost.settings import DigipostSettings
from bot.domain.clock import Clock
from bot.errors import ContractBroken

_API = "digipost"
#: refusals are a few lines; more of them is not read
_MOST_OF_A_REFUSAL = 64 * 1024


class DigipostAuth(httpx.Auth):
    """A 401 may stand for the token or for the date, so both are new on the one further try."""

    def __init__(self, tokens: TokenSource, clock: Clock) -> None:
        self._tokens = tokens
        self._clock = clock

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        token = await self._sign(request)
        response = yield request
        if response.status_code == 401:
            self._tokens.discard(token)
            await self._sign(request)
            yield request

    async def _sign(self, request: httpx.Request) -> str:
        token = await self._tokens.token()
        request.headers["Authorization"] = f"Bearer {token}"
        request.headers["Date"] = format_datetime(self._clock.now(), usegmt=True)
        return token


class Gate:
    def __init__(
        self,
        settings: DigipostSettings,
        *,
        tokens: TokenSource,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        headers = {"Accept": protocol.MEDIA_TYPE, "X-Digipost-UserId": settings.oauth.broker_id}
        self._settings = settings
        self._system = settings.source_id
        self._api = http_client(settings.api_url, headers=headers, transport=transport)
        # a client of its own: nothing that the API gave or was given can go along
        self._elsewhere = http_client("", transport=transport)
        self._tokens = tokens
        self._auth = DigipostAuth(tokens, clock)

    async def close(self) -> None:
        await self._api.aclose()
        await self._elsewhere.aclose()

    async def prove(self) -> None:
        """Only the token: raises what refuses it."""
        await self._tokens.token()

    async def ask(self, address: str, *, params: dict[str, int] | None = None) -> Element:
        """For listings, which leave no trace: tried again at once when Digipost stumbles."""
        url = self._own(address)
        request = self._api.build_request("GET", url.copy_merge_params(params or {}))
        response = await read_bounded(self._api, request, self._system, api=_API, auth=self._auth, attempts=3)
        return protocol.read_answer(response, self._system)

    async def delete(self, address: str) -> None:
        request = self._api.build_request("DELETE", self._own(address))
        response = await send_changing(self._api, request, self._system, api=_API, auth=self._auth)
        if not response.is_success:
            raise protocol.refusal(response, self._system)

    @asynccontextmanager
    async def content(self, address: str) -> AsyncIterator[httpx.Response]:
        """The first fetch sets first-accessed. The redirect is followed at once: it works for 30 seconds, once."""
        request = self._api.build_request("GET", self._own(address), headers={"Accept": "*/*"})
        async with AsyncExitStack() as stack:
            response = await stack.enter_async_context(
                stream_reading(self._api, request, self._system, api=_API, auth=self._auth)
            )
            elsewhere = protocol.content_address(response, self._settings.content_hosts, self._system)
            if elsewhere is None:
                if not response.is_success:
                    raise protocol.refusal(await self._refused(response), self._system)
                yield response
                return
            await response.aclose()
            fetch = self._elsewhere.build_request("GET", elsewhere)
            content = await stack.enter_async_context(
                stream_reading(self._elsewhere, fetch, self._system, api="digipost.content")
            )
            if content.is_redirect:
                raise ContractBroken(self._system, "digipost.second_redirect")
            if not content.is_success:
                raise protocol.content_refusal(content, self._system)
            yield content

    async def _refused(self, response: httpx.Response) -> httpx.Response:
        """With its body, cut where it grows beyond any refusal."""
        body = bytearray()
        async for piece in chunks(response, self._system, api=_API, size=4096):
            body += piece
            if len(body) > _MOST_OF_A_REFUSAL:
                break
        return httpx.Response(response.status_code, content=bytes(body[:_MOST_OF_A_REFUSAL]))

    def _own(self, address: str) -> httpx.URL:
        return protocol.own_address(self._settings.api_url, address, self._system)
