"""The JWT grant as Maskinporten checks it, one refusal per rule.

docs.digdir.no maskinporten_protocol_jwtgrant and maskinporten_func_systembruker, read 2026-11-21. MP-012, MP-121 and
MP-303 are named by the vendor; the other texts are written here.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from adapters.simulators.altinn.settings import Client

SYSTEM_USER_TYPE = "urn:altinn:systemuser"
AUTHORITY = "iso6523-actorid-upis"
_ALGORITHMS = ["RS256", "RS384", "RS512"]
_MOST_SKEW = 10
_LONGEST_LIFE = 120
_REQUIRED = ("aud", "iss", "scope", "iat", "exp", "jti")
_KNOWN = frozenset({*_REQUIRED, "authorization_details", "resource", "consumer_org", "nbf"})


class GrantRefused(Exception):
    """Answered with 400 and the OAuth error."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What was asked for, after all checks that need no look at Altinn."""

    scopes: tuple[str, ...]
    #: the owner of the system user, and its reference; None = a token of the client itself
    system_user_owner: str | None
    external_ref: str | None


@dataclass(slots=True)
class GrantDesk:
    """Checks assertions and remembers their jti."""

    client: Client
    used: set[str] = field(default_factory=set)

    def check(self, assertion: str, *, issuer: str, now: datetime) -> Grant:
        claims = self._verified(assertion, now)
        for name in _REQUIRED:
            if name not in claims:
                raise GrantRefused("invalid_grant", f"Invalid assertion. Missing JWT claim {name}")
        unknown = sorted(set(claims) - _KNOWN)
        if unknown:
            raise GrantRefused("invalid_grant", f"Invalid assertion. Unknown JWT claim {unknown[0]}")
        if claims["aud"] != issuer:
            raise GrantRefused("invalid_grant", "Invalid assertion. Client authentication failed. Invalid claim aud")
        if claims["iss"] != self.client.client_id:
            raise GrantRefused("invalid_client", "Authentication of client by JWT failed. Client not found")
        _check_times(claims, int(now.timestamp()))
        scopes = self._scopes(claims["scope"])
        owner, external_ref = _system_user(claims.get("authorization_details"))
        self._use(claims["jti"])
        return Grant(scopes=scopes, system_user_owner=owner, external_ref=external_ref)

    def _verified(self, assertion: str, now: datetime) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(assertion)
        except jwt.PyJWTError as error:
            raise GrantRefused("invalid_request", "Invalid assertion. Invalid parameter value") from error
        if header.get("alg") not in _ALGORITHMS:
            raise GrantRefused("invalid_grant", "Invalid assertion. Algorithm is not supported")
        self._check_key_name(header)
        if self.client.key_expires_at is not None and self.client.key_expires_at <= now:
            raise GrantRefused("invalid_client", "MP-121: the registered key has expired")
        try:
            claims: dict[str, Any] = jwt.decode(
                assertion,
                self.client.public_key_pem,
                algorithms=_ALGORITHMS,
                # times are judged by the simulator's own clock
                options={"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False},
            )
        except jwt.PyJWTError as error:
            raise GrantRefused("invalid_grant", "Invalid assertion. Client authentication failed") from error
        return claims

    def _check_key_name(self, header: Mapping[str, Any]) -> None:
        if "kid" in header:
            if header["kid"] != self.client.kid:
                raise GrantRefused("invalid_client", "Invalid assertion. Unknown key identifier")
            return
        chain = header.get("x5c")
        if not isinstance(chain, list) or not chain:
            raise GrantRefused("invalid_grant", "Validation of JWT failed. Either kid or x5c must be present")
        if _key_in_certificate(chain[0]) != self.client.public_key_pem.strip():
            raise GrantRefused("invalid_client", "Validation of JWT failed. Unknown certificate")

    def _scopes(self, scope: object) -> tuple[str, ...]:
        scopes = tuple(scope.split()) if isinstance(scope, str) else ()
        if not scopes or not set(scopes) <= self.client.scopes:
            raise GrantRefused("invalid_scope", "Token request contains invalid scopes for client")
        return scopes

    def _use(self, jti: object) -> None:
        if not isinstance(jti, str) or not jti:
            raise GrantRefused("invalid_grant", "Invalid assertion. Invalid JWT claim jti")
        if jti in self.used:
            raise GrantRefused("invalid_grant", "MP-012: Validation of JWT Bearer grant failed. Grant is used before")
        self.used.add(jti)


def _key_in_certificate(encoded: object) -> str:
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode(str(encoded), validate=True))
    except (ValueError, binascii.Error) as error:
        raise GrantRefused("invalid_grant", "Failed to extract certificate from jwt") from error
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise GrantRefused("invalid_grant", "Failed to extract certificate from jwt")
    pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem.decode().strip()


def _check_times(claims: Mapping[str, Any], now: int) -> None:
    issued, expires = claims["iat"], claims["exp"]
    if not isinstance(issued, int) or not isinstance(expires, int):
        raise GrantRefused("invalid_grant", "Invalid assertion. iat and exp are seconds since 1970")
    if abs(now - issued) > _MOST_SKEW:
        raise GrantRefused("invalid_grant", "Invalid assertion. iat is more than 10 seconds away from our clock")
    if not 0 < expires - issued <= _LONGEST_LIFE:
        raise GrantRefused("invalid_grant", "Invalid assertion. exp - iat must be at most 120 seconds")
    if expires <= now:
        raise GrantRefused("invalid_grant", "Authentication of client by JWT failed. JWT is expired")


def _system_user(details: object) -> tuple[str | None, str | None]:
    if details is None:
        return None, None
    if not isinstance(details, list) or len(details) != 1 or not isinstance(details[0], dict):
        raise GrantRefused("invalid_request", "authorization_details must hold exactly one system user")
    detail = details[0]
    owner = detail.get("systemuser_org")
    external_ref = detail.get("externalRef")
    well_formed = (
        detail.get("type") == SYSTEM_USER_TYPE
        and set(detail) <= {"type", "systemuser_org", "externalRef"}
        and isinstance(owner, dict)
        and set(owner) == {"authority", "ID"}
        and owner["authority"] == AUTHORITY
        and re.fullmatch(r"0192:[0-9]{9}", str(owner["ID"])) is not None
        and (external_ref is None or isinstance(external_ref, str))
    )
    if not well_formed or not isinstance(owner, dict):
        raise GrantRefused("invalid_request", "authorization_details of urn:altinn:systemuser are malformed")
    return str(owner["ID"]).removeprefix("0192:"), external_ref
