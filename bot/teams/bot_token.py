"""The bot's own token for Teams: kept, renewed before it runs out, asked for once however many are waiting.

Client credentials: learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow (2026-11).
Managed identity: learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token (2026-11).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

import httpx
from pydantic import BaseModel, Field, ValidationError

from bot.client_assertion import ClientAssertion
from bot.domain.clock import Clock
from bot.errors import AuthFailed, ContractBroken, Unavailable
from bot.teams.settings import Auth, TeamsSettings

RESOURCE = "https://api.botframework.com"
_SYSTEM = "teams"
_TIMEOUT = 10.0
_RENEW_BEFORE = timedelta(minutes=5)
#: between two tries to renew a token that is still good
_RENEW_PAUSE = timedelta(seconds=30)


class Grant(BaseModel):
    """Metadata services write the numbers as texts, and some give `expires_on` only."""

    access_token: str = Field(min_length=1)
    expires_in: int | None = None
    expires_on: int | None = None

    def lasts(self, now: datetime) -> timedelta:
        if self.expires_in is not None:
            return timedelta(seconds=self.expires_in)
        return timedelta(seconds=(self.expires_on or 0) - now.timestamp())


class _Refusal(BaseModel):
    error: str = ""
    error_codes: list[int] = []


Ask = Callable[[], Awaitable[Grant]]


class BotToken(Protocol):
    async def get(self, *, refused: str = "") -> str:
        """Empty where none is shown (local). `refused` is one that Teams turned down: it is not given again."""


class NoToken:
    async def get(self, *, refused: str = "") -> str:  # noqa: ARG002 # the port's signature
        return ""


class KeptToken:
    def __init__(self, *, ask: Ask, clock: Clock) -> None:
        self._ask = ask
        self._clock = clock
        self._token = ""
        self._ends_at: datetime | None = None
        self._asked_at: datetime | None = None
        self._one_at_a_time = asyncio.Lock()

    async def get(self, *, refused: str = "") -> str:
        """Raises Unavailable or AuthFailed; nothing has been sent to Teams then."""
        if self._fresh(refused):
            return self._token
        async with self._one_at_a_time:
            if not self._fresh(refused):
                await self._renew(refused)
            return self._token

    async def _renew(self, refused: str) -> None:
        self._asked_at = self._clock.now()
        try:
            grant = await self._ask()
        except Unavailable:
            if self._left(refused) > timedelta():
                return
            raise
        self._token = grant.access_token
        self._ends_at = self._clock.now() + grant.lasts(self._clock.now())

    def _fresh(self, refused: str) -> bool:
        left = self._left(refused)
        lately = self._asked_at is not None and self._clock.now() - self._asked_at < _RENEW_PAUSE
        return left > _RENEW_BEFORE or (lately and left > timedelta())

    def _left(self, refused: str) -> timedelta:
        if self._ends_at is None or self._token == refused:
            return timedelta()
        return self._ends_at - self._clock.now()


def bot_token(settings: TeamsSettings, *, http: httpx.AsyncClient, clock: Clock) -> BotToken:
    """`http` must not go through a proxy where the settings name a metadata service. Raises ConfigError."""
    if not settings.signed:
        return NoToken()
    if settings.auth is Auth.MANAGED_IDENTITY:
        return KeptToken(ask=_managed_identity(settings, http), clock=clock)
    return KeptToken(ask=_client_credentials(settings, http, clock), clock=clock)


def bot_assertion(settings: TeamsSettings) -> ClientAssertion | None:
    """None where the settings have no certificate. Raises ConfigError where its private key cannot be read."""
    if settings.certificate is None:
        return None
    pem = settings.certificate.get_secret_value()
    return ClientAssertion.of(
        pem, setting="teams.certificate", client_id=settings.app_id, thumbprint=settings.thumbprint
    )


def _client_credentials(settings: TeamsSettings, http: httpx.AsyncClient, clock: Clock) -> Ask:
    url = f"{settings.authority.rstrip('/')}/{settings.tenant_id}/oauth2/v2.0/token"
    form = {"grant_type": "client_credentials", "client_id": settings.app_id, "scope": f"{RESOURCE}/.default"}
    assertion = bot_assertion(settings)

    async def ask() -> Grant:
        proof = assertion.form(url, clock.now()) if assertion else {}
        if settings.secret is not None:
            proof = {"client_secret": settings.secret.get_secret_value()}
        return await _grant(http, http.build_request("POST", url, data={**form, **proof}, timeout=_TIMEOUT))

    return ask


def _managed_identity(settings: TeamsSettings, http: httpx.AsyncClient) -> Ask:
    query = {"resource": RESOURCE, "client_id": settings.app_id}
    if settings.identity_header is None:
        query["api-version"], headers = "2018-02-01", {"Metadata": "true"}
    else:
        query["api-version"], headers = "2019-08-01", {"X-IDENTITY-HEADER": settings.identity_header.get_secret_value()}

    async def ask() -> Grant:
        request = http.build_request("GET", settings.identity_endpoint, params=query, headers=headers, timeout=_TIMEOUT)
        return await _grant(http, request)

    return ask


async def _grant(http: httpx.AsyncClient, request: httpx.Request) -> Grant:
    try:
        answer = await http.send(request, follow_redirects=False)
    except httpx.RequestError as error:
        raise Unavailable(_SYSTEM, "teams.token_unavailable") from error
    if answer.status_code in (408, 429) or answer.status_code >= 500:
        raise Unavailable(_SYSTEM, "teams.token_unavailable", status=answer.status_code)
    try:
        if answer.is_success:
            return Grant.model_validate_json(answer.content)
        said = _Refusal.model_validate_json(answer.content)
    except ValidationError:
        # `from None`: pydantic's error would carry the token
        raise ContractBroken(_SYSTEM, "teams.token_shape", status=answer.status_code) from None
    number = said.error_codes[0] if said.error_codes else 0
    raise AuthFailed(_SYSTEM, "teams.token_refused", status=answer.status_code, error=said.error, entra_error=number)
