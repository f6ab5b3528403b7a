"""The door for what Teams sends: checked here, turned into own values, answered.

Stock `CloudAdapter.process` 4.17.1 serialises an invoke's body twice and so answers HTTP 500 to each; it never looks at
the tenant, and calls most bad tokens a fault of its own (reference/teams.md B, 2026-11).
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import structlog
from botbuilder.core import InvokeResponse
from botbuilder.schema import Activity, ActivityTypes, ChannelAccount, ConversationAccount
from pydantic import ValidationError

from bot.errors import ConfigError
from bot.teams.answers import Answer, is_invoke, response_to
from bot.teams.incoming import Incoming
from bot.teams.reading import read
from bot.teams.refusal import Refused
from bot.teams.settings import TeamsSettings
from bot.teams.signing_keys import SigningKeys
from bot.teams.token_check import TokenCheck
from bot.teams.turn_adapter import turn_adapter
from bot.teams.wire import InboundActivity

Handler = Callable[[Incoming], Awaitable[Answer]]

_CHANNEL = "msteams"
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    status: int
    #: JSON; None = no body
    body: bytes | None = None


class Gateway:
    def __init__(self, *, settings: TeamsSettings, tokens: TokenCheck | None) -> None:
        if settings.signed and tokens is None:
            raise ConfigError("teams.auth: only local may do without tokens")
        self._settings = settings
        self._hosts = settings.hosts
        self._adapter = turn_adapter(tokens)

    @classmethod
    def build(
        cls, settings: TeamsSettings, http: httpx.AsyncClient, now: Callable[[], float] = time.monotonic
    ) -> Gateway:
        """`http` fetches Microsoft's signing keys, nothing else."""
        tokens = TokenCheck(
            keys=SigningKeys(url=settings.openid_metadata_url, http=http, now=now),
            app_id=settings.app_id,
            issuer=settings.issuer,
        )
        return cls(settings=settings, tokens=tokens if settings.signed else None)

    @property
    def body_limit(self) -> int:
        return self._settings.body_limit

    async def process(self, headers: Mapping[str, str], body: bytes, handler: Handler) -> HttpAnswer:
        """What the handler raises is raised again: it is no fault of the request."""
        heads = {name.lower(): value for name, value in headers.items()}
        try:
            activity = self._parse(heads.get("content-type", ""), body)
            native = _native(activity)
            caller = await self._adapter.bot_framework_authentication.authenticate_request(
                native, heads.get("authorization", "")
            )
            self._check_origin(activity)
            incoming = _read(activity)
        except Refused as refusal:
            _log.warning("activity.refused", status=refusal.status, reason=refusal.reason)
            return HttpAnswer(status=refusal.status)

        async def on_turn(turn: Any) -> None:
            status, content = response_to(incoming, await handler(incoming))
            if is_invoke(incoming):
                answer = InvokeResponse(status=int(status), body=content)
                await turn.send_activity(Activity(type=ActivityTypes.invoke_response, value=answer))

        return _http_answer(await self._adapter.process_activity(caller, native, on_turn))

    def _parse(self, content_type: str, body: bytes) -> InboundActivity:
        if content_type.partition(";")[0].strip().lower() != "application/json":
            raise Refused(415, "content_type")
        if len(body) > self._settings.body_limit:
            raise Refused(413, "body_limit")
        try:
            activity = InboundActivity.model_validate_json(body)
        except ValidationError as error:
            raise Refused(400, "shape") from error
        if activity.channel_id != _CHANNEL:
            raise Refused(400, "channel_id")
        if not activity.type or not activity.service_url:
            raise Refused(400, "shape")
        return activity

    def _check_origin(self, activity: InboundActivity) -> None:
        if not self._hosts.allows(activity.service_url):
            raise Refused(403, "service_host")
        if activity.tenants != {self._settings.tenant_id}:
            raise Refused(403, "tenant")


def _native(activity: InboundActivity) -> Any:
    """What CloudAdapter needs and no more: no `deliveryMode`, which would change what it answers."""
    return Activity(
        type=activity.type,
        id=activity.id,
        name=activity.name,
        channel_id=activity.channel_id,
        service_url=activity.service_url,
        from_property=ChannelAccount(id=activity.sender.id),
        recipient=ChannelAccount(id=activity.recipient.id),
        conversation=ConversationAccount(id=activity.conversation.id),
    )


def _read(activity: InboundActivity) -> Incoming:
    try:
        return read(activity)
    except ValidationError as error:
        raise Refused(400, "value") from error


def _http_answer(response: Any) -> HttpAnswer:
    if response is None:
        return HttpAnswer(status=201)
    if response.body is None:
        return HttpAnswer(status=int(response.status))
    return HttpAnswer(status=int(response.status), body=json.dumps(response.body, ensure_ascii=False).encode())
