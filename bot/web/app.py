"""Puts the pages together: an application of its own, for a listener of its own."""

from __future__ import annotations

import httpx
from aiohttp import web

from bot.app.desk import Desk
from bot.web.drawing import Drawing
from bot.web.guard import Guard
from bot.web.letters import Letters
from bot.web.paper.binding import Binding
from bot.web.provider import Provider, pages_assertion
from bot.web.sending import Sending
from bot.web.sessions import Sessions, SignIns
from bot.web.settings import WebSettings
from bot.web.sign_in import SigningIn
from bot.web.visits import Visits

#: bytes; the only forms here hold a title and a name
_LARGEST_FORM = 64 * 1024


def pages_app(
    desk: Desk, settings: WebSettings, *, tenant_id: str, http: httpx.AsyncClient, sending: Sending | None = None
) -> web.Application:
    """`http` asks the provider, nothing else. Raises ConfigError where the certificate's key cannot be read."""
    pages_assertion(settings)
    sessions = Sessions(clock=desk.clock, lasts=settings.session, idle=settings.idle)
    visits = Visits(desk=desk, settings=settings, sessions=sessions)
    drawing = Drawing(desk.locale)
    provider = Provider(settings=settings, tenant_id=tenant_id, http=http, clock=desk.clock)
    signing_in = SigningIn(visits=visits, sign_ins=SignIns(clock=desk.clock), provider=provider, drawing=drawing)
    app = web.Application(client_max_size=_LARGEST_FORM)
    Guard(visits=visits, signing_in=signing_in, drawing=drawing).watch(app)
    signing_in.add_routes(app)
    binding = Binding(settings=settings.paper)
    Letters(desk=desk, visits=visits, drawing=drawing, sending=sending or Sending(), binding=binding).add_routes(app)

    async def style(_request: web.Request) -> web.Response:
        return drawing.style()

    async def nothing(_request: web.Request) -> web.Response:
        return web.Response(status=204)

    app.router.add_get("/postvakt.css", style)
    # browsers ask for it by themselves
    app.router.add_get("/favicon.ico", nothing)
    return app
