"""Attachments: listed with their contents unless $select says otherwise, raw by /$value, added while small.

attachment-get.md (05e4449a) and outlook-large-attachments.md (01c641ac) of microsoftgraph/microsoft-graph-docs-contrib,
read 2026-11-22. The raw value of a reference is 405.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from adapters.simulators.graph.gate import READ, USERS, WRITE, Gate
from adapters.simulators.graph.mail_json import SELECTABLE_ATTACHMENT, Teller
from adapters.simulators.graph.preferences import read_preferences
from adapters.simulators.graph.query import read_query
from adapters.simulators.graph.records import Mail, Mailbox
from adapters.simulators.graph.refusals import Refused, bad_request
from adapters.simulators.graph.writing import read_attachment, read_body

_QUERY = frozenset({"$select", "$top"})


@dataclass(frozen=True, slots=True)
class AttachmentsApi:
    gate: Gate

    def routes(self) -> list[web.RouteDef]:
        route, start = self.gate.route, USERS + "/messages/{mail}/attachments"
        return [
            route("GET", start, "ListAttachments", self.listed),
            route("POST", start, "AddAttachment", self.add),
            route("GET", start + "/{attachment}", "GetAttachment", self.one),
            route("DELETE", start + "/{attachment}", "DeleteAttachment", self.delete),
            route("GET", start + "/{attachment}/$value", "GetAttachmentValue", self.value),
        ]

    async def listed(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, READ)
        mail = self.gate.mail(request, box)
        teller = self._teller(request, box)
        return web.json_response({"value": [teller.attachment(mail, at) for at in range(len(mail.attachments))]})

    async def one(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, READ)
        mail = self.gate.mail(request, box)
        return web.json_response(self._teller(request, box).attachment(mail, self.gate.position(request, mail)))

    async def value(self, request: web.Request) -> web.StreamResponse:
        box = self.gate.mailbox(request, READ)
        mail = self.gate.mail(request, box)
        one = mail.attachments[self.gate.position(request, mail)]
        if one.kind == "reference":
            raise Refused(405, "ErrorInvalidRequest", "The raw value of a reference attachment cannot be read.")
        kind = "text/plain" if one.kind == "item" else one.content_type or one.content.media_type
        response = web.StreamResponse(headers={"Content-Type": kind})
        response.content_length = one.content.length
        await response.prepare(request)
        for chunk in one.content.chunks():
            await response.write(chunk)
        await response.write_eof()
        return response

    async def add(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, WRITE)
        mail = draft_of(self.gate, request, box)
        attachment = read_attachment(await read_body(request, limit=self.gate.settings.request_limit))
        mail.attachments.append(attachment)
        self.gate.world.touch(mail)
        told = self._teller(request, box).attachment(mail, len(mail.attachments) - 1)
        return web.json_response(told, status=201)

    async def delete(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, WRITE)
        mail = draft_of(self.gate, request, box)
        del mail.attachments[self.gate.position(request, mail)]
        self.gate.world.touch(mail)
        return web.Response(status=204)

    def _teller(self, request: web.Request, box: Mailbox) -> Teller:
        query = read_query(request, selectable=SELECTABLE_ATTACHMENT, allowed=_QUERY, most=self.gate.settings.most_page)
        return Teller(world=self.gate.world, box=box, prefers=read_preferences(request), select=query.select)


def draft_of(gate: Gate, request: web.Request, box: Mailbox) -> Mail:
    """Stricter than production: a mail that was received is evidence, so its attachments are left alone."""
    mail = gate.mail(request, box)
    if not mail.draft:
        raise bad_request("Attachments can be changed on a draft only.", "ErrorInvalidRequest")
    return mail
