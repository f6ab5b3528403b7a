"""Whether an activity really comes from Teams, by the bearer token that it carries.

Rules: learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication, step 4 (2026-11).
Stricter than botbuilder 4.17.1, which accepts tokens without expiry, of the emulator's issuers, and skips checks where
the activity leaves a field out (reference/teams.md B3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt

from bot.teams.refusal import Refused
from bot.teams.signing_keys import SigningKeys

_ALGORITHM = "RS256"
_LEEWAY_SECONDS = 5 * 60
_REQUIRED = ["exp", "iss", "aud"]


class TokenCheck:
    def __init__(self, *, keys: SigningKeys, app_id: str, issuer: str) -> None:
        self._keys = keys
        self._app_id = app_id
        self._issuer = issuer

    async def claims(self, authorization: str, *, service_url: str, channel_id: str) -> Mapping[str, Any]:
        """The verified claims. Raises Refused with 401, or 503 where the keys cannot be had."""
        token = _bearer(authorization)
        try:
            key = await self._keys.get(self._key_id(token))
            claims = self._verified(token, key.public_key)
        except (jwt.PyJWTError, ValueError) as error:
            raise Refused(401, f"token.{type(error).__name__}") from error
        if channel_id not in key.endorsements:
            raise Refused(401, "token.not_endorsed")
        if claims.get("serviceurl") != service_url:
            raise Refused(401, "token.service_url")
        return claims

    def _key_id(self, token: str) -> str:
        """Looks at issuer and audience first: nobody who is not Teams makes the bot fetch keys."""
        header = jwt.get_unverified_header(token)
        if header.get("alg") != _ALGORITHM:
            raise Refused(401, "token.algorithm")
        claims = jwt.decode(token, options={"verify_signature": False})
        if claims.get("iss") != self._issuer:
            raise Refused(401, "token.issuer")
        if claims.get("aud") != self._app_id:
            raise Refused(401, "token.audience")
        key_id = header.get("kid")
        if not isinstance(key_id, str) or not key_id:
            raise Refused(401, "token.key_id")
        return key_id

    def _verified(self, token: str, key: Any) -> Mapping[str, Any]:
        return jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHM],
            audience=self._app_id,
            issuer=self._issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": _REQUIRED},
        )


def _bearer(authorization: str) -> str:
    if not authorization:
        raise Refused(401, "token.none")
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token or " " in token:
        raise Refused(401, "token.scheme")
    return token
