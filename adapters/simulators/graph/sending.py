"""Drafts, forwards and sending: a draft keeps its immutable id when it becomes the copy in Sent Items.

message-send.md (01c641ac), message-createforward.md (073a3963), outlook-immutable-id.md (122c4921) of
microsoftgraph/microsoft-graph-docs-contrib, read 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from aiohttp import web

from adapters.simulators.graph.bodies import as_html
from adapters.simulators.graph.gate import SEND, USERS, WRITE, Gate
from adapters.simulators.graph.mail_json import Teller
from adapters.simulators.graph.preferences import read_preferences
from adapters.simulators.graph.records import Address, Json, Mail, Mailbox
from adapters.simulators.graph.refusals import Refused, bad_request
from adapters.simulators.graph.world import new_message_id
from adapters.simulators.graph.writing import apply, people, read_body


@dataclass(frozen=True, slots=True)
class SendingApi:
    gate: Gate

    def routes(self) -> list[web.RouteDef]:
        route, one = self.gate.route, USERS + "/messages/{mail}"
        return [
            route("POST", USERS + "/messages", "CreateDraft", self.create),
            route("POST", USERS + "/mailFolders/{folder}/messages", "CreateDraft", self.create),
            route("POST", one + "/createForward", "CreateForward", self.forward),
            route("POST", one + "/send", "SendMessage", self.send),
            route("POST", USERS + "/sendMail", "SendMail", self.send_at_once),
        ]

    async def create(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, WRITE)
        folder = self.gate.folder(box, request.match_info.get("folder", "drafts"))
        body = await read_body(request, limit=self.gate.settings.request_limit)
        return self._stored(request, box, self._draft(box, body, folder.id))

    async def forward(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, WRITE)
        original = self.gate.mail(request, box)
        body = await read_body(request, limit=self.gate.settings.request_limit) if request.body_exists else {}
        if set(body) - {"comment", "toRecipients", "message"}:
            raise bad_request("Only comment, toRecipients and message are known here.")
        given: Json = body.get("message") or {}
        if ("comment" in body and "body" in given) or ("toRecipients" in body and "toRecipients" in given):
            raise bad_request("Specify either the parameter or the property of the message, not both.")
        draft = self._draft(box, {}, self.gate.folder(box, "drafts").id)
        draft.subject = self.gate.settings.forward_prefix + original.subject
        draft.conversation = original.conversation
        quoted = as_html(original.body, original.body_type)
        draft.body, draft.body_type = f"{body.get('comment', '')}<hr>{quoted}", "html"
        draft.attachments = list(original.attachments)
        draft.to = people(body, "toRecipients")
        apply(given, draft)
        return self._stored(request, box, draft)

    async def send(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, SEND)
        mail = self.gate.mail(request, box)
        if await request.read():
            raise bad_request("A draft is sent without a body in the request.")
        if not mail.draft:
            raise bad_request("Only a draft can be sent.", "ErrorInvalidRequest")
        self._leave(mail)
        return web.Response(status=202)

    async def send_at_once(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, SEND)
        body = await read_body(request, limit=self.gate.settings.request_limit)
        if set(body) - {"message", "saveToSentItems"} or not isinstance(body.get("message"), dict):
            raise bad_request("message is needed, saveToSentItems may be given.")
        if body.get("saveToSentItems", True) is not True:
            raise bad_request("Mails of this tenant are always saved.")
        mail = self._draft(box, body["message"], self.gate.folder(box, "drafts").id)
        self._check(mail)
        self.gate.world.store(mail)
        self._leave(mail)
        return web.Response(status=202)

    def _draft(self, box: Mailbox, body: Json, folder: str) -> Mail:
        now = self.gate.world.clock.now()
        times: dict[str, Any] = dict.fromkeys(("created_at", "modified_at", "received_at", "sent_at"), now)
        mail = Mail(
            number=self.gate.world.next_number(), mailbox=box.address, folder=folder, subject="",
            sender=Address(address=box.address, name=box.name), body="", body_type="text",
            message_id=new_message_id(), conversation=uuid4().hex, read=True, draft=True, **times,
        )  # fmt: skip
        apply(body, mail)
        return mail

    def _stored(self, request: web.Request, box: Mailbox, mail: Mail) -> web.Response:
        self._check_size(mail)
        self.gate.world.store(mail)
        teller = Teller(world=self.gate.world, box=box, prefers=read_preferences(request))
        return web.json_response(teller.mail(mail), status=201)

    def _leave(self, mail: Mail) -> None:
        self._check(mail)
        self.gate.world.send(mail, self.gate.world.clock.now() + self.gate.settings.send_delay)

    def _check(self, mail: Mail) -> None:
        people = (*mail.to, *mail.cc, *mail.bcc)
        if not people or any(one.address.count("@") != 1 or " " in one.address for one in people):
            raise bad_request("At least one recipient is not valid.", "ErrorInvalidRecipients")
        self._check_size(mail)

    def _check_size(self, mail: Mail) -> None:
        if mail.size > self.gate.settings.message_limit:
            raise Refused(413, "ErrorMessageSizeExceeded", "The message exceeds the maximum supported size.")
