"""A small OpenID provider: whoever is named signs in, and the next token can be made as wrong as a test wants it."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from bot.domain.clock import Clock

CLIENT_ID = "6c1d2f7e-5a3b-4e0f-9d8c-1a2b3c4d5e6f"
CLIENT_SECRET = "not-for-anybody's-eyes"


@dataclass(slots=True, kw_only=True)
class TestProvider:
    __test__ = False

    clock: Clock
    tenant_id: str
    url: str = ""
    key: RSAPrivateKey = field(default_factory=lambda: generate_private_key(65537, 2048))
    key_id: str = "key-1"
    #: Entra object id of who signs in next; empty = declines
    person: str = ""
    #: authentication contexts that the person can satisfy
    contexts: tuple[str, ...] = ("c1",)
    #: laid over the claims of the next tokens; None takes one away
    claims: dict[str, Any] = field(default_factory=dict)
    #: instead of the next token
    token: str | None = None
    algorithm: str = "RS256"
    #: answers everything with 503
    down: bool = False
    #: queries of the sign-ins that were asked for, oldest first
    asked: list[dict[str, str]] = field(default_factory=list)
    #: forms that came to the token endpoint
    redeemed: list[dict[str, str]] = field(default_factory=list)
    #: how often its description was read
    read: int = 0
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"{self.url}/{self.tenant_id}/v2.0"

    def app(self) -> web.Application:
        app = web.Application()
        start = f"/{self.tenant_id}"
        app.router.add_get(f"{start}/v2.0/.well-known/openid-configuration", self._describe)
        app.router.add_get(f"{start}/keys", self._keys)
        app.router.add_get(f"{start}/authorize", self._authorize)
        app.router.add_post(f"{start}/token", self._token)
        return app

    async def _describe(self, _request: web.Request) -> web.Response:
        self.read += 1
        if self.down:
            return web.Response(status=503)
        start = f"{self.url}/{self.tenant_id}"
        return web.json_response(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{start}/authorize",
                "token_endpoint": f"{start}/token",
                "jwks_uri": f"{start}/keys",
            }
        )

    async def _keys(self, _request: web.Request) -> web.Response:
        numbers = self.key.public_key().public_numbers()
        keys = [
            {"kty": "EC", "kid": "other", "crv": "P-256"},
            {"kty": "RSA", "kid": self.key_id, "use": "sig", "n": _number(numbers.n), "e": _number(numbers.e)},
        ]
        return web.json_response({"keys": keys})

    async def _authorize(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        self.asked.append(query)
        answer = {"state": query["state"]}
        if self.person:
            answer["code"] = secrets.token_urlsafe(16)
            self._codes[answer["code"]] = query | {"person": self.person}
        else:
            answer |= {"error": "access_denied", "error_description": "Kari (test) avbrøt"}
        return web.Response(status=302, headers={"Location": f"{query['redirect_uri']}?{urlencode(answer)}"})

    async def _token(self, request: web.Request) -> web.Response:
        form = dict(parse_qsl(await request.text()))
        self.redeemed.append(form)
        asked = self._codes.pop(form.get("code", ""), None)
        proven = form.get("client_secret") == CLIENT_SECRET or "client_assertion" in form
        challenge = _encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if self.down:
            return web.Response(status=503)
        if asked is None or not proven or challenge != asked["code_challenge"]:
            return web.json_response({"error": "invalid_grant", "error_description": "for Kari (test)"}, status=400)
        return web.json_response({"token_type": "Bearer", "id_token": self.token or self._id_token(asked)})

    def _id_token(self, asked: Mapping[str, str]) -> str:
        now = self.clock.now()
        claims: dict[str, Any] = {
            "iss": self.issuer, "aud": CLIENT_ID, "tid": self.tenant_id, "oid": asked["person"], "sub": "pairwise",
            "name": "Kari (test)", "roles": ["administrator", "archivist"], "nonce": asked["nonce"],
            "iat": now, "nbf": now, "exp": now + timedelta(minutes=65),
        }  # fmt: skip
        wanted = json.loads(asked.get("claims", "{}")).get("id_token", {}).get("acrs", {}).get("value")
        if wanted in self.contexts:
            claims["acrs"] = [wanted]
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        key: Any = CLIENT_SECRET * 2 if self.algorithm == "HS256" else self.key
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": self.key_id})


@asynccontextmanager
async def running_provider(provider: TestProvider) -> AsyncIterator[TestProvider]:
    runner = web.AppRunner(provider.app(), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    provider.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield provider
    finally:
        await runner.cleanup()


def _number(value: int) -> str:
    return _encoded(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
