"""Sends people to sign in, takes their answer, and signs them out again."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.web.drawing import Drawing
from bot.web.provider import Provider
from bot.web.refusal import Refused
from bot.web.sessions import Sessions, SignIns, new_secret
from bot.web.visits import Visits, form_of

log = structlog.get_logger(__name__)

_COOKIE_LASTS = 600


class SignInNeeded(Exception):
    """The person is sent to sign in and comes back to the same page; `context`: with this authentication context."""

    def __init__(self, context: str = "") -> None:
        super().__init__(context)
        self.context = context


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningIn:
    visits: Visits
    sign_ins: SignIns
    provider: Provider
    drawing: Drawing

    @property
    def sessions(self) -> Sessions:
        return self.visits.sessions

    @property
    def cookie(self) -> str:
        """Binds a sign-in to the browser that began it."""
        return f"{self.visits.cookie}-sign-in"

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/sign-in/callback", self.finish, allow_head=False)
        app.router.add_post("/sign-out", self.sign_out)
        app.router.add_get("/signed-out", self.signed_out, allow_head=False)

    async def start(self, request: web.Request, context: str) -> web.Response:
        """`to` is the path of the page that was asked for: no other address ever comes back."""
        browser = request.cookies.get(self.cookie) or new_secret()
        state, begun = self.sign_ins.begin(to=request.path, context=context, browser=browser)
        answer = web.Response(status=303, headers={"Location": await self.provider.address(state, begun)})
        self.visits.keep(answer, self.cookie, browser, max_age=_COOKIE_LASTS)
        return answer

    async def finish(self, request: web.Request) -> web.Response:
        browser = request.cookies.get(self.cookie, "")
        begun = self.sign_ins.finish(request.query.get("state", ""), browser=browser) if browser else None
        if begun is None:
            raise Refused(400, "sign_in_failed", reason="sign_in.state")
        code = request.query.get("code", "")
        if not code or "error" in request.query:
            # declined, or refused by a policy of the tenant: what the provider says of it may name the person
            raise Refused(403, "sign_in_failed", reason="sign_in.declined", back_to=begun.to)
        identity = await self.provider.redeem(code, begun)
        if begun.context and begun.context not in identity.contexts:
            raise Refused(403, "sign_in_too_weak", back_to=begun.to)
        # whoever was signed in before, and whatever id somebody may have put into this browser, is gone
        self.sessions.end(self.visits.session_id(request))
        session_id, session = self.sessions.begin(identity.person_id, identity.contexts)
        log.info("sign_in.done", person_id=session.person_id, contexts=sorted(session.contexts))
        answer = web.Response(status=303, headers={"Location": begun.to})
        self.visits.keep(answer, self.visits.cookie, session_id)
        self.visits.drop(answer, self.cookie)
        return answer

    async def sign_out(self, request: web.Request) -> web.Response:
        visit = await self.visits.current(request)
        if visit is not None:
            await form_of(request, visit)
            self.sessions.end(self.visits.session_id(request))
        answer = web.Response(status=303, headers={"Location": "/signed-out"})
        self.visits.drop(answer, self.visits.cookie)
        return answer

    async def signed_out(self, _request: web.Request) -> web.Response:
        return self.drawing.page("signed_out", None)
