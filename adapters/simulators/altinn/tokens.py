"""Access tokens of Maskinporten and of Altinn: how the simulator signs them, and how its services judge them."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal

import jwt
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from adapters.simulators._kit.certificates import rsa_key
from adapters.simulators.altinn.grant import AUTHORITY, SYSTEM_USER_TYPE
from adapters.simulators.altinn.identifiers import ISO6523
from adapters.simulators.altinn.records import SystemUser

_KID = "altinn-simulator-1"
Kind = Literal["maskinporten", "altinn"]


class TokenRefused(Exception):
    """The bearer token is missing, forged, expired or from somebody else."""


@dataclass(frozen=True, slots=True)
class ServerKeys:
    """The signing keys of one simulator; shared between simulators where making them would cost time."""

    rsa_key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa_key("altinn"))
    dialog_key: ed25519.Ed25519PrivateKey = field(default_factory=ed25519.Ed25519PrivateKey.generate)

    def jwks(self) -> dict[str, Any]:
        numbers = self.rsa_key.public_key().public_numbers()
        return {
            "keys": [
                {
                    "kty": "RSA",
                    "use": "sig",
                    "alg": "RS256",
                    "kid": _KID,
                    "n": _base64url(numbers.n),
                    "e": _base64url(numbers.e),
                }
            ]
        }


def _base64url(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def maskinporten_issuer(base: str) -> str:
    return f"{base}/maskinporten/"


def altinn_issuer(base: str) -> str:
    return f"{base}/authentication/api/v1/openid/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Who a valid token speaks for."""

    kind: Kind
    scopes: frozenset[str]
    consumer: str
    system_user_id: str | None
    claims: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mint:
    """Signs tokens and reads them back."""

    keys: ServerKeys

    def maskinporten_claims(
        self, *, client_id: str, consumer: str, scopes: tuple[str, ...], system_user: SystemUser | None
    ) -> dict[str, Any]:
        claims: dict[str, Any] = {
            "scope": " ".join(scopes),
            "client_amr": "private_key_jwt",
            "token_type": "Bearer",
            "client_id": client_id,
            "consumer": {"authority": AUTHORITY, "ID": ISO6523 + consumer},
        }
        if system_user is not None:
            claims["authorization_details"] = [
                {
                    "type": SYSTEM_USER_TYPE,
                    "systemuser_org": {"authority": AUTHORITY, "ID": ISO6523 + system_user.owner},
                    "systemuser_id": [system_user.id],
                    "system_id": system_user.system_id,
                }
            ]
        return claims

    def sign(self, claims: dict[str, Any], *, issuer: str, now: int, seconds: int, jti: str) -> str:
        timed = {**claims, "iss": issuer, "iat": now, "exp": now + seconds, "jti": jti}
        return jwt.encode(timed, self.keys.rsa_key, algorithm="RS256", headers={"kid": _KID})

    def dialog_token(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self.keys.dialog_key, algorithm="EdDSA", headers={"kid": _KID})

    def read(self, token: str, *, base: str, now: int) -> Bearer:
        """Zero clock skew, as Correspondence and Dialogporten have it."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self.keys.rsa_key.public_key(),
                algorithms=["RS256"],
                options={"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False},
            )
        except jwt.PyJWTError as error:
            raise TokenRefused("the signature is not ours") from error
        kinds: dict[object, Kind] = {maskinporten_issuer(base): "maskinporten", altinn_issuer(base): "altinn"}
        kind = kinds.get(claims.get("iss"))
        if kind is None:
            raise TokenRefused("unknown issuer")
        if claims["exp"] <= now:
            raise TokenRefused("the token has expired")
        details = claims.get("authorization_details") or [{}]
        return Bearer(
            kind=kind,
            scopes=frozenset(claims["scope"].split()),
            consumer=claims["consumer"]["ID"].removeprefix(ISO6523),
            system_user_id=(details[0].get("systemuser_id") or [None])[0],
            claims=claims,
        )


def opaque_id(text: str) -> str:
    """A jti that looks like Maskinporten's."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
