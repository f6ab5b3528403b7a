"""Install, post, click, refresh: all over real HTTP on loopback, with signed tokens both ways.

Key server, Entra, Teams and bot run in one loop: anything that blocked it would wait for itself for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.clock import SystemClock
from bot.teams.address import ChannelAddress
from bot.teams.answers import Answer, CardAnswer, NoContent
from bot.teams.bot_token import bot_token
from bot.teams.connector import Connector
from bot.teams.gateway import Gateway
from bot.teams.http_route import PATH, add_routes
from bot.teams.incoming import CardAction, Incoming, Installed
from bot.teams.posts import card_post
from bot.teams.quota import Quota
from tests.teams import stage
from tests.teams.stage import CHANNEL_ID, KeyServer, activity, bearer, settings

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Forsendelse æøå"}]}
CLAIMED = {**CARD, "body": [{"type": "TextBlock", "text": "Tatt"}]}


@dataclass
class TeamsStand:
    """Entra and the connector, as far as this scenario goes."""

    seen: list[tuple[str, str, str, Any]] = field(default_factory=list)
    grants: int = 0

    async def grant(self, request: web.Request) -> web.Response:
        form = await request.post()
        assert form["client_secret"] == "a-test-secret"
        self.grants += 1
        return web.json_response({"access_token": f"t-{self.grants}", "expires_in": 3600})

    async def connector(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.seen.append((request.method, request.path, request.headers["Authorization"], body))
        if request.method == "PUT":
            return web.json_response({"id": "17"})
        return web.json_response({"id": f"{CHANNEL_ID};messageid=17", "activityId": "17"}, status=201)


@dataclass
class World:
    bot: TestServer
    teams: TeamsStand
    keys: KeyServer
    service_url: str
    http: httpx.AsyncClient
    posted: str = ""

    async def send(self, raw: dict[str, Any], **headers: str) -> httpx.Response:
        raw = {**raw, "serviceUrl": self.service_url}
        signed = {"Authorization": bearer(serviceurl=self.service_url), **headers}
        return await self.http.post(str(self.bot.make_url(PATH)), json=raw, headers=signed)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        keys = await stack.enter_async_context(stage.key_server())
        stand, outside = TeamsStand(), web.Application()
        outside.router.add_post("/{tenant}/oauth2/v2.0/token", stand.grant)
        outside.router.add_route("*", "/_connector/{rest:.*}", stand.connector)
        teams = await stack.enter_async_context(TestServer(outside))
        http = await stack.enter_async_context(httpx.AsyncClient(trust_env=False))
        authority = str(teams.make_url("")).rstrip("/")
        house = settings(auth="local", authority=authority, openid_metadata_url=keys.url, body_limit=2048)
        connector = Connector(
            http=http,
            token=bot_token(house, http=http, clock=SystemClock()),
            hosts=house.hosts,
            quota=Quota(),
            clock=SystemClock(),
        )

        async def handler(incoming: Incoming) -> Answer:
            if isinstance(incoming, Installed):
                address = ChannelAddress.at(incoming.place)
                whole.posted = await connector.post(address, card_post(CARD, "Ny forsendelse"))
            if isinstance(incoming, CardAction):
                address = ChannelAddress.at(incoming.place)
                thread = address.thread(incoming.reply_to_id)
                await connector.update(thread, incoming.reply_to_id, card_post(CLAIMED, "Tatt"), urgent=True)
                return CardAnswer(card=CLAIMED)
            return NoContent()

        app = web.Application()
        add_routes(app, Gateway.build(house, http), handler)
        running = await stack.enter_async_context(TestServer(app))
        service_url = str(teams.make_url("/_connector"))
        whole = World(bot=running, teams=stand, keys=keys, service_url=service_url, http=http)
        yield whole


def installation() -> dict[str, Any]:
    return activity(type="installationUpdate", name=None, value=None, replyToId=None, action="add")


async def test_from_installation_to_a_claimed_card(world: World) -> None:
    installed = await world.send(installation())
    assert (installed.status_code, installed.content) == (201, b"")
    assert world.posted == "17"
    clicked = await world.send(activity())
    assert clicked.status_code == 200
    assert clicked.headers["Content-Type"] == "application/json; charset=utf-8"
    assert clicked.json() == {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": CLAIMED}
    (method, path, token, body), (second_method, second_path, second_token, update) = world.teams.seen
    assert (method, path) == ("POST", "/_connector/v3/conversations")
    assert body["activity"]["attachments"][0]["content"] == CARD
    assert second_method == "PUT"
    assert second_path == f"/_connector/v3/conversations/{CHANNEL_ID};messageid=17/activities/17"
    assert update["attachments"][0]["content"] == CLAIMED
    assert {token, second_token} == {"Bearer t-1"}, "one token for both"
    assert world.keys.fetches == 1


async def test_strangers_get_no_further_than_the_door(world: World) -> None:
    assert (await world.send(activity(), Authorization="Bearer garbage")).status_code == 401
    assert (await world.send(activity(), **{"Content-Type": "text/plain"})).status_code == 415
    foreign = {"tenant": {"id": stage.OTHER_TENANT}}
    assert (await world.send(activity(channelData=foreign))).status_code == 403
    url = str(world.bot.make_url(PATH))
    assert (await world.http.get(url)).status_code == 405
    assert (await world.http.post(url, content=b"{", headers={"Content-Type": "application/json"})).status_code == 400
    assert world.teams.seen == []


@pytest.mark.timeout(20)
async def test_a_body_past_the_limit_is_refused_before_it_has_ended(world: World) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", world.bot.port)
    head = f"POST {PATH} HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    writer.write(head.encode() + b"1000\r\n" + b" " * 4096 + b"\r\n")
    await writer.drain()
    assert (await reader.readline()).startswith(b"HTTP/1.1 413 ")
    writer.close()
    await writer.wait_closed()
