"""The public keys that Teams signs its activities with, fetched without ever holding up the loop.

Stock botbuilder 4.17.1 fetches them synchronously without a time limit, and an unknown key id makes it fail for up to a
day instead of fetching again (reference/teams.md B3, 2026-11).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import InvalidKeyError
from jwt.algorithms import RSAAlgorithm
from pydantic import BaseModel, ValidationError

from bot.teams.hosts import host_of, is_loopback, parse_url
from bot.teams.refusal import Refused

_DAY = 24 * 3600.0
#: between two fetches because of an unknown key id: anybody can send one
_AFTER_UNKNOWN = 60.0
#: between two fetches while there are no keys at all
_WHILE_EMPTY = 2.0
_TIMEOUT = 5.0

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    public_key: RSAPublicKey
    #: channel ids that Microsoft vouches for with this key
    endorsements: frozenset[str]


class _Metadata(BaseModel):
    jwks_uri: str


class _Jwk(BaseModel):
    kid: str = ""
    kty: str = ""
    n: str = ""
    e: str = ""
    endorsements: list[str] = []


class _Jwks(BaseModel):
    keys: list[_Jwk]


class SigningKeys:
    def __init__(self, *, url: str, http: httpx.AsyncClient, now: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._http = http
        self._now = now
        self._keys: Mapping[str, SigningKey] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._one_at_a_time = asyncio.Lock()

    async def get(self, key_id: str) -> SigningKey:
        """Raises Refused: 401 for a key that Microsoft does not name, 503 while no keys can be had at all."""
        # an old key serves while somebody else is fetching: only that one waits for the key server
        if self._fresh(key_id) or (key_id in self._keys and self._one_at_a_time.locked()):
            return self._keys[key_id]
        async with self._one_at_a_time:
            # whoever waited here may find that the one before has fetched what both need
            if not self._fresh(key_id) and self._may_fetch():
                await self._fetch()
        key = self._keys.get(key_id)
        if key is None:
            raise Refused(401, "token.unknown_key") if self._keys else Refused(503, "keys.unreachable")
        return key

    async def count(self) -> int:
        """How many keys can be had now; 0 where the key server does not answer."""
        async with self._one_at_a_time:
            await self._fetch()
        return len(self._keys)

    def _fresh(self, key_id: str) -> bool:
        return key_id in self._keys and self._age(self._fetched_at) < _DAY

    def _may_fetch(self) -> bool:
        return self._age(self._tried_at) >= (_AFTER_UNKNOWN if self._keys else _WHILE_EMPTY)

    def _age(self, since: float | None) -> float:
        return float("inf") if since is None else self._now() - since

    async def _fetch(self) -> None:
        """Keeps the old keys where new ones cannot be had: a fault of the key server must not stop the bot."""
        self._tried_at = self._now()
        try:
            metadata = _Metadata.model_validate_json(await self._read(self._url))
            self._keys = _usable(_Jwks.model_validate_json(await self._read(metadata.jwks_uri)))
            self._fetched_at = self._now()
        except (httpx.HTTPError, httpx.InvalidURL, ValidationError, Refused) as error:
            _log.warning("signing_keys.unreachable", error=type(error).__name__, has_keys=bool(self._keys))

    async def _read(self, address: str) -> bytes:
        url = parse_url(address)
        if url is None or not (url.scheme == "https" or is_loopback(host_of(url))):
            raise Refused(503, "keys.address")
        answer = await self._http.get(url, timeout=_TIMEOUT, follow_redirects=False)
        return answer.raise_for_status().content


def _usable(jwks: _Jwks) -> dict[str, SigningKey]:
    keys: dict[str, SigningKey] = {}
    for jwk in jwks.keys:
        if not jwk.kid or jwk.kty != "RSA":
            continue
        try:
            public_key = RSAAlgorithm.from_jwk({"kty": "RSA", "n": jwk.n, "e": jwk.e})
        except (InvalidKeyError, ValueError):
            continue
        if isinstance(public_key, RSAPublicKey):
            keys[jwk.kid] = SigningKey(public_key=public_key, endorsements=frozenset(jwk.endorsements))
    return keys
