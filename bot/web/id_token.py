"""Reads an ID token: signed by the issuer, for this application, this tenant and this sign-in, and still valid. Pure.

OpenID Connect Core 1.0 section 3.1.3.7; learn.microsoft.com/entra/identity-platform/id-token-claims-reference
(2026-11): `oid` names the person in the tenant `tid`, `acrs` the authentication contexts that were satisfied.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from bot.domain.identifiers import PersonId
from bot.web.refusal import Refused

_ALGORITHMS = ["RS256"]
#: seconds that two clocks may differ
_LEEWAY = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    issuer: str
    client_id: str
    tenant_id: str
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who signed in, and how surely. What somebody may do never comes from a token."""

    person_id: PersonId
    contexts: frozenset[str]


class UnknownKey(Refused):
    """Signed with a key that was not known when the issuer's keys were last fetched."""


def read_id_token(text: str, keys: KeySet, expected: Expected, *, now: datetime) -> Identity:
    """Raises Refused, whatever is wrong."""
    try:
        token = jwt.decode(text, keys, algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
                "tid": {"essential": True, "value": expected.tenant_id},
                "oid": {"essential": True},
                "exp": {"essential": True},
                "iat": {"essential": True},
            },
            params={"nonce": expected.nonce, "client_id": expected.client_id},
        )
        claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
    except InvalidKeyIdError as fault:
        raise UnknownKey(403, "sign_in_failed", reason="id_token.unknown_key") from fault
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        # a token is anybody's text: whatever its shape trips over, it is refused, and not shown
        raise Refused(403, "sign_in_failed", reason=f"id_token.{type(fault).__name__}") from fault
    person_id = claims["oid"]
    # the library takes a list in which the right tenant stands among others
    if claims["tid"] != expected.tenant_id or not isinstance(person_id, str) or not person_id.strip():
        raise Refused(403, "sign_in_failed", reason="id_token.shape")
    return Identity(person_id=PersonId(person_id.strip().lower()), contexts=_contexts(claims.get("acrs")))


def _contexts(said: Any) -> frozenset[str]:
    if isinstance(said, str):
        return frozenset({said})
    return frozenset(one for one in said if isinstance(one, str)) if isinstance(said, list) else frozenset()
