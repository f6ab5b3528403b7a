"""ID tokens as Entra's v2.0 endpoint signs them, and on demand wrong in one way.

id-token-claims-reference.md of MicrosoftDocs/entra-docs 00281281, 2023-05-30: `oid`, `name` and `preferred_username`
need the scope profile; `sub` differs between applications; no `amr`, no `at_hash` from the token endpoint.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from adapters.simulators._kit.certificates import rsa_key
from adapters.simulators.openid.settings import Registration, Settings
from adapters.simulators.openid.world import Code, Spoilt, World
from adapters.simulators.teams.people import Person

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tokens:
    world: World
    registration: Registration
    settings: Settings

    def jwks(self, issuer: str) -> Json:
        number = self.world.key_number
        known = [number - 1, number] if self.world.old_key_known else [number]
        return {"keys": [_public(one) | {"issuer": issuer} for one in known]}

    def id_token(self, code: Code, issuer: str) -> str:
        spoilt = self.world.spoilt.pop(0) if self.world.spoilt else Spoilt()
        claims = self._claims(code, issuer) | dict(spoilt.claims)
        claims = {name: value for name, value in claims.items() if value is not None}
        number = self.world.key_number
        if spoilt.sign == "none":
            return jwt.encode(claims, "", algorithm="none", headers={"kid": _kid(number)})
        if spoilt.sign == "hs256":
            secret = self.registration.secret or "s" * 32
            return jwt.encode(claims, secret.ljust(32, "s"), algorithm="HS256", headers={"kid": _kid(number)})
        key = _private(number) if spoilt.sign == "ours" else rsa_key("openid/somebody else")
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": _kid(number)})

    def subject(self, person: Person) -> str:
        """Pairwise: another application sees another one."""
        return sha256(f"{self.registration.client_id}/{person.aad_id}".encode()).hexdigest()[:43]

    def tenant(self, person: Person) -> str:
        """A guest keeps signing in to this tenant; the home tenant shows in `idp`."""
        return person.tenant_id or self.settings.tenant_id

    def _claims(self, code: Code, issuer: str) -> Json:
        person, asked = self.world.person(code.person), code.asked
        now = int(self.world.clock.now().timestamp())
        member = person.member(self.settings.tenant_id)
        claims: Json = {
            "ver": "2.0",
            "iss": issuer,
            "aud": self.registration.client_id,
            "sub": self.subject(person),
            "tid": self.settings.tenant_id,
            "iat": now,
            "nbf": now,
            "exp": now + int(self.settings.token_lifetime.total_seconds()),
            "nonce": asked.nonce,
            "sid": str(uuid5(NAMESPACE_URL, code.session_id)),
            "uti": uuid4().hex[:22],
            "rh": "1.AXoA.",
        }
        if "profile" in asked.scopes:
            claims |= {
                "oid": person.aad_id,
                "name": person.name,
                "preferred_username": member["userPrincipalName"],
            }
        if person.guest or person.tenant_id:
            claims["idp"] = f"https://sts.windows.net/{self.tenant(person)}/"
        if "email" in asked.scopes:
            claims["email"] = member["email"]
        if person.key in self.registration.roles:
            claims["roles"] = list(self.registration.roles[person.key])
        if code.contexts:
            claims["acrs"] = sorted(code.contexts)
        return claims


def _kid(number: int) -> str:
    return sha256(f"openid simulator {number}".encode()).hexdigest()[:27]


def _private(number: int) -> rsa.RSAPrivateKey:
    return rsa_key(f"openid/{number}")


def _public(number: int) -> Json:
    jwk: Json = json.loads(RSAAlgorithm.to_jwk(_private(number).public_key()))
    jwk.pop("key_ops", None)
    return {**jwk, "use": "sig", "kid": _kid(number), "x5t": _kid(number)}
