"""Altinn tokens for system users: a Maskinporten token that names the system user, exchanged for Altinn's own.

Altinn/altinn-studio-docs 1f7a445f (usetoken); Altinn/altinn-authentication ad4f6f36, 2026-07-17. Correspondence accepts
only the exchanged token for some of its endpoints, Dialogporten accepts it everywhere, so all calls use it.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import httpx
import jwt
import stamina
from pydantic import SecretStr

from adapters._kit.http import http_client, send_reading, worth_a_retry
from adapters._kit.tokens import AccessToken, TokenCache
from adapters.identity.maskinporten import (
    MaskinportenClient,
    grant_claims,
    grant_request,
    read_grant,
    signing_key,
    system_user,
)
from bot.domain.clock import Clock
from bot.domain.identifiers import OrgNumber
from bot.errors import AuthFailed, ContractBroken, Unavailable

_EXCHANGE_PATH = "/authentication/api/v1/exchange/maskinporten"
#: the exchange also answers 401 while Altinn's Register is down (altinn-authentication issue 2072)
_REFUSALS_BEFORE_ALARM = 3


class SystemUserTokens:
    """All system users of one Maskinporten client. `system` is the source that errors are about."""

    def __init__(
        self,
        client: MaskinportenClient,
        *,
        system: str,
        platform_url: str,
        clock: Clock,
        subscription_key: SecretStr | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._client = client
        self._key = signing_key(client)
        self._system = system
        self._clock = clock
        headers = {"Ocp-Apim-Subscription-Key": subscription_key.get_secret_value()} if subscription_key else {}
        self._platform = http_client(platform_url, headers=headers, transport=transport)
        self._maskinporten = http_client("", transport=transport)
        self._caches: dict[tuple[OrgNumber, str], TokenCache] = {}
        self._refusals: dict[tuple[OrgNumber, str], int] = {}

    def of(self, owner: OrgNumber, external_ref: str = "") -> TokenCache:
        """`owner`: the organisation that owns the system user."""
        name = (owner, external_ref)
        if name not in self._caches:

            async def fetch() -> AccessToken:
                return await self._fetch(owner, external_ref)

            self._caches[name] = TokenCache(fetch, clock=self._clock)
        return self._caches[name]

    async def close(self) -> None:
        await self._platform.aclose()
        await self._maskinporten.aclose()

    async def _fetch(self, owner: OrgNumber, external_ref: str) -> AccessToken:
        async for attempt in stamina.retry_context(
            on=worth_a_retry, attempts=3, timeout=30.0, wait_initial=0.2, wait_max=2.0, wait_jitter=0.3
        ):
            with attempt:
                claims = grant_claims(
                    self._client,
                    now=self._clock.now(),
                    authorization_details=[system_user(owner, external_ref)],
                )
                request = grant_request(self._client, self._key, claims)
                answer = read_grant(await self._ask_maskinporten(request), self._system)
                exchanged = await self._ask_exchange(answer.access_token)
        return self._read_exchange(exchanged, (owner, external_ref))

    async def _ask_maskinporten(self, request: httpx.Request) -> httpx.Response:
        return await send_reading(self._maskinporten, request, self._system, api="maskinporten")

    async def _ask_exchange(self, token: str) -> httpx.Response:
        request = self._platform.build_request("GET", _EXCHANGE_PATH, headers={"Authorization": f"Bearer {token}"})
        return await send_reading(self._platform, request, self._system, api="altinn_exchange")

    def _read_exchange(self, response: httpx.Response, name: tuple[OrgNumber, str]) -> AccessToken:
        if response.status_code == 401:
            self._refusals[name] = self._refusals.get(name, 0) + 1
            if self._refusals[name] < _REFUSALS_BEFORE_ALARM:
                raise Unavailable(self._system, "altinn_exchange.401")
            raise AuthFailed(self._system, "altinn_exchange.401")
        if response.status_code == 403:
            raise AuthFailed(self._system, "altinn_exchange.403")
        if response.status_code != 200:
            raise ContractBroken(self._system, f"altinn_exchange.{response.status_code}")
        self._refusals.pop(name, None)
        return read_altinn_token(response.text, now=self._clock.now(), system=self._system)


def read_altinn_token(body: str, *, now: datetime, system: str) -> AccessToken:
    """The body is the JWT, sometimes as a quoted JSON string.

    How long it lives is counted from our own clock, so that a clock that is wrong does not make it look expired.
    """
    try:
        text = json.loads(body) if body.lstrip().startswith('"') else body.strip()
        claims = jwt.decode(text, options={"verify_signature": False})
        lives = timedelta(seconds=int(claims["exp"]) - int(claims.get("iat", now.timestamp())))
    except (jwt.InvalidTokenError, ValueError, KeyError, TypeError) as fault:
        raise ContractBroken(system, "altinn_exchange.token") from fault
    return AccessToken(value=text, expires_at=now + lives)
