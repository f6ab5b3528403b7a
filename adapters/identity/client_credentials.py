"""OAuth 2 client credentials (RFC 6749 section 4.4), for systems outside that take bearer tokens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

import httpx
from pydantic import SecretStr, ValidationError

from adapters._kit.http import http_client, send_reading
from adapters._kit.tokens import AccessToken, TokenCache
from adapters.identity.wire import TokenAnswer, TokenRefusal
from bot.client_assertion import ClientAssertion
from bot.domain.clock import Clock
from bot.errors import AuthFailed, ContractBroken

_REFUSALS = frozenset({400, 401, 403})


class OAuthClient(Protocol):
    """Satisfied by the settings of an adapter."""

    @property
    def token_url(self) -> str: ...
    @property
    def client_id(self) -> str: ...
    @property
    def client_secret(self) -> SecretStr | None:
        """None where a certificate proves the client: by `assertion`, or in TLS by `transport`."""

    @property
    def scope(self) -> str: ...


class ClientCredentials:
    """`system` is the source or archive that errors are about.

    `more` is what the token endpoint wants besides (Digipost: resource).
    """

    def __init__(
        self,
        client: OAuthClient,
        *,
        system: str,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        assertion: ClientAssertion | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        self._client = client
        self._system = system
        self._clock = clock
        self._assertion = assertion
        self._more = dict(more or {})
        self._http = http_client("", transport=transport)
        self.tokens = TokenCache(self._fetch, clock=clock)

    async def close(self) -> None:
        await self._http.aclose()

    async def _fetch(self) -> AccessToken:
        request = self._http.build_request("POST", self._client.token_url, data=self._form())
        asked_at = self._clock.now()
        response = await send_reading(self._http, request, self._system, api="oauth", attempts=2)
        if response.status_code in _REFUSALS:
            number = _entra_error(response)
            raise AuthFailed(self._system, f"oauth.{response.status_code}", entra_error=number)
        try:
            answer = TokenAnswer.model_validate_json(response.content)
        except ValidationError:
            # `from None`: pydantic's error would carry the token
            raise ContractBroken(self._system, "oauth.shape", status=response.status_code) from None
        return AccessToken(value=answer.access_token, expires_at=asked_at + timedelta(seconds=answer.expires_in))

    def _form(self) -> dict[str, str]:
        form = {"grant_type": "client_credentials", "client_id": self._client.client_id, **self._more}
        if self._client.client_secret is not None:
            form["client_secret"] = self._client.client_secret.get_secret_value()
        if self._assertion is not None:
            form |= self._assertion.form(self._client.token_url, self._clock.now())
        if self._client.scope:
            form["scope"] = self._client.scope
        return form


def _entra_error(response: httpx.Response) -> int:
    """Why Entra refuses, as its number; 0 where another provider answered."""
    try:
        codes = TokenRefusal.model_validate_json(response.content).error_codes
    except ValidationError:
        return 0
    return codes[0] if codes else 0
