"""The OpenID provider (Entra): where people are sent to sign in, and what their answer is worth.

OpenID Connect Core 1.0, code flow, with PKCE (RFC 7636). Requests and claims are Authlib's, the sending is our own:
Authlib 1.9.9 calls its client on httpx deprecated (2026-11).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
import structlog
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, RSAKey
from pydantic import BaseModel, ValidationError

from bot.client_assertion import ClientAssertion
from bot.domain.clock import Clock
from bot.web.id_token import Expected, Identity, UnknownKey, read_id_token
from bot.web.refusal import Refused
from bot.web.sessions import SignIn
from bot.web.settings import WebSettings, is_loopback

_log = structlog.get_logger()

#: `profile` is what makes Entra name the person's object id
_SCOPE = "openid profile"
_TIMEOUT = 10.0
_KEPT = timedelta(hours=24)
#: an unknown key id does not make us ask the provider again and again
_NOT_AGAIN = timedelta(minutes=1)
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


class _Metadata(BaseModel):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class _Jwk(BaseModel):
    kid: str = ""
    kty: str = ""
    use: str = "sig"
    n: str = ""
    e: str = ""


class _Keys(BaseModel):
    keys: list[_Jwk]


class _Answer(BaseModel):
    id_token: str


def pages_assertion(settings: WebSettings) -> ClientAssertion | None:
    """None where a secret is the proof. Raises ConfigError where the certificate's private key cannot be read."""
    if settings.certificate is None:
        return None
    pem = settings.certificate.get_secret_value()
    return ClientAssertion.of(
        pem, setting="web.certificate", client_id=settings.client_id, thumbprint=settings.thumbprint
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    metadata: _Metadata
    keys: KeySet
    at: datetime


@dataclass(slots=True, kw_only=True)
class Provider:
    settings: WebSettings
    tenant_id: str
    http: httpx.AsyncClient
    clock: Clock
    _known: _Known | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def address(self, state: str, begun: SignIn) -> str:
        """Where the browser goes to sign in. Raises Refused while the provider cannot be asked."""
        metadata = (await self._provider()).metadata
        client = OAuth2Client(
            None,
            client_id=self.settings.client_id,
            scope=_SCOPE,
            redirect_uri=self.settings.callback_url,
            code_challenge_method="S256",
        )
        asked = {"nonce": begun.nonce, "response_mode": "query"}
        if begun.context:
            wanted = {"id_token": {"acrs": {"essential": True, "value": begun.context}}}
            asked["claims"] = json.dumps(wanted, separators=(",", ":"))
        address, _ = client.create_authorization_url(
            metadata.authorization_endpoint, state=state, code_verifier=begun.verifier, **asked
        )
        return str(address)

    async def takes_back_to_us(self, address: str) -> bool:
        """Whether the provider sends a browser that is not signed in, and asks for no page, back to our address.

        One whose redirect URI it does not know it shows a page instead. Raises Refused.
        """
        try:
            answer = await self.http.get(f"{address}&prompt=none", timeout=_TIMEOUT, follow_redirects=False)
        except httpx.HTTPError as fault:
            raise _unavailable("authorize", fault) from fault
        return answer.is_redirect and answer.headers.get("Location", "").startswith(f"{self.settings.callback_url}?")

    async def redeem(self, code: str, begun: SignIn) -> Identity:
        """Raises Refused for whatever does not belong to this sign-in."""
        known = await self._provider()
        token = await self._token(known.metadata.token_endpoint, code, begun)
        expected = Expected(
            issuer=known.metadata.issuer,
            client_id=self.settings.client_id,
            tenant_id=self.tenant_id,
            nonce=begun.nonce,
        )
        try:
            return read_id_token(token, known.keys, expected, now=self.clock.now())
        except UnknownKey:
            known = await self._provider(older_than=_NOT_AGAIN)
            return read_id_token(token, known.keys, expected, now=self.clock.now())

    def _proof(self, endpoint: str) -> dict[str, str]:
        assertion = pages_assertion(self.settings)
        if assertion is not None:
            return assertion.form(endpoint, self.clock.now())
        secret = self.settings.client_secret
        return {"client_secret": secret.get_secret_value()} if secret else {}

    async def _token(self, endpoint: str, code: str, begun: SignIn) -> str:
        body = prepare_token_request(
            "authorization_code",
            code=code,
            redirect_uri=self.settings.callback_url,
            code_verifier=begun.verifier,
            client_id=self.settings.client_id,
            **self._proof(endpoint),
        )
        try:
            answer = await self.http.post(endpoint, content=body, headers=_FORM, timeout=_TIMEOUT)
        except httpx.HTTPError as fault:
            raise _unavailable("token", fault) from fault
        if answer.is_server_error:
            raise Refused(503, "sign_in_unavailable", reason=f"token.{answer.status_code}")
        try:
            return _Answer.model_validate_json(answer.content).id_token
        except ValidationError as fault:
            raise Refused(403, "sign_in_failed", reason=f"token.{answer.status_code}.{_error(answer)}") from fault

    async def _provider(self, *, older_than: timedelta = _KEPT) -> _Known:
        async with self._one_at_a_time:
            known = self._known
            if known is not None and self.clock.now() - known.at < older_than:
                return known
            try:
                self._known = await self._fetch()
            except Refused as refused:
                if known is None:
                    raise
                # what is known still serves: a fault of the provider's pages must not sign everybody out
                _log.warning("sign_in.provider_unreachable", reason=refused.reason)
                return known
            return self._known

    async def _fetch(self) -> _Known:
        issuer = self.settings.issuer_for(self.tenant_id)
        try:
            answer = await self._read(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            metadata = _Metadata.model_validate_json(answer)
            if metadata.issuer != issuer:
                raise Refused(503, "sign_in_unavailable", reason="provider.issuer")
            for address in (metadata.authorization_endpoint, metadata.token_endpoint):
                _need_safe(address)
            keys = _usable(_Keys.model_validate_json(await self._read(metadata.jwks_uri)).keys)
        except (httpx.HTTPError, ValidationError) as fault:
            raise _unavailable("provider", fault) from fault
        return _Known(metadata=metadata, keys=keys, at=self.clock.now())

    async def _read(self, address: str) -> bytes:
        _need_safe(address)
        answer = await self.http.get(address, timeout=_TIMEOUT, follow_redirects=False)
        if not answer.is_success:
            raise Refused(503, "sign_in_unavailable", reason=f"provider.{answer.status_code}")
        return answer.content


def _usable(keys: list[_Jwk]) -> KeySet:
    found: list[Key] = []
    for key in keys:
        if key.kty != "RSA" or not key.kid or key.use != "sig":
            continue
        try:
            found.append(RSAKey.import_key({"kty": "RSA", "kid": key.kid, "n": key.n, "e": key.e}))
        except (JoseError, ValueError):
            continue
    return KeySet(found)


def _need_safe(address: str) -> None:
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as fault:
        raise Refused(503, "sign_in_unavailable", reason="provider.address") from fault
    if url.scheme != "https" and not is_loopback(url.host):
        raise Refused(503, "sign_in_unavailable", reason="provider.address")


def _unavailable(what: str, fault: Exception) -> Refused:
    return Refused(503, "sign_in_unavailable", reason=f"{what}.{type(fault).__name__}")


def _error(answer: httpx.Response) -> str:
    """The provider's own short word; never its description, which may name the person."""
    try:
        said = answer.json()
    except ValueError:
        return "no_json"
    word = said.get("error") if isinstance(said, Mapping) else None
    return word if isinstance(word, str) and word.isidentifier() and len(word) <= 40 else "other"
