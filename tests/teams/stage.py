"""What the tests of bot/teams stand on: a clock, signing keys, a key server on loopback, activities, tokens."""

from __future__ import annotations

import asyncio
import functools
import heapq
import itertools
import json
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from bot.teams.answers import Answer, NoContent
from bot.teams.incoming import Incoming
from bot.teams.settings import TeamsSettings
from tests.contracts import CONTRACTS

APP_ID = "9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90"
TENANT = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
OTHER_TENANT = "00000000-1111-4222-8333-444444444444"
ISSUER = "https://api.botframework.com"
SERVICE_URL = "https://smba.trafficmanager.net/emea/"
CHANNEL_ID = "19:99887766554433221100ffeeddccbbaa@thread.tacv2"
JSON = {"Content-Type": "application/json; charset=utf-8"}


def recorded(path: str) -> dict[str, Any]:
    return json.loads((CONTRACTS / "teams" / path).read_text())


def settings(**changes: Any) -> TeamsSettings:
    plain: dict[str, Any] = {
        "auth": "single_tenant",
        "app_id": APP_ID,
        "tenant_id": TENANT,
        "secret": "a-test-secret",
    }
    return TeamsSettings(**{**plain, **changes})


def activity(**changes: Any) -> dict[str, Any]:
    """A click on a card, as Teams sends it."""
    plain: dict[str, Any] = {
        "type": "invoke",
        "name": "adaptiveCard/action",
        "id": "f:1",
        "channelId": "msteams",
        "serviceUrl": SERVICE_URL,
        "from": {"id": "29:arkivar-a", "name": "Arkivar A", "aadObjectId": "0d1f2a3b-1111-4a4a-8b8b-000000000001"},
        "recipient": {"id": f"28:{APP_ID}", "name": "Postvakt"},
        "conversation": {
            "id": f"{CHANNEL_ID};messageid=17",
            "isGroup": True,
            "conversationType": "channel",
            "tenantId": TENANT,
        },
        "channelData": {
            "tenant": {"id": TENANT},
            "team": {"id": "19:team@thread.tacv2"},
            "channel": {"id": CHANNEL_ID},
        },
        "replyToId": "17",
        "value": {
            "action": {"type": "Action.Execute", "id": "a", "verb": "claim", "data": {"item": "i-1", "version": 3}},
            "trigger": "manual",
        },
    }
    merged = {**plain, **changes}
    return {key: value for key, value in merged.items() if value is not None}


@functools.cache
def private_key(name: str) -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


def jwk(name: str, endorsements: tuple[str, ...] = ("msteams", "webchat")) -> dict[str, Any]:
    public = RSAAlgorithm.to_jwk(private_key(name).public_key(), as_dict=True)
    return {**public, "kid": name, "use": "sig", "endorsements": list(endorsements)}


def claims(**changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    plain: dict[str, Any] = {
        "iss": ISSUER,
        "aud": APP_ID,
        "serviceurl": SERVICE_URL,
        "nbf": now - timedelta(minutes=1),
        "exp": now + timedelta(hours=1),
    }
    merged = {**plain, **changes}
    return {key: value for key, value in merged.items() if value is not None}


def bearer(key: str = "k1", *, kid: str | None = None, alg: str = "RS256", **changes: Any) -> str:
    headers = {"kid": key if kid is None else kid}
    return "Bearer " + jwt.encode(claims(**changes), private_key(key), algorithm=alg, headers=headers)


@dataclass
class KeyServer:
    """Microsoft's key documents; runs in the test's own loop, so a blocking fetch would never be answered."""

    keys: list[dict[str, Any]] = field(default_factory=lambda: [jwk("k1")])
    status: int = 200
    fetches: int = 0
    #: answers wait until it is set
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    async def metadata(self, request: web.Request) -> web.Response:
        self.fetches += 1
        self.asked.set()
        await self.gate.wait()
        return web.json_response({"jwks_uri": str(request.url.with_path("/keys"))}, status=self.status)

    async def jwks(self, request: web.Request) -> web.Response:
        return web.json_response({"keys": self.keys})


@asynccontextmanager
async def key_server() -> AsyncIterator[KeyServer]:
    server = KeyServer()
    server.gate.set()
    app = web.Application()
    app.router.add_get("/openid", server.metadata)
    app.router.add_get("/keys", server.jwks)
    async with TestServer(app) as running:
        server.url = str(running.make_url("/openid"))
        yield server


@dataclass
class HandClock:
    """A Clock and a monotonic counter, moved by hand."""

    at: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


class VirtualTime:
    """Sleeps take no time; the hand moves to the next sleeper when nobody can do anything else."""

    def __init__(self) -> None:
        self.at = 0.0
        self.slept: list[float] = []
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.at + seconds, next(self._numbers), future))
        await future

    async def run(self, *work: Coroutine[Any, Any, Any]) -> list[Any]:
        tasks = [asyncio.ensure_future(each) for each in work]
        while not all(task.done() for task in tasks):
            for _ in range(3 * len(tasks) + 30):
                await asyncio.sleep(0)
            if self._sleepers and not all(task.done() for task in tasks):
                self.at, _, future = heapq.heappop(self._sleepers)
                if not future.done():
                    future.set_result(None)
        return await asyncio.gather(*tasks, return_exceptions=True)


class Notes:
    """A handler that remembers what came and answers what it was told to."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer = answer or NoContent()
        self.seen: list[Incoming] = []

    async def __call__(self, incoming: Incoming) -> Answer:
        self.seen.append(incoming)
        return self.answer


def shape_of(value: Any) -> Any:
    """The structure of JSON without its values."""
    if isinstance(value, Mapping):
        return {key: shape_of(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [shape_of(each) for each in value]
    return type(value).__name__
