"""The token cache, and what a refused token leads to."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from adapters._kit.tokens import AccessToken, BearerAuth, TokenCache
from bot.errors import Unavailable
from tests.contract.altinn.stage import StoppedClock


class Issuer:
    """Issues token 1, 2, 3 ... when its gate opens."""

    def __init__(self, clock: StoppedClock, *, lives: timedelta = timedelta(minutes=10)) -> None:
        self.clock = clock
        self.lives = lives
        self.issued = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.fault: Exception | None = None

    async def __call__(self) -> AccessToken:
        await self.gate.wait()
        self.issued += 1
        if self.fault:
            raise self.fault
        return AccessToken(value=f"token-{self.issued}", expires_at=self.clock.now() + self.lives)


async def test_one_token_until_a_minute_before_its_end() -> None:
    clock = StoppedClock()
    cache = TokenCache(Issuer(clock), clock=clock)

    assert await cache.token() == "token-1"
    clock.forward(minutes=8, seconds=59)
    assert await cache.token() == "token-1"
    clock.forward(seconds=1)
    assert await cache.token() == "token-2"


async def test_a_token_that_lives_shorter_than_the_margin_is_used_once() -> None:
    clock = StoppedClock()
    cache = TokenCache(Issuer(clock, lives=timedelta(seconds=30)), clock=clock)

    assert [await cache.token(), await cache.token()] == ["token-1", "token-2"]


async def test_many_callers_share_one_request() -> None:
    clock = StoppedClock()
    issuer = Issuer(clock)
    issuer.gate.clear()
    cache = TokenCache(issuer, clock=clock)
    waiting = [asyncio.create_task(cache.token()) for _ in range(5)]
    await asyncio.sleep(0)
    issuer.gate.set()

    assert await asyncio.gather(*waiting) == ["token-1"] * 5


async def test_a_cancelled_caller_stops_only_itself() -> None:
    clock = StoppedClock()
    issuer = Issuer(clock)
    issuer.gate.clear()
    cache = TokenCache(issuer, clock=clock)
    first, second = (asyncio.create_task(cache.token()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    issuer.gate.set()

    assert await second == "token-1"
    assert first.cancelled()


async def test_a_failure_is_shared_and_not_remembered() -> None:
    clock = StoppedClock()
    issuer = Issuer(clock)
    issuer.fault = Unavailable("altinn", "maskinporten.503")
    cache = TokenCache(issuer, clock=clock)

    failed = await asyncio.gather(cache.token(), cache.token(), return_exceptions=True)
    assert [type(each) for each in failed] == [Unavailable, Unavailable]
    assert issuer.issued == 1
    issuer.fault = None
    assert await cache.token() == "token-2"


async def test_discarding_an_old_token_keeps_the_new_one() -> None:
    clock = StoppedClock()
    cache = TokenCache(Issuer(clock), clock=clock)
    old = await cache.token()
    cache.discard(old)
    assert await cache.token() == "token-2"
    cache.discard(old)
    assert await cache.token() == "token-2"


def test_a_token_does_not_show_in_its_repr() -> None:
    assert "secret" not in repr(AccessToken(value="secret", expires_at=StoppedClock().now()))


@pytest.mark.parametrize(
    ("status", "headers", "body", "sent"),
    [
        (200, {}, "", ["token-1"]),
        (401, {"WWW-Authenticate": "Bearer"}, "", ["token-1", "token-2"]),
        (401, {}, "", ["token-1"]),
        (
            401,
            {"WWW-Authenticate": "Bearer", "Content-Type": "application/problem+json"},
            '{"errorCode":4001}',
            ["token-1"],
        ),
        (403, {"WWW-Authenticate": "Bearer"}, "", ["token-1"]),
    ],
)
async def test_bearer(status: int, headers: dict[str, str], body: str, sent: list[str]) -> None:
    clock = StoppedClock()
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"].removeprefix("Bearer "))
        return httpx.Response(status, headers=headers, content=body)

    auth = BearerAuth(TokenCache(Issuer(clock), clock=clock))
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        response = await client.get("https://platform.example", auth=auth)

    assert response.status_code == status
    assert seen == sent
