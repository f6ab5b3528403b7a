"""Who may call: key or bearer token in the Authorization header, a client id, whom the service account may act for."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from adapters.simulators.p360.records import Employee
from adapters.simulators.p360.refusals import SifRefusal, WireProblem
from adapters.simulators.p360.world import P360World
from bot.domain.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthClient:
    """Client credentials for the token endpoint of the OAuth mode."""

    client_id: str
    client_secret: str = field(repr=False)
    lifetime: timedelta = timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class Access:
    clock: Clock
    authkey: str | None = field(repr=False)
    client_id: str | None = None
    oauth: OAuthClient | None = None
    _tokens: dict[str, datetime] = field(default_factory=dict, repr=False)

    def check(self, request: web.Request) -> None:
        """A key in the address ends up in logs; this installation takes none."""
        scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
        known = {"authkey": self._is_key, "bearer": self._is_token}.get(scheme.casefold())
        if "authkey" in request.query or known is None or not known(credential.strip()):
            raise WireProblem(
                401, "System.UnauthorizedAccessException", "Authorization has been denied for this request."
            )
        if self.client_id is not None and request.headers.get("clientid") != self.client_id:
            raise WireProblem(401, "System.UnauthorizedAccessException", "The client id is missing or unknown.")

    def _is_key(self, credential: str) -> bool:
        return self.authkey is not None and hmac.compare_digest(credential.encode(), self.authkey.encode())

    def _is_token(self, credential: str) -> bool:
        expiry = self._tokens.get(credential)
        return expiry is not None and self.clock.now() < expiry

    async def token(self, request: web.Request) -> web.Response:
        """RFC 6749 section 4.4, client credentials in the form; the real endpoint's address is the customer's own."""
        form = await request.post()
        client = self.oauth
        given = (form.get("client_id"), form.get("client_secret"))
        if client is None or given != (client.client_id, client.client_secret):
            return web.json_response({"error": "invalid_client"}, status=401)
        if form.get("grant_type") != "client_credentials":
            return web.json_response({"error": "unsupported_grant_type"}, status=400)
        token = secrets.token_urlsafe(24)
        self._tokens[token] = self.clock.now() + client.lifetime
        expires_in = int(client.lifetime.total_seconds())
        return web.json_response({"access_token": token, "token_type": "Bearer", "expires_in": expires_in})


def acting_employee(
    world: P360World, *, service_login: str, may_impersonate: bool, context_user: str | None
) -> Employee:
    """Without ADContextUser the service account itself acts and is logged."""
    service = world.login(service_login)
    if service is None:
        raise SifRefusal("The service account is not a user in 360.")
    if not context_user:
        return service
    if not may_impersonate:
        raise SifRefusal("The authenticated user is not allowed to impersonate other users.")
    employee = world.login(context_user)
    if employee is None:
        raise SifRefusal(f"User '{context_user}' does not exist in 360 or is not active.")
    return employee
