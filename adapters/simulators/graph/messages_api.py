"""Messages: found, read, changed, moved, removed. Sending and attachments stand apart.

message-get.md (0318ce19), message-move.md (09455a65), message.md (022059a6) of
microsoftgraph/microsoft-graph-docs-contrib, read 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from adapters.simulators.graph.gate import READ, USERS, WRITE, Gate
from adapters.simulators.graph.mail_json import SELECTABLE_MAIL, Teller
from adapters.simulators.graph.mime import write_mime
from adapters.simulators.graph.preferences import read_preferences
from adapters.simulators.graph.query import Query, read_query
from adapters.simulators.graph.records import Json, Mailbox
from adapters.simulators.graph.refusals import bad_request
from adapters.simulators.graph.writing import apply, read_body

_ONE_QUERY = frozenset({"$select", "$expand"})
_LIST_QUERY = frozenset({"$select", "$top", "$skip", "$filter", "$orderby", "$expand"})


@dataclass(frozen=True, slots=True)
class MessagesApi:
    gate: Gate

    def routes(self) -> list[web.RouteDef]:
        route, routes = self.gate.route, []
        for start in (USERS, USERS + "/mailFolders/{folder}"):
            one = start + "/messages/{mail}"
            routes += [
                route("GET", start + "/messages", "ListMessages", self.listed),
                route("GET", one, "GetMessage", self.one),
                route("PATCH", one, "UpdateMessage", self.update),
                route("DELETE", one, "DeleteMessage", self.delete),
                route("GET", one + "/$value", "GetMime", self.mime),
                route("POST", one + "/move", "MoveMessage", self.move),
            ]
        return routes

    async def listed(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, READ)
        query = self._query(request, _LIST_QUERY)
        folders = [self.gate.folder(box, request.match_info["folder"]).id] if "folder" in request.match_info else None
        found = [one for folder in folders or box.folders for one in self.gate.world.in_folder(box, folder)]
        found.sort(key=lambda one: (one.received_at, one.number), reverse=not query.oldest_first)
        found = [one for one in found if query.keeps(one)]
        top = query.top or self.gate.settings.default_page
        teller = self._teller(request, box, query)
        page = found[query.skip : query.skip + top]
        body: Json = {"value": [teller.mail(one, extended=query.extended) for one in page]}
        if len(found) > query.skip + top:
            rest = request.url.with_query({**request.query, "$skip": str(query.skip + top)})
            body["@odata.nextLink"] = self.gate.base(request) + rest.raw_path_qs
        return self._told(request, body)

    async def one(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, READ)
        query = self._query(request, _ONE_QUERY)
        told = self._teller(request, box, query).mail(
            self.gate.mail(request, box), extended=query.extended, attachments=query.attachments
        )
        return self._told(request, told)

    async def mime(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, READ)
        return web.Response(body=write_mime(self.gate.mail(request, box)), content_type="text/plain")

    async def update(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, WRITE)
        mail = self.gate.mail(request, box)
        body = await read_body(request, limit=self.gate.settings.request_limit)
        if "attachments" in body:
            raise bad_request("Attachments cannot be changed here.")
        apply(body, mail)
        self.gate.world.touch(mail)
        return self._told(request, self._teller(request, box).mail(mail))

    async def delete(self, request: web.Request) -> web.Response:
        """Out of sight for people: into the recoverable items."""
        box = self.gate.mailbox(request, WRITE)
        world = self.gate.world
        world.move(self.gate.mail(request, box), world.folder(box, "recoverableitemsdeletions"))
        return web.Response(status=204)

    async def move(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, WRITE)
        mail = self.gate.mail(request, box)
        body = await read_body(request, limit=self.gate.settings.request_limit)
        if set(body) != {"destinationId"} or not isinstance(body["destinationId"], str):
            raise bad_request("destinationId is needed, and nothing else.")
        self.gate.world.move(mail, self.gate.folder(box, body["destinationId"]))
        return web.json_response(self._teller(request, box).mail(mail), status=201)

    def _query(self, request: web.Request, allowed: frozenset[str]) -> Query:
        return read_query(request, selectable=SELECTABLE_MAIL, allowed=allowed, most=self.gate.settings.most_page)

    def _teller(self, request: web.Request, box: Mailbox, query: Query | None = None) -> Teller:
        select = query.select if query else ()
        return Teller(world=self.gate.world, box=box, prefers=read_preferences(request), select=select)

    def _told(self, request: web.Request, body: Json) -> web.Response:
        applied = read_preferences(request).applied
        return web.json_response(body, headers={"Preference-Applied": applied} if applied else {})
