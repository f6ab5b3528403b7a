"""Folders: by id or well-known name, listed ten at a time without the hidden ones, made below another.

mailfolder.md (160f6dc5) and user-list-mailfolders.md (`includeHiddenFolders`) of
microsoftgraph/microsoft-graph-docs-contrib, read 2026-11-22.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aiohttp import web

from adapters.simulators.graph.gate import READ, USERS, WRITE, Gate
from adapters.simulators.graph.mail_json import SELECTABLE_FOLDER, Teller
from adapters.simulators.graph.preferences import read_preferences
from adapters.simulators.graph.query import read_query
from adapters.simulators.graph.records import ROOT_FOLDER, Json, Mailbox
from adapters.simulators.graph.refusals import Refused, bad_request
from adapters.simulators.graph.writing import read_body

_LIST_QUERY = frozenset({"$select", "$top", "$skip", "$filter", "includeHiddenFolders"})
_NAMED = re.compile(r"displayName eq '((?:[^']|'')*)'")


@dataclass(frozen=True, slots=True)
class FoldersApi:
    gate: Gate

    def routes(self) -> list[web.RouteDef]:
        route, folder = self.gate.route, USERS + "/mailFolders/{folder}"
        return [
            route("GET", USERS + "/mailFolders", "ListFolders", self.listed),
            route("POST", USERS + "/mailFolders", "CreateFolder", self.create),
            route("GET", folder, "GetFolder", self.one),
            route("GET", folder + "/childFolders", "ListChildFolders", self.listed),
            route("POST", folder + "/childFolders", "CreateFolder", self.create),
        ]

    async def one(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, READ)
        teller = self._teller(request, box, frozenset({"$select"}))[0]
        return web.json_response(teller.folder(self.gate.folder(box, request.match_info["folder"])))

    async def listed(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, READ)
        above = self.gate.folder(box, request.match_info.get("folder", ROOT_FOLDER))
        teller, top, skip = self._teller(request, box, _LIST_QUERY)
        hidden = request.query.get("includeHiddenFolders", "").lower() == "true"
        named = _name(request.query.get("$filter", ""))
        every = [one for one in box.folders.values() if one.parent == above.id and (hidden or not one.hidden)]
        every = [one for one in every if named is None or one.name.lower() == named.lower()]
        every.sort(key=lambda one: one.name)
        body: Json = {"value": [teller.folder(one) for one in every[skip : skip + top]]}
        if len(every) > skip + top:
            rest = request.url.with_query({**request.query, "$skip": str(skip + top)})
            body["@odata.nextLink"] = self.gate.base(request) + rest.raw_path_qs
        return web.json_response(body)

    async def create(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, WRITE)
        above = self.gate.folder(box, request.match_info.get("folder", ROOT_FOLDER))
        body = await read_body(request, limit=self.gate.settings.request_limit)
        name = body.get("displayName")
        if not isinstance(name, str) or not name.strip() or set(body) - {"displayName", "isHidden"}:
            raise bad_request("displayName is needed, isHidden may be given.")
        if any(one.parent == above.id and one.name.lower() == name.lower() for one in box.folders.values()):
            raise Refused(409, "ErrorFolderExists", "A folder with the specified name already exists.")
        made = self.gate.world.add_folder(box.address, name, parent=above.id, hidden=bool(body.get("isHidden")))
        teller = Teller(world=self.gate.world, box=box, prefers=read_preferences(request))
        return web.json_response(teller.folder(made), status=201)

    def _teller(self, request: web.Request, box: Mailbox, allowed: frozenset[str]) -> tuple[Teller, int, int]:
        settings = self.gate.settings
        query = read_query(
            request, selectable=SELECTABLE_FOLDER, allowed=allowed, most=settings.most_page, filters_mail=False
        )
        prefers = read_preferences(request)
        teller = Teller(world=self.gate.world, box=box, prefers=prefers, select=query.select)
        return teller, query.top or settings.default_page, query.skip


def _name(text: str) -> str | None:
    if not text:
        return None
    found = _NAMED.fullmatch(text)
    if found is None:
        raise bad_request("Folders can be filtered by displayName only.", "ErrorInvalidUrlQueryFilter")
    return found[1].replace("''", "'")
