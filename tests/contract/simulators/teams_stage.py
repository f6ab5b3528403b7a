"""A stage for tests of the Teams simulator: a clock set by hand, made-up people and a bot that answers as told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from aiohttp import web

from adapters.simulators._kit import Simulator
from adapters.simulators.teams import (
    TEAMS,
    Person,
    TeamsClient,
    TeamsSettings,
    demo_people,
    running_teams,
    teams_simulator,
)

Json = dict[str, Any]

APP_ID = "9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90"
TENANT = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
SETTINGS = TeamsSettings(app_id=APP_ID, tenant_id=TENANT, check_tokens=False, invoke_deadline=5.0)


class HandClock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def pass_seconds(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class StubBot:
    """Answers every activity with what `answer` makes of it, and keeps what it received."""

    answer: Callable[[Json], Any] = lambda activity: None
    received: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    #: while it is cleared, answers wait
    open: asyncio.Event = field(default_factory=asyncio.Event)
    #: where set, answers wait for each other
    together: asyncio.Barrier | None = None

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/api/messages", self._messages)
        self.open.set()
        return app

    def named(self, name: str) -> list[Json]:
        return [one for one in self.received if one.get("name") == name]

    async def _messages(self, request: web.Request) -> web.Response:
        activity = await request.json()
        self.received.append(activity)
        self.headers.append(dict(request.headers))
        await self.open.wait()
        if self.together is not None:
            await self.together.wait()
        found = self.answer(activity)
        if isinstance(found, web.Response):
            return found
        return web.json_response(found) if found is not None else web.Response(status=201)


@dataclass
class Stage:
    teams: TeamsClient
    simulator: Simulator
    bot: StubBot
    clock: HandClock
    http: httpx.AsyncClient

    async def call(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        """The bot's call to the connector; the path is relative to serviceUrl, as a bot joins them."""
        url = self.teams.courier.activities.service_url + path.lstrip("/")
        answer = await self.http.request(method, url, json=body, **options)
        return answer.status_code, answer.json() if answer.content else None

    async def control(self, path: str, body: Any = None, method: str = "POST") -> Any:
        return (await self.http.request(method, f"{self.simulator.url}/_sim/{path}", json=body)).json()

    async def post_card(self, content: Json, place: str = "") -> str:
        channel = place or self.teams.world.board
        body = {"isGroup": True, "activity": card_message(content), "channelData": {"channel": {"id": channel}}}
        status, found = await self.call("POST", "/v3/conversations", body)
        assert status == 201
        return str(found["activityId"])

    async def edit_card(self, activity_id: str, content: Json) -> None:
        path = f"/v3/conversations/{self.thread(activity_id)}/activities/{activity_id}"
        status, _ = await self.call("PUT", path, card_message(content))
        assert status == 200

    def thread(self, activity_id: str) -> str:
        return f"{self.teams.world.board};messageid={activity_id}"


@asynccontextmanager
async def stage(
    settings: TeamsSettings = SETTINGS, people: tuple[Person, ...] = (), **changes: Any
) -> AsyncIterator[Stage]:
    clock, bot = HandClock(), StubBot()
    app = teams_simulator(
        bot_url="",
        app_id=APP_ID,
        tenant_id=TENANT,
        people=people or demo_people(),
        clock=clock,
        settings=replace(settings, **changes),
    )
    async with (
        Simulator(bot.app()) as bot_server,
        running_teams(app) as (teams, simulator),
        httpx.AsyncClient() as http,
    ):
        teams.courier.bot_url = bot_server.url
        assert app[TEAMS] is teams
        yield Stage(teams=teams, simulator=simulator, bot=bot, clock=clock, http=http)


def card(*body: Json, actions: tuple[Json, ...] = (), **other: Any) -> Json:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), "actions": list(actions), **other}


def text(words: str) -> Json:
    return {"type": "TextBlock", "text": words, "wrap": True}


def execute(verb: str, title: str = "", **other: Any) -> Json:
    return {"type": "Action.Execute", "verb": verb, "title": title or verb, "data": {"item": "7"}, **other}


def opens_dialog(title: str = "Fordel") -> Json:
    return {"type": "Action.Submit", "title": title, "data": {"msteams": {"type": "task/fetch"}, "item": "7"}}


def card_message(content: Json) -> Json:
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": content}
    return {"type": "message", "attachments": [attachment]}


def card_answer(content: Json) -> Json:
    return {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": content}


def info_answer(words: str) -> Json:
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words}


def error_answer(words: str) -> Json:
    return {
        "statusCode": 400,
        "type": "application/vnd.microsoft.error",
        "value": {"code": "BadRequest", "message": words},
    }


def dialog_answer(content: Json, title: str = "Fordel") -> Json:
    value = {"title": title, "height": 400, "width": "medium", "card": card_message(content)["attachments"][0]}
    return {"task": {"type": "continue", "value": value}}
