"""The token endpoint: a code is redeemed once, by the client it was made for, with the verifier of its challenge.

v2-oauth2-auth-code-flow.md of MicrosoftDocs/entra-docs 0c1ac842, 2024-04-08 (form of the errors; client_secret_post,
client_secret_basic, private_key_jwt); RFC 7636 for the verifier.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote_plus
from uuid import uuid4

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators._kit.assertions import ASSERTION_TYPE, BadAssertion, check_assertion
from adapters.simulators.openid.provider import Provider
from adapters.simulators.openid.world import Code

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class Refused(Exception):
    """Answered as JSON with an AADSTS number."""

    def __init__(self, status: int, error: str, number: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.error = error
        self.number = number


@dataclass(frozen=True, slots=True)
class Redeeming:
    provider: Provider

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/{tenant}/oauth2/v2.0/token", operation("Token")(self.token))]

    async def token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        try:
            code = self._redeemed(request, form)
        except Refused as refusal:
            return self._refusal(refusal)
        settings = self.provider.settings
        seconds = int(settings.token_lifetime.total_seconds())
        access = secrets.token_urlsafe(32)
        self.provider.world.tokens[access] = (code.person, self._now() + settings.token_lifetime)
        body = {
            "token_type": "Bearer",
            "scope": " ".join(sorted(code.asked.scopes)),
            "expires_in": seconds,
            "ext_expires_in": seconds,
            "access_token": access,
            "id_token": self.provider.tokens.id_token(code, self.provider.issuer(request)),
        }
        return web.json_response(body, headers={"Cache-Control": "no-store"})

    def _redeemed(self, request: web.Request, form: Mapping[str, str]) -> Code:
        if request.match_info["tenant"] != self.provider.settings.tenant_id:
            raise Refused(400, "invalid_request", 90002, "Tenant not found.")
        if form.get("grant_type") != "authorization_code":
            raise Refused(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.")
        self._check_client(request, form)
        code = self.provider.world.codes.get(form.get("code", ""))
        if code is None:
            raise Refused(400, "invalid_grant", 70000, "The provided code is not valid.")
        if code.redeemed:
            raise Refused(400, "invalid_grant", 54005, "The authorization code was already redeemed.")
        if self._now() >= code.expires_at:
            raise Refused(400, "invalid_grant", 70008, "The provided authorization code is expired.")
        if form.get("redirect_uri") != code.asked.redirect_uri:
            raise Refused(400, "invalid_grant", 500112, "The reply address does not match the one of the request.")
        self._check_verifier(form.get("code_verifier", ""), code.asked.challenge)
        code.redeemed = True
        return code

    def _check_verifier(self, verifier: str, challenge: str) -> None:
        if _VERIFIER.fullmatch(verifier) is None:
            raise Refused(400, "invalid_grant", 501481, "code_verifier must be 43 to 128 signs.")
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if not hmac.compare_digest(digest, challenge):
            raise Refused(400, "invalid_grant", 501481, "The Code_Verifier does not match the code_challenge.")

    def _check_client(self, request: web.Request, form: Mapping[str, str]) -> None:
        registration = self.provider.registration
        client_id, secret = _basic(request.headers.get("Authorization", "")) or (
            form.get("client_id", ""),
            form.get("client_secret", ""),
        )
        if client_id != registration.client_id:
            raise Refused(400, "unauthorized_client", 700016, "Application was not found in the directory.")
        if secret:
            if not registration.secret or not hmac.compare_digest(secret.encode(), registration.secret.encode()):
                raise Refused(401, "invalid_client", 7000215, "Invalid client secret provided.")
            return
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise Refused(401, "invalid_client", 7000218, "client_assertion or client_secret is needed.")
        try:
            check_assertion(
                form.get("client_assertion", ""),
                certificate=registration.certificate,
                client_id=client_id,
                endpoint=self.provider.base(request) + request.path,
                now=self._now().timestamp(),
            )
        except BadAssertion as wrong:
            raise Refused(401, "invalid_client", 700027, str(wrong)) from wrong

    def _now(self) -> datetime:
        return self.provider.world.clock.now()

    def _refusal(self, refusal: Refused) -> web.Response:
        now = self._now().strftime("%Y-%m-%d %H:%M:%SZ")
        body = {
            "error": refusal.error,
            "error_description": f"AADSTS{refusal.number}: {refusal} Timestamp: {now}",
            "error_codes": [refusal.number],
            "timestamp": now,
            "trace_id": str(uuid4()),
            "correlation_id": str(uuid4()),
        }
        return web.json_response(body, status=refusal.status, headers={"Cache-Control": "no-store"})


def _basic(header: str) -> tuple[str, str] | None:
    """Both halves are escaped before they are joined (RFC 6749, section 2.3.1)."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(name), unquote_plus(secret)
