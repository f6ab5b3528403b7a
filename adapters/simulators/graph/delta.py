"""Changes in one folder, round by round: pages by nextLink, the end by deltaLink, tokens that can expire.

delta-query-messages.md (028b8e35, 2024-11-07), message-delta.md (042f6274), delta-query-overview.md (01a90577) of
microsoftgraph/microsoft-graph-docs-contrib. Whatever leaves the folder is `@removed` with reason `deleted`, also when
it was only moved.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from adapters.simulators.graph.gate import READ, USERS, Gate
from adapters.simulators.graph.identifiers import past_mail_id
from adapters.simulators.graph.mail_json import SELECTABLE_MAIL, Teller
from adapters.simulators.graph.preferences import Preferences, read_preferences
from adapters.simulators.graph.query import Filter, read_query
from adapters.simulators.graph.records import Change, ChangeKind, Folder, Json, Mailbox
from adapters.simulators.graph.refusals import Refused, bad_request

#: an empty token is how the address in the answer to an expired one begins anew
_FIRST_QUERY = frozenset({"$select", "$top", "$filter", "$orderby", "changeType", "$deltatoken"})
_TOKENS = ("$skiptoken", "$deltatoken")


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a token stands for."""

    mailbox: str
    folder: str
    select: tuple[str, ...]
    keeps: Filter
    kind: ChangeKind | None
    page: int | None
    #: everything up to this tick is told when the round is over
    until: int
    #: changes still to be told
    pending: tuple[Change, ...] = ()
    begun: bool = False


@dataclass(slots=True)
class DeltaApi:
    gate: Gate
    rounds: dict[str, Round] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        plain = USERS + "/mailFolders/{folder}/messages/delta"
        linked = "/v1.0/users('{user}')/mailFolders('{folder}')/messages/delta"
        return [self.gate.route("GET", path, "DeltaMessages", self.delta) for path in (plain, linked)]

    async def delta(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, READ)
        folder = self.gate.folder(box, request.match_info["folder"])
        prefers = read_preferences(request)
        given = [name for name in request.query if name.lower() in _TOKENS]
        if given and len(request.query) > 1:
            raise bad_request("A state token stands alone: it holds the parameters of the first request.")
        token = request.query[given[0]] if given else ""
        current = self._continued(request, box, folder, token) if token else self._first(request, box, folder)
        return self._page(request, box, current, prefers)

    def _first(self, request: web.Request, box: Mailbox, folder: Folder) -> Round:
        query = read_query(request, selectable=SELECTABLE_MAIL, allowed=_FIRST_QUERY, most=self.gate.settings.most_page)
        kind: Any = request.query.get("changeType")
        if kind not in (None, "created", "updated", "deleted"):
            raise bad_request("changeType must be created, updated or deleted.")
        if request.query.get("$orderby") not in (None, "receivedDateTime desc"):
            raise bad_request("Only receivedDateTime desc can be ordered by.")
        if not request.query.get("$filter", "receivedDateTime g").startswith("receivedDateTime g"):
            raise bad_request("Only receivedDateTime ge or gt can be filtered by.")
        until = self.gate.world.tick
        inside = self.gate.world.in_folder(box, folder.id)
        pending = tuple(
            Change(at=until, folder=folder.id, number=one.number, copy=one.copy, kind="created") for one in inside
        )
        return Round(
            mailbox=box.address, folder=folder.id, select=query.select, keeps=query.keeps, kind=kind,
            page=query.top, until=until, pending=pending,
        )  # fmt: skip

    def _continued(self, request: web.Request, box: Mailbox, folder: Folder, token: str) -> Round:
        known = self.rounds.get(token)
        if known is None or known.until < self.gate.world.expired_before:
            raise self._expired(request)
        if (known.mailbox, known.folder) != (box.address, folder.id):
            raise bad_request("The state token belongs to another folder.")
        if known.begun:
            return known
        self.gate.world.settle()
        since = [one for one in box.changes if one.at > known.until and one.folder == folder.id]
        latest = {one.number: one for one in since}
        fresh = {one.number for one in since if one.kind == "created"}
        told = [replace(one, kind="created") if one.number in fresh and one.kind == "updated" else one
                for one in latest.values()]  # fmt: skip
        wanted = tuple(one for one in told if known.kind in (None, one.kind))
        return replace(known, pending=wanted, until=self.gate.world.tick)

    def _expired(self, request: web.Request) -> Refused:
        start = self.gate.base(request) + request.url.with_query({"$deltatoken": ""}).raw_path_qs
        text = "The sync state generation is not found. The delta token is expired and data must be synchronized again."
        return Refused(410, self.gate.settings.expired_code, text, {"Location": start})

    def _page(self, request: web.Request, box: Mailbox, current: Round, prefers: Preferences) -> web.Response:
        size = prefers.page or current.page or self.gate.settings.default_page
        if self.gate.settings.delta_starts_empty and not current.begun and current.pending:
            size = 0
        now, rest = current.pending[:size], current.pending[size:]
        teller = Teller(world=self.gate.world, box=box, prefers=prefers, select=current.select)
        value = [told for told in (self._told(box, one, current, teller) for one in now) if told is not None]
        following = replace(current, pending=rest, begun=bool(rest))
        name = "$skiptoken" if rest else "$deltatoken"
        base = f"{self.gate.base(request)}/v1.0"
        link = f"{base}/users('{box.object_id}')/mailFolders('{current.folder}')/messages/delta?{name}="
        body: Json = {
            "@odata.context": f"{base}/$metadata#Collection(message)",
            "@odata.nextLink" if rest else "@odata.deltaLink": link + self._kept(following),
            "value": value,
        }
        return web.json_response(body)

    def _told(self, box: Mailbox, change: Change, current: Round, teller: Teller) -> Json | None:
        mail = box.mails.get(change.number)
        here = mail is not None and mail.folder == current.folder and mail.leaves_at is None
        if change.kind == "deleted" or not here or mail is None:
            if here or change.kind != "deleted":
                # it came back, or left while the pages were read: the next round tells
                return None
            gone = past_mail_id(box.address, change.number, change.copy, immutable=teller.prefers.ids.immutable)
            return {"@odata.type": "#microsoft.graph.message", "id": gone, "@removed": {"reason": "deleted"}}
        if not current.keeps(mail):
            return None
        return {"@odata.type": "#microsoft.graph.message", **teller.mail(mail)}

    def _kept(self, current: Round) -> str:
        token = secrets.token_urlsafe(18)
        self.rounds[token] = current
        return token
