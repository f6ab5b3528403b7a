"""Maskinporten's token endpoint and Altinn's exchange of its tokens."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from adapters.simulators.altinn.gate import Gate
from adapters.simulators.altinn.grant import GrantDesk, GrantRefused
from adapters.simulators.altinn.problems import Refused, missing_token
from adapters.simulators.altinn.tokens import altinn_issuer, maskinporten_issuer, opaque_id

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Authentication:
    gate: Gate
    desk: GrantDesk

    def routes(self) -> list[web.RouteDef]:
        route = self.gate.route
        return [
            route("POST", "/maskinporten/token", "token", self.token),
            route("GET", "/maskinporten/jwk", "jwk", self.jwk),
            route("GET", "/maskinporten/.well-known/oauth-authorization-server", "well-known", self.well_known),
            route("GET", "/authentication/api/v1/exchange/maskinporten", "exchange", self.exchange),
        ]

    async def token(self, request: web.Request) -> web.Response:
        try:
            return await self._token(request)
        except GrantRefused as refusal:
            body = {"error": refusal.error, "error_description": refusal.description}
            return web.json_response(body, status=400)

    async def _token(self, request: web.Request) -> web.Response:
        if request.content_type != _FORM:
            raise GrantRefused("invalid_request", f"The body must be {_FORM}")
        form = await request.post()
        if form.get("grant_type") != GRANT_TYPE:
            raise GrantRefused("unsupported_grant_type", "Only the JWT bearer grant is supported")
        world, client, base = self.gate.world, self.desk.client, self.gate.base(request)
        issuer, now = maskinporten_issuer(base), world.clock()
        grant = self.desk.check(str(form.get("assertion", "")), issuer=issuer, now=now)
        system_user = None
        if grant.system_user_owner is not None:
            system_user = world.find_system_user(grant.system_user_owner, grant.external_ref)
            if system_user is None:
                raise GrantRefused(
                    "invalid_altinn_customer_configuration", "MP-303: no such system user for this client"
                )
        claims = self.gate.mint.maskinporten_claims(
            client_id=client.client_id, consumer=client.consumer, scopes=grant.scopes, system_user=system_user
        )
        seconds = self.gate.settings.token_seconds
        access_token = self.gate.mint.sign(
            claims, issuer=issuer, now=int(now.timestamp()), seconds=seconds, jti=opaque_id(world.ids.new())
        )
        return web.json_response(
            {
                "access_token": access_token,
                "token_type": "Bearer",
                "expires_in": seconds,
                "scope": " ".join(grant.scopes),
            },
            headers={"Cache-Control": "no-store"},
        )

    async def exchange(self, request: web.Request) -> web.Response:
        """The new token lives by Altinn's own setting, not by the exp of the one that it was made from."""
        bearer = self.gate.bearer(request)
        if bearer.kind != "maskinporten":
            raise Refused(missing_token("only a token from Maskinporten can be exchanged"))
        base, world = self.gate.base(request), self.gate.world
        claims = {
            **bearer.claims,
            "actual_iss": "maskinporten",
            "urn:altinn:orgNumber": bearer.consumer,
            "urn:altinn:authenticatemethod": "maskinporten",
            "urn:altinn:authlevel": 3,
        }
        token = self.gate.mint.sign(
            claims,
            issuer=altinn_issuer(base),
            now=int(world.clock().timestamp()),
            seconds=self.gate.settings.altinn_token_seconds,
            jti=world.ids.new(),
        )
        if self.gate.settings.quoted_exchange:
            return web.json_response(token)
        return web.Response(text=token)

    async def jwk(self, _request: web.Request) -> web.Response:
        return web.json_response(self.gate.mint.keys.jwks())

    async def well_known(self, request: web.Request) -> web.Response:
        issuer = maskinporten_issuer(self.gate.base(request))
        return web.json_response(
            {
                "issuer": issuer,
                "token_endpoint": issuer + "token",
                "jwks_uri": issuer + "jwk",
                "grant_types_supported": [GRANT_TYPE],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "token_endpoint_auth_signing_alg_values_supported": ["RS256", "RS384", "RS512"],
            }
        )
