"""The inbox API: entrypoint, a list that is paged by offset, a redirect to the content, deletion.

inbox-api-specification.md and client docs v19 of digipost/digipost-api-client-java (646ebf87, 03b5e0e4); XML of
contracts/digipost. There is no call that moves, sorts or marks a letter.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators.digipost.documents import MEDIA_TYPE, Addresses, entrypoint, inbox
from adapters.simulators.digipost.gate import Gate
from adapters.simulators.digipost.records import Letter
from adapters.simulators.digipost.refusals import BAD_QUERY, GENERAL_ERROR, NO_LETTER, Refused, response
from adapters.simulators.digipost.settings import Settings
from adapters.simulators.digipost.world import UnknownId, World

Handler = Callable[[web.Request], Awaitable[web.Response]]
_NO_QUERY: frozenset[str] = frozenset()


@dataclass(slots=True)
class InboxApi:
    world: World
    settings: Settings
    gate: Gate
    #: scheme, host and port of the content host
    content_base: str = ""

    def routes(self) -> list[web.RouteDef]:
        letter = r"/{sender:\d+}/inbox/{letter:\d+}"
        return [
            self._route("GET", "/", "entrypoint", self.entrypoint),
            self._route("GET", r"/{sender:\d+}", "entrypoint", self.entrypoint),
            self._route("GET", r"/{sender:\d+}/inbox", "inbox", self.inbox),
            self._route("GET", letter + "/content", "content", self.content),
            self._route("DELETE", letter, "delete", self.delete),
        ]

    async def entrypoint(self, request: web.Request) -> web.Response:
        _known_query(request, _NO_QUERY)
        if "sender" in request.match_info:
            sender_id = self.gate.mailbox(request, produces=MEDIA_TYPE).sender_id
        else:
            sender_id = self.gate.broker(request, produces=MEDIA_TYPE)
        return self._xml(request, entrypoint(_base(request), sender_id))

    async def inbox(self, request: web.Request) -> web.Response:
        mailbox = self.gate.mailbox(request, produces=MEDIA_TYPE)
        _known_query(request, frozenset({"offset", "limit"}))
        offset = _number(request, "offset", 0)
        limit = _number(request, "limit", self.settings.default_limit)
        if not 1 <= limit <= self.settings.most_limit:
            raise Refused(BAD_QUERY)
        letters = self.world.inbox(mailbox.sender_id)[offset : offset + limit]
        return self._xml(request, inbox(letters, Addresses(base=_base(request), settings=self.settings)))

    async def content(self, request: web.Request) -> web.Response:
        letter = self._letter(request)
        address = self.world.new_address(letter, self.settings.content_lifetime)
        location = f"{self.content_base}/documents/{letter.id}?token={address.token}&download=false"
        return web.Response(status=307, headers={"Location": location, "Cache-Control": "no-store"})

    async def delete(self, request: web.Request) -> web.Response:
        letter = self._letter(request)
        try:
            self.world.delete(letter.id)
        except UnknownId as unknown:
            raise self._missing() from unknown
        return web.Response()

    def _letter(self, request: web.Request) -> Letter:
        mailbox = self.gate.mailbox(request, produces="*/*")
        _known_query(request, _NO_QUERY)
        found = self.world.found(int(request.match_info["letter"]))
        if found is None or found.mailbox != mailbox.sender_id:
            raise self._missing()
        return found

    def _missing(self) -> Refused:
        return Refused(GENERAL_ERROR if self.settings.missing == "general_error" else NO_LETTER)

    def _route(self, method: str, path: str, name: str, handler: Handler) -> web.RouteDef:
        async def answering(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except Refused as refusal:
                return response(refusal.problem)

        return web.route(method, path, operation(name)(answering))

    def _xml(self, request: web.Request, body: bytes) -> web.Response:
        answer = web.Response(body=body, content_type=MEDIA_TYPE)
        if self.settings.gzip and "gzip" in request.headers.get("Accept-Encoding", ""):
            answer.enable_compression(web.ContentCoding.gzip)
        return answer


def _base(request: web.Request) -> str:
    return f"{request.scheme}://{request.host}"


def _number(request: web.Request, name: str, otherwise: int) -> int:
    text = request.query.get(name, str(otherwise))
    if not (text.isascii() and text.isdecimal()) or len(request.query.getall(name, [])) > 1:
        raise Refused(BAD_QUERY)
    return int(text)


def _known_query(request: web.Request, known: frozenset[str]) -> None:
    if set(request.query) - known:
        raise Refused(BAD_QUERY)
