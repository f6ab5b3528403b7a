"""A connector on scripted answers: every request is kept, every pause takes no time."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.ports.store import BoardState
from bot.teams.address import ChannelAddress
from bot.teams.connector import Connector
from bot.teams.hosts import ServiceHosts
from bot.teams.quota import Quota
from tests.teams.stage import CHANNEL_ID, TENANT, HandClock, VirtualTime

BOT = "28:9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90"
SERVICE = "https://smba.trafficmanager.net/emea/"
ADDRESS = ChannelAddress(
    service_url=SERVICE,
    tenant_id=TENANT,
    team_id="19:aa11bb22cc33dd44ee55ff6600112233@thread.tacv2",
    channel_id=CHANNEL_ID,
    bot_id=BOT,
    bot_name="Arkivbot",
)
BOARD = BoardState(board_id=CHANNEL_ID, address=ADDRESS.dump(), set_by="p-1", set_at=HandClock().now())  # type: ignore[arg-type]

Scripted = httpx.Response | httpx.RequestError


def said(status: int = 200, body: Any = None, **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"id": "17", "activityId": "17"} if body is None else body, headers=headers)


class Tokens:
    def __init__(self, token: str = "t-1") -> None:
        self.token = token
        self.refused: list[str] = []

    async def get(self, *, refused: str = "") -> str:
        if refused:
            self.refused.append(refused)
            self.token = f"t-{len(self.refused) + 1}"
        return self.token


@dataclass
class Teams:
    """Answers in the order given, then with plain success."""

    script: deque[Scripted] = field(default_factory=deque)
    requests: list[httpx.Request] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        for _ in range(3):
            await asyncio.sleep(0)
        self.in_flight -= 1
        answer = self.script.popleft() if self.script else said()
        if isinstance(answer, httpx.RequestError):
            raise answer
        return answer

    def path(self, at: int = -1) -> str:
        return self.requests[at].url.raw_path.decode()

    def body(self, at: int = -1) -> Any:
        return json.loads(self.requests[at].content)


@dataclass
class Stage:
    teams: Teams
    time: VirtualTime
    tokens: Tokens
    connector: Connector

    async def run(self, *work: Any) -> Any:
        """The one result, or what was raised."""
        results = await self.time.run(*work)
        if len(results) > 1:
            return results
        if isinstance(results[0], BaseException):
            raise results[0]
        return results[0]


def stage(script: Iterable[Scripted] = (), *, hosts: ServiceHosts | None = None, token: str = "t-1") -> Stage:
    teams, time, tokens = Teams(script=deque(script)), VirtualTime(), Tokens(token)
    connector = Connector(
        http=httpx.AsyncClient(transport=httpx.MockTransport(teams)),
        token=tokens,
        hosts=hosts or ServiceHosts(),
        quota=Quota(now=time.now, sleep=time.sleep),
        clock=HandClock(),
        sleep=time.sleep,
        jitter=lambda: 0.5,
    )
    return Stage(teams=teams, time=time, tokens=tokens, connector=connector)
