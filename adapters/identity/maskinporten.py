"""The Maskinporten JWT grant: claims, signature and the meaning of the answer, without any I/O.

felleslosninger/docs edc2469b, 2024-10-17 (maskinporten_protocol_jwtgrant, maskinporten_func_systembruker).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import uuid4

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import SecretStr, ValidationError

from adapters.identity.wire import TokenAnswer, TokenRefusal
from bot.domain.identifiers import OrgNumber
from bot.errors import AuthFailed, ConfigError, ContractBroken

GRANT_TYPE: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
#: Maskinporten allows 120 seconds, and 10 of them may be lost to clock skew
_GRANT_SECONDS: Final = 100


class MaskinportenClient(Protocol):
    """What the operator has registered at Maskinporten; satisfied by the settings of a source."""

    @property
    def issuer(self) -> str: ...
    @property
    def token_url(self) -> str: ...
    @property
    def client_id(self) -> str: ...
    @property
    def key(self) -> SecretStr: ...
    @property
    def kid(self) -> str: ...
    @property
    def scopes(self) -> tuple[str, ...]: ...


def signing_key(client: MaskinportenClient) -> RSAPrivateKey:
    """Raises ConfigError before the first poll rather than during it."""
    try:
        key = load_pem_private_key(client.key.get_secret_value().encode(), password=None)
    except (ValueError, TypeError) as fault:
        raise ConfigError("maskinporten.key: not an unencrypted private key in PEM") from fault
    if not isinstance(key, RSAPrivateKey) or key.key_size < 2048:
        raise ConfigError("maskinporten.key: an RSA key of at least 2048 bits is wanted")
    return key


def grant_claims(
    client: MaskinportenClient, *, now: datetime, authorization_details: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """A fresh `jti` on each call: Maskinporten refuses one that it has seen (MP-012)."""
    issued = int(now.timestamp())
    claims: dict[str, Any] = {
        "aud": client.issuer,
        "iss": client.client_id,
        "scope": " ".join(client.scopes),
        "iat": issued,
        "exp": issued + _GRANT_SECONDS,
        "jti": str(uuid4()),
    }
    if authorization_details:
        claims["authorization_details"] = list(authorization_details)
    return claims


def system_user(owner: OrgNumber, external_ref: str = "") -> dict[str, Any]:
    """`externalRef` must stand there if the system user was created with one, and must not if it was not (MP-303)."""
    details: dict[str, Any] = {
        "type": "urn:altinn:systemuser",
        "systemuser_org": {"authority": "iso6523-actorid-upis", "ID": f"0192:{owner}"},
    }
    if external_ref:
        details["externalRef"] = external_ref
    return details


def grant_request(client: MaskinportenClient, key: RSAPrivateKey, claims: Mapping[str, Any]) -> httpx.Request:
    assertion = jwt.encode(dict(claims), key, algorithm="RS256", headers={"kid": client.kid})
    return httpx.Request("POST", client.token_url, data={"grant_type": GRANT_TYPE, "assertion": assertion})


def read_grant(response: httpx.Response, system: str) -> TokenAnswer:
    """Any refusal is the operator's: client, key, scope or the system user's approval."""
    if response.status_code in (400, 401, 403):
        raise AuthFailed(system, f"maskinporten.{_refusal_word(response)}")
    if response.status_code != 200:
        raise ContractBroken(system, f"maskinporten.{response.status_code}")
    try:
        return TokenAnswer.model_validate_json(response.content)
    except ValidationError as fault:
        raise ContractBroken(system, "maskinporten.token_answer") from fault


def _refusal_word(response: httpx.Response) -> str:
    """Maskinporten's own number where its description holds one, else the OAuth word, else the HTTP status."""
    try:
        refusal = TokenRefusal.model_validate_json(response.content)
    except ValidationError:
        return str(response.status_code)
    number = re.search(r"\bMP-\d{3}\b", refusal.error_description)
    if number:
        return number[0]
    word = re.fullmatch(r"[a-z_]{1,60}", refusal.error)
    return word[0] if word else str(response.status_code)
