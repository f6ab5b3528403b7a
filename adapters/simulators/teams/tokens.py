"""Signs what Teams sends and checks what the bot sends: real RS256 tokens with rotating keys.

Shapes: Microsoft Learn "Authentication with the Bot Connector API" (2026-11); reference/teams.md B3.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

Json = dict[str, Any]

CONNECTOR = "https://api.botframework.com"
_LIFETIME = 3600
_LEEWAY = 300


class TokenRefused(Exception):
    """The bot's token is missing, forged, expired or for somebody else."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    kid: str
    private: rsa.RSAPrivateKey

    def public_jwk(self, endorsements: tuple[str, ...]) -> Json:
        jwk: Json = json.loads(RSAAlgorithm.to_jwk(self.private.public_key()))
        jwk.pop("key_ops", None)
        return {**jwk, "use": "sig", "kid": self.kid, "x5t": self.kid, "endorsements": list(endorsements)}


class KeyRing:
    """The newest key signs; older ones stay published until they are withdrawn."""

    def __init__(self) -> None:
        self.keys: list[SigningKey] = []

    @property
    def signing(self) -> SigningKey:
        if not self.keys:
            self.rotate()
        return self.keys[-1]

    def rotate(self, *, withdraw_old: bool = True) -> SigningKey:
        if withdraw_old:
            self.keys.clear()
        self.keys.append(SigningKey(uuid4().hex[:27], rsa.generate_private_key(public_exponent=65537, key_size=2048)))
        return self.keys[-1]

    def jwks(self, *endorsements: str) -> Json:
        _ = self.signing
        return {"keys": [key.public_jwk(endorsements) for key in self.keys]}

    def sign(self, claims: Json) -> str:
        key = self.signing
        return jwt.encode(claims, key.private, algorithm="RS256", headers={"kid": key.kid, "x5t": key.kid})


class Tokens:
    """Bot Framework's keys (`connector`) sign activities, Entra's keys (`entra`) sign the bot's own tokens.

    Both sides judge life times by the machine's clock, as the token libraries of the bot do, not by a test's clock.
    """

    def __init__(self, *, app_id: str, tenant_id: str, seconds: Callable[[], float] = time.time) -> None:
        self.app_id = app_id
        self.tenant_id = tenant_id
        self.connector = KeyRing()
        self.entra = KeyRing()
        self._seconds = seconds

    def for_activity(self, service_url: str, **other: object) -> str:
        """`other` overwrites claims, so that a test can send a wrong one; a claim that is None is left out."""
        now = int(self._seconds())
        claims: Json = {
            "serviceurl": service_url,
            "nbf": now - _LEEWAY,
            "exp": now + _LIFETIME,
            "iss": CONNECTOR,
            "aud": self.app_id,
            **other,
        }
        return self.connector.sign({name: value for name, value in claims.items() if value is not None})

    def for_bot(self) -> tuple[str, int]:
        now = int(self._seconds())
        claims: Json = {
            "aud": CONNECTOR,
            "iss": f"https://sts.windows.net/{self.tenant_id}/",
            "iat": now,
            "nbf": now - _LEEWAY,
            "exp": now + _LIFETIME,
            "appid": self.app_id,
            "appidacr": "1",
            "tid": self.tenant_id,
            "ver": "1.0",
            "uti": uuid4().hex,
        }
        return self.entra.sign(claims), _LIFETIME

    def check_bot(self, authorization: str) -> None:
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer" or not token:
            raise TokenRefused("no bearer token")
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            key = next((key for key in self.entra.keys if key.kid == kid), None)
            if key is None:
                raise TokenRefused("unknown key")
            options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "require": ["exp", "nbf"]}
            issuer = f"https://sts.windows.net/{self.tenant_id}/"
            public = key.private.public_key()
            claims = jwt.decode(token, public, algorithms=["RS256"], audience=CONNECTOR, issuer=issuer, options=options)
        except jwt.PyJWTError as error:
            raise TokenRefused(type(error).__name__) from error
        if claims.get("appid") != self.app_id:
            raise TokenRefused("another application")
        if not claims["nbf"] <= self._seconds() + _LEEWAY or claims["exp"] <= self._seconds() - _LEEWAY:
            raise TokenRefused("expired")
