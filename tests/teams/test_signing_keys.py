"""Microsoft's keys: fetched once, again when they roll, never in the loop's way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.teams.refusal import Refused
from bot.teams.signing_keys import SigningKeys
from tests.teams import stage
from tests.teams.stage import HandClock, KeyServer, jwk


@pytest.fixture
async def server() -> AsyncIterator[KeyServer]:
    async with stage.key_server() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def keys(server: KeyServer, http: httpx.AsyncClient, clock: HandClock) -> SigningKeys:
    return SigningKeys(url=server.url, http=http, now=clock.seconds)


async def refusal(keys: SigningKeys, key_id: str) -> int:
    with pytest.raises(Refused) as refused:
        await keys.get(key_id)
    return refused.value.status


async def test_many_at_once_fetch_once_while_the_loop_goes_on(server: KeyServer, keys: SigningKeys) -> None:
    server.gate.clear()
    waiting = [asyncio.create_task(keys.get("k1")) for _ in range(20)]
    # the server runs in this very loop: were the fetch blocking, nothing below would ever happen
    await server.asked.wait()
    server.gate.set()
    found = await asyncio.gather(*waiting)
    assert {key.endorsements for key in found} == {frozenset({"msteams", "webchat"})}
    assert server.fetches == 1


async def test_a_rolled_key_is_fetched_at_its_first_use(server: KeyServer, keys: SigningKeys, clock: HandClock) -> None:
    await keys.get("k1")
    server.keys = [jwk("k2")]
    clock.forward(minutes=10)
    assert await keys.get("k2")
    assert await refusal(keys, "k1") == 401


async def test_unknown_key_ids_fetch_once_a_minute_at_most(
    server: KeyServer, keys: SigningKeys, clock: HandClock
) -> None:
    await keys.get("k1")
    for name in ("x1", "x2", "x3"):
        assert await refusal(keys, name) == 401
    assert server.fetches == 1
    clock.forward(seconds=61)
    for name in ("x1", "x2", "x3"):
        assert await refusal(keys, name) == 401
    assert server.fetches == 2


async def test_keys_are_fetched_again_each_day_and_kept_if_that_fails(
    server: KeyServer, keys: SigningKeys, clock: HandClock
) -> None:
    await keys.get("k1")
    clock.forward(hours=25)
    server.status = 500
    assert await keys.get("k1")
    assert await keys.get("k1")
    assert server.fetches == 2
    server.status = 200
    clock.forward(minutes=2)
    assert await keys.get("k1")
    assert server.fetches == 3


async def test_without_any_keys_it_is_503_and_soon_tried_again(
    server: KeyServer, keys: SigningKeys, clock: HandClock
) -> None:
    server.status = 500
    assert await refusal(keys, "k1") == 503
    assert await refusal(keys, "k1") == 503
    assert server.fetches == 1
    server.status = 200
    clock.forward(seconds=3)
    assert await keys.get("k1")


async def test_while_one_fetches_anew_the_old_key_serves_the_others(
    server: KeyServer, keys: SigningKeys, clock: HandClock
) -> None:
    await keys.get("k1")
    clock.forward(hours=25)
    server.gate.clear()
    server.asked.clear()
    first = asyncio.create_task(keys.get("k1"))
    await server.asked.wait()
    second = asyncio.create_task(keys.get("k1"))
    await asyncio.sleep(0)
    assert second.done()
    server.gate.set()
    assert (await first).public_key == (await second).public_key


async def test_a_new_key_asked_for_twice_during_the_fetch_is_believed_twice(
    server: KeyServer, keys: SigningKeys, clock: HandClock
) -> None:
    await keys.get("k1")
    server.keys = [jwk("k1"), jwk("k2")]
    clock.forward(minutes=10)
    assert all(await asyncio.gather(keys.get("k2"), keys.get("k2")))
    assert server.fetches == 2


@pytest.mark.parametrize(
    "broken",
    [{"kid": "k3", "kty": "EC"}, {"kid": "k3", "kty": "RSA", "n": "!", "e": "AQAB"}, {"kid": "k3", "kty": "RSA"}, {}],
)
async def test_a_key_that_cannot_be_read_spoils_no_other(
    broken: dict[str, str], server: KeyServer, keys: SigningKeys
) -> None:
    server.keys = [broken, jwk("k1")]
    assert await keys.get("k1")
    assert await refusal(keys, "k3") == 401


async def test_keys_come_over_https_or_from_this_machine_only(clock: HandClock) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json={"jwks_uri": "http://keys.example/keys"})

    asked: list[str] = []
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        keys = SigningKeys(url="https://login.example/openid", http=http, now=clock.seconds)
        assert await refusal(keys, "k1") == 503
    assert asked == ["https://login.example/openid"]
