"""Carries an activity to the bot, signed, and waits for the answer no longer than Teams does."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from adapters.simulators.teams.activities import Activities
from adapters.simulators.teams.answers import SOMETHING_WRONG, TOO_SLOW, Answer, Reply
from adapters.simulators.teams.settings import TeamsSettings
from adapters.simulators.teams.tokens import Tokens

Json = dict[str, Any]


class Courier:
    def __init__(self, settings: TeamsSettings, activities: Activities, tokens: Tokens, bot_url: str) -> None:
        self._settings = settings
        self._tokens = tokens
        self.activities = activities
        #: the bot's address, with or without /api/messages; may be set after the simulator has started
        self.bot_url = bot_url
        #: overwrites claims of the tokens, so that a test can see a wrong one refused
        self.claims: dict[str, object] = {}
        #: everything that was posted to the bot, oldest first
        self.sent: list[tuple[Json, Reply]] = []
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def ask(self, body: Json, *, activity_id: str = "") -> tuple[Reply, str]:
        """The bot's answer and the id that the activity went under."""
        if activity_id:
            body = body | {"id": activity_id}
        reply = await self._post(body)
        self.sent.append((body, reply))
        return reply, str(body["id"])

    async def deliver(self, body: Json, *, activity_id: str = "") -> Answer:
        """For activities whose answer shows nothing but success."""
        reply, sent_as = await self.ask(body, activity_id=activity_id)
        if 200 <= reply.status < 300:
            return Answer(kind="sent", status=reply.status, body=reply.body, activity_id=sent_as)
        text = TOO_SLOW if reply.late else SOMETHING_WRONG
        return Answer(kind="error", status=reply.status, text=text, body=reply.body, activity_id=sent_as)

    async def _post(self, body: Json) -> Reply:
        if self._session is None:
            raise RuntimeError("the simulator is not running")
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self._settings.sign_tokens:
            token = self._tokens.for_activity(self.activities.service_url, **self.claims)
            headers["Authorization"] = f"Bearer {token}"
        deadline = aiohttp.ClientTimeout(total=self._settings.invoke_deadline)
        content = json.dumps(body, ensure_ascii=False).encode()
        try:
            async with self._session.post(self._endpoint(), data=content, headers=headers, timeout=deadline) as answer:
                text = await answer.text()
                return Reply(status=answer.status, body=_parsed(text))
        except TimeoutError:
            return Reply(status=0, late=True)
        except aiohttp.ClientError:
            return Reply(status=0)

    def _endpoint(self) -> str:
        parts = urlsplit(self.bot_url)
        return urlunsplit(parts._replace(path=parts.path.rstrip("/") or "/api/messages"))


def _parsed(text: str) -> Any:
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
