"""The token endpoint midp.digipost.no: client credentials over mutual TLS, bound to scope, resource and certificate.

docs/_v19_x/1_client_config.md of digipost/digipost-api-client-java 03b5e0e4; reference/svarinn-digipost.md 3.3. Names
of the OAuth errors are those of RFC 6749 and RFC 8707: Digipost's own are not published.
"""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass

from aiohttp import web
from cryptography.hazmat.primitives.serialization import Encoding

from adapters.simulators._kit import operation
from adapters.simulators.digipost.settings import Client, Settings
from adapters.simulators.digipost.world import World

TOKEN_PATH = "/oauth2/token"  # noqa: S105 - an address
SCOPE = "dpost-api:"
_FIELDS = {"grant_type", "client_id", "scope", "resource"}


@dataclass(slots=True, kw_only=True)
class Midp:
    world: World
    client: Client
    settings: Settings
    #: the API that tokens are for; its exact address, without a slash at the end
    resource: str = ""

    def routes(self) -> list[web.RouteDef]:
        return [web.post(TOKEN_PATH, operation("token")(self.token))]

    async def token(self, request: web.Request) -> web.Response:
        if request.content_type != "application/x-www-form-urlencoded":
            return _refusal(400, "invalid_request")
        form = {name: str(value) for name, value in (await request.post()).items()}
        problem = self._problem(request, form)
        if problem is not None:
            return problem
        lifetime = self.settings.token_lifetime
        token = self.world.new_token(self.client.broker_id, lifetime)
        body = {"access_token": token, "expires_in": int(lifetime.total_seconds())}
        return web.json_response(body, headers={"Cache-Control": "no-store"})

    def _problem(self, request: web.Request, form: dict[str, str]) -> web.Response | None:
        """Stricter than the standard: an unknown parameter is refused, since it would be a misunderstanding."""
        if set(form) != _FIELDS:
            return _refusal(400, "invalid_request")
        if form["grant_type"] != "client_credentials":
            return _refusal(400, "unsupported_grant_type")
        if form["client_id"] != self.client.client_id or _presented(request) != self._registered():
            return _refusal(401, "invalid_client")
        if form["scope"] != f"{SCOPE}{self.client.broker_id}":
            return _refusal(400, "invalid_scope")
        if form["resource"] != self.resource:
            return _refusal(400, "invalid_target")
        return None

    def _registered(self) -> str:
        return hashlib.sha256(self.client.certificate.public_bytes(Encoding.DER)).hexdigest()


def _presented(request: web.Request) -> str:
    """Thumbprint of the certificate in the TLS session; empty without one."""
    session = request.get_extra_info("ssl_object")
    if not isinstance(session, ssl.SSLObject):
        return ""
    presented = session.getpeercert(binary_form=True)
    return hashlib.sha256(presented).hexdigest() if presented else ""


def _refusal(status: int, code: str) -> web.Response:
    return web.json_response({"error": code}, status=status, headers={"Cache-Control": "no-store"})
