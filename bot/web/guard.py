"""Around every page: who may ask, what every answer bears, and what people are told instead of a fault."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.app.desk import winner_name
from bot.domain.item import State
from bot.errors import Conflict, Gone, NotAllowed, OutsideError, PostvaktError
from bot.web.drawing import Drawing
from bot.web.headers import everywhere
from bot.web.refusal import Refused
from bot.web.sign_in import SigningIn, SignInNeeded
from bot.web.visits import Visit, Visits, need_own_origin

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: where somebody has the item, whatever has become of it since
_CLAIMED = frozenset({State.CLAIMED.value, State.ROUTING.value, State.NEEDS_ATTENTION.value})
#: parts of an address that stand in the frame of a page of ours
_FRAMED = frozenset({"ordinal", "part"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    visits: Visits
    signing_in: SigningIn
    drawing: Drawing

    def watch(self, app: web.Application) -> None:
        app.middlewares.append(self._middleware())
        headers = everywhere(secure=self.visits.settings.secure)

        async def prepare(_request: web.Request, response: web.StreamResponse) -> None:
            response.headers.update(headers)

        app.on_response_prepare.append(prepare)

    def _middleware(self) -> Middleware:
        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
                # a browser that guesses where its person will go next must not open a letter
                return web.Response(status=503)
            try:
                need_own_origin(request, self.visits.settings)
                return await handler(request)
            except SignInNeeded as needed:
                return await self._send_to_sign_in(request, needed)
            except ConnectionError:
                # the browser has gone
                raise
            except (Refused, PostvaktError, web.HTTPException) as refusal:
                return await self._told(request, refusal)
            except Exception as fault:
                # the boundary to people: whatever went wrong becomes one plain sentence
                log.exception("page.fault", fault=type(fault).__name__)
                return await self._told(request, PostvaktError())

        return guarded

    async def _send_to_sign_in(self, request: web.Request, needed: SignInNeeded) -> web.StreamResponse:
        try:
            return await self.signing_in.start(request, needed.context)
        except Refused as refused:
            log.warning("sign_in.refused", reason=refused.reason)
            return self.drawing.refused(None, refused)

    async def _told(self, request: web.Request, fault: Exception) -> web.StreamResponse:
        if isinstance(fault, web.HTTPException) and fault.status < 400:
            return fault
        visit = await self._visit(request)
        framed = not _FRAMED.isdisjoint(request.match_info)
        if isinstance(fault, Refused):
            log.info("page.refused", status=fault.status, reason=fault.reason)
            return self.drawing.refused(visit, fault, framed=framed)
        status, text = await self._answer(visit, fault)
        return self.drawing.told(visit, status, text, framed=framed)

    async def _visit(self, request: web.Request) -> Visit | None:
        try:
            return await self.visits.current(request)
        except PostvaktError:
            return None

    async def _answer(self, visit: Visit | None, fault: Exception) -> tuple[int, str]:
        write = self.drawing.texts(visit)
        match fault:
            case web.HTTPException():
                return fault.status, write("told.nothing_here")
            case NotAllowed():
                unknown = fault.reason == "no_such_item"
                return (404, write("told.nothing_here")) if unknown else (403, write(fault.translation_key))
            case Conflict():
                return 403, await self._who_has_it(visit, fault)
            case OutsideError():
                log.warning("page.outside", system=fault.system, error=fault.code, reason=fault.reason)
                return 410 if isinstance(fault, Gone) else 502, write(fault.translation_key)
        return 500, write("told.fault")

    async def _who_has_it(self, visit: Visit | None, conflict: Conflict) -> str:
        """A colleague is told what the card tells too."""
        write = self.drawing.texts(visit)
        if conflict.reason == State.WAITING.value:
            return write("told.not_claimed")
        name = await winner_name(self.visits.desk, conflict) or write("person.unknown")
        if conflict.reason in _CLAIMED:
            return write("told.has_claimed", name=name)
        return write(conflict.translation_key, name=name)
