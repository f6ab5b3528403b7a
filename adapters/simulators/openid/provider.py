"""The endpoints of the simulated OpenID provider: discovery, sign-in, tokens, keys, who somebody is, sign-out.

v2-protocols-oidc.md (03589959) and v2-oauth2-auth-code-flow.md (0c1ac842) of MicrosoftDocs/entra-docs. As at Entra, the
discovery document does not mention PKCE.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators.openid import pages
from adapters.simulators.openid.asked import Asked, Unanswerable, read_asked
from adapters.simulators.openid.settings import Registration, Settings
from adapters.simulators.openid.tokens import Tokens
from adapters.simulators.openid.world import Code, Session, World
from adapters.simulators.teams.browsers import PERSON
from adapters.simulators.teams.people import Person

COOKIE = "SIMSESSION"


@dataclass(frozen=True, slots=True)
class Provider:
    world: World
    registration: Registration
    settings: Settings
    tokens: Tokens

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/{tenant}/v2.0/.well-known/openid-configuration", operation("OpenIdConfiguration")(self.document)),
            web.get("/{tenant}/discovery/v2.0/keys", operation("Keys")(self.keys)),
            web.get("/{tenant}/oauth2/v2.0/authorize", operation("Authorize")(self.authorize)),
            web.post("/{tenant}/oauth2/v2.0/authorize", operation("SignIn")(self.sign_in)),
            web.get("/{tenant}/oauth2/v2.0/logout", operation("Logout")(self.logout)),
            web.post("/{tenant}/oauth2/v2.0/logout", operation("Logout")(self.logout)),
            web.get("/oidc/userinfo", operation("UserInfo")(self.userinfo)),
        ]

    def base(self, request: web.Request) -> str:
        return (self.settings.public_url or f"{request.scheme}://{request.host}").rstrip("/")

    def issuer(self, request: web.Request) -> str:
        return f"{self.base(request)}/{self.settings.tenant_id}/v2.0"

    async def document(self, request: web.Request) -> web.Response:
        self._check_tenant(request)
        base = self.base(request)
        start = f"{base}/{self.settings.tenant_id}"
        return web.json_response(
            {
                "issuer": self.issuer(request),
                "authorization_endpoint": f"{start}/oauth2/v2.0/authorize",
                "token_endpoint": f"{start}/oauth2/v2.0/token",
                "token_endpoint_auth_methods_supported": [
                    "client_secret_post",
                    "private_key_jwt",
                    "client_secret_basic",
                ],
                "jwks_uri": f"{start}/discovery/v2.0/keys",
                "userinfo_endpoint": f"{base}/oidc/userinfo",
                "end_session_endpoint": f"{start}/oauth2/v2.0/logout",
                "response_modes_supported": ["query", "form_post"],
                "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": ["openid", "profile", "email"],
                "request_uri_parameter_supported": False,
                "http_logout_supported": True,
                "claims_supported": [
                    "sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid", "ver", "email",
                ],
            }
        )  # fmt: skip

    async def keys(self, request: web.Request) -> web.Response:
        self._check_tenant(request)
        return web.json_response(self.tokens.jwks(self.issuer(request)))

    async def authorize(self, request: web.Request) -> web.Response:
        """Nobody sees a page who is signed in already, unless the application or a context wants one."""
        asked = self._asked(request)
        if isinstance(asked, web.Response):
            return asked
        session = self.world.sessions.get(request.cookies.get(COOKIE, ""))
        known = self.world.people.get(session.person) if session is not None else None
        hinted = asked.login_hint in ("", known.member("")["userPrincipalName"] if known else "")
        if session is None or known is None or not hinted or asked.prompt in ("login", "select_account"):
            if asked.prompt == "none":
                return self._refused(asked, "login_required", "AADSTS50058: no single account is signed in.")
            return pages.choose(self.world.people.values(), sits_here=request.cookies.get(PERSON, ""))
        missing = asked.contexts - session.contexts
        if missing and asked.essential:
            if asked.prompt == "none":
                return self._refused(asked, "interaction_required", "AADSTS50076: stronger sign-in is needed.")
            return pages.confirm(known, missing)
        return self._answered(asked, session)

    async def sign_in(self, request: web.Request) -> web.Response:
        """What the pages send: `person`, `strong=yes` for the second step, or `cancel`."""
        asked = self._asked(request)
        if isinstance(asked, web.Response):
            return asked
        form = {name: str(value) for name, value in (await request.post()).items()}
        person = self._person(asked, form)
        if isinstance(person, web.Response):
            return person
        known = self.world.sessions.get(request.cookies.get(COOKIE, ""))
        session = known if known is not None and known.person == person.key else self.world.begin_session(person)
        missing = asked.contexts - session.contexts
        if missing and asked.essential:
            if person.key in self.world.weak:
                return self._refused(asked, "access_denied", "AADSTS53003: blocked by Conditional Access.")
            if form.get("strong") != "yes":
                return self._with_cookie(pages.confirm(person, missing), session)
            session.contexts |= missing
        return self._answered(asked, session)

    async def logout(self, request: web.Request) -> web.Response:
        self._check_tenant(request)
        given = {**request.query, **({k: str(v) for k, v in (await request.post()).items()})}
        self.world.sessions.pop(request.cookies.get(COOKIE, ""), None)
        target = given.get("post_logout_redirect_uri", "")
        if target not in self.registration.logout_uris:
            answer = pages.signed_out()
        else:
            extra = {"state": given["state"]} if "state" in given else {}
            answer = _redirect(target, extra)
        answer.del_cookie(COOKIE, path="/")
        return answer

    async def userinfo(self, request: web.Request) -> web.Response:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        key, expires_at = self.world.tokens.get(token, ("", self.world.clock.now()))
        if scheme != "Bearer" or self.world.clock.now() >= expires_at:
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        person = self.world.person(key)
        return web.json_response({"sub": self.tokens.subject(person), "name": person.name})

    def _person(self, asked: Asked, form: Mapping[str, str]) -> Person | web.Response:
        if form.get("cancel"):
            return self._refused(asked, "access_denied", "AADSTS65004: User declined.")
        person = self.world.people.get(form.get("person", ""))
        if person is None:
            return pages.failed("AADSTS50034: the account does not exist.")
        if person.key in self.world.unassigned:
            return self._refused(asked, "access_denied", "AADSTS50105: not assigned to a role for the application.")
        return person

    def _asked(self, request: web.Request) -> Asked | web.Response:
        self._check_tenant(request)
        try:
            given = {name: request.query.getall(name) for name in request.query}
            asked = read_asked(given, self.registration, self.settings)
        except Unanswerable as problem:
            return pages.failed(str(problem))
        return self._refused(asked, asked.error, asked.error_text) if asked.error else asked

    def _answered(self, asked: Asked, session: Session) -> web.Response:
        told = session.contexts if self.settings.contexts_unasked else session.contexts & asked.contexts
        name = secrets.token_urlsafe(40)
        self.world.codes[name] = Code(
            asked=asked,
            person=session.person,
            contexts=frozenset(told),
            session_id=session.id,
            expires_at=self.world.clock.now() + self.settings.code_lifetime,
        )
        self.world.signed_in(session, frozenset(told))
        fields = {"code": name, "state": asked.state, "session_state": session.id[:12]}
        return self._with_cookie(self._sent(asked, fields), session)

    def _refused(self, asked: Asked, error: str, text: str) -> web.Response:
        fields = {"error": error, "error_description": text}
        return self._sent(asked, fields | ({"state": asked.state} if asked.state else {}))

    def _sent(self, asked: Asked, fields: Mapping[str, str]) -> web.Response:
        if asked.response_mode == "form_post":
            return pages.posted(asked.redirect_uri, fields)
        return _redirect(asked.redirect_uri, fields)

    def _with_cookie(self, answer: web.Response, session: Session) -> web.Response:
        answer.set_cookie(COOKIE, session.id, path="/", httponly=True, samesite="Lax")
        return answer

    def _check_tenant(self, request: web.Request) -> None:
        if request.match_info["tenant"] != self.settings.tenant_id:
            raise web.HTTPBadRequest(text="AADSTS90002: Tenant not found.")


def _redirect(target: str, fields: Mapping[str, str]) -> web.Response:
    joint = "&" if "?" in target else "?"
    location = f"{target}{joint}{urlencode(fields)}" if fields else target
    return web.Response(status=302, headers={"Location": location, "Cache-Control": "no-store"})
