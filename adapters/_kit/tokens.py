"""Access tokens that all calls of an adapter share: renewed early, asked for once, replaced when refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

import httpx

from adapters._kit.problem import read_problem
from bot.domain.clock import Clock

#: the other side may allow no clock skew at all (Altinn), and a slow request must not outlive its token
MARGIN: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    value: str = field(repr=False)
    expires_at: datetime


class TokenSource(Protocol):
    async def token(self) -> str:
        """A token with time left. Raises Unavailable, AuthFailed or ContractBroken."""

    def discard(self, token: str) -> None:
        """The other side refused this token: the next call asks for another one."""


class TokenCache:
    """One request for a token is in flight at most; whoever is cancelled while waiting stops only itself."""

    def __init__(
        self, fetch: Callable[[], Awaitable[AccessToken]], *, clock: Clock, margin: timedelta = MARGIN
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._margin = margin
        self._held: AccessToken | None = None
        self._fetching: asyncio.Task[AccessToken] | None = None

    async def token(self) -> str:
        held = self._held
        if held is not None and held.expires_at - self._clock.now() > self._margin:
            return held.value
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._renew())
            self._fetching.add_done_callback(self._fetched)
        return (await asyncio.shield(self._fetching)).value

    def discard(self, token: str) -> None:
        if self._held is not None and self._held.value == token:
            self._held = None

    async def _renew(self) -> AccessToken:
        token = await self._fetch()
        self._held = token
        return token

    def _fetched(self, task: asyncio.Task[AccessToken]) -> None:
        self._fetching = None
        if not task.cancelled():
            task.exception()  # every waiter may have been cancelled: then nobody else looks at it


class BearerAuth(httpx.Auth):
    """Sends the token, and once more with a new one where the first was refused.

    Only for requests whose body can be sent twice: bytes and JSON, not a stream.
    """

    def __init__(self, tokens: TokenSource) -> None:
        self._tokens = tokens

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        token = await self._tokens.token()
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code != 401:
            return
        await response.aread()
        if not refuses_token(response):
            return
        self._tokens.discard(token)
        request.headers["Authorization"] = f"Bearer {await self._tokens.token()}"
        yield request


def refuses_token(response: httpx.Response) -> bool:
    """A 401 about the token itself; one with an errorCode is about rights, and no new token helps."""
    problem = read_problem(response)
    return "WWW-Authenticate" in response.headers and (problem is None or problem.error_code is None)
