"""Entra's token endpoint as an application meets it: client credentials with a secret or a signed assertion.

A scope without `/.default` is AADSTS1002012. Form of the errors: v2-oauth2-auth-code-flow.md of
MicrosoftDocs/entra-docs 0c1ac842, 2024-04-08. The assertion is judged by the kit.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from uuid import uuid4

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators._kit.assertions import ASSERTION_TYPE, BadAssertion, check_assertion
from adapters.simulators.graph.settings import Client, Settings
from adapters.simulators.graph.world import World

SCOPE = "https://graph.microsoft.com/.default"


@dataclass(frozen=True, slots=True)
class Entra:
    world: World
    client: Client
    settings: Settings

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/{tenant}/oauth2/v2.0/token", operation("Token")(self.token))]

    async def token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        problem = self._problem(request, form)
        if problem is not None:
            return self._refusal(*problem)
        lifetime = self.settings.token_lifetime
        token = secrets.token_urlsafe(48)
        self.world.tokens[token] = (self.client.roles, self.world.clock.now() + lifetime)
        seconds = int(lifetime.total_seconds())
        return web.json_response(
            {"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token}
        )

    def _problem(self, request: web.Request, form: dict[str, str]) -> tuple[int, str, int, str] | None:
        if request.match_info["tenant"] != self.settings.tenant_id:
            return 400, "invalid_request", 90002, "Tenant not found."
        if form.get("grant_type") != "client_credentials":
            return 400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type."
        if form.get("client_id") != self.client.client_id:
            return 400, "unauthorized_client", 700016, "Application was not found in the directory."
        if form.get("scope") != SCOPE:
            return 400, "invalid_scope", 1002012, "Client credential flows must have a scope value with /.default."
        return self._credential_problem(request, form)

    def _credential_problem(self, request: web.Request, form: dict[str, str]) -> tuple[int, str, int, str] | None:
        given = form.get("client_secret", "")
        if given:
            if self.client.secret and hmac.compare_digest(given.encode(), self.client.secret.encode()):
                return None
            return 401, "invalid_client", 7000215, "Invalid client secret provided."
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            return 401, "invalid_client", 7000218, "The request body must contain client_assertion or client_secret."
        try:
            check_assertion(
                form.get("client_assertion", ""),
                certificate=self.client.certificate,
                client_id=self.client.client_id,
                endpoint=str(request.url.with_query(None)),
                now=self.world.clock.now().timestamp(),
            )
        except BadAssertion as wrong:
            return 401, "invalid_client", 700027, f"Client assertion failed signature validation: {wrong}."
        return None

    def _refusal(self, status: int, error: str, number: int, text: str) -> web.Response:
        now = self.world.clock.now().strftime("%Y-%m-%d %H:%M:%SZ")
        body = {
            "error": error,
            "error_description": f"AADSTS{number}: {text} Timestamp: {now}",
            "error_codes": [number],
            "timestamp": now,
            "trace_id": str(uuid4()),
            "correlation_id": str(uuid4()),
        }
        return web.json_response(body, status=status)
