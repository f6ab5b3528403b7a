"""Upload sessions for files above 3 MB: ranges in order, to another host, without a token.

outlook-large-attachments.md (01c641ac), attachment-createuploadsession.md (0215d686) of
microsoftgraph/microsoft-graph-docs-contrib, read 2026-11-22. Outside, the host is outlook.office.com; here it is this
server under its other name.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators._kit.contents import Content
from adapters.simulators.graph.attachments_api import draft_of
from adapters.simulators.graph.gate import USERS, WRITE, Gate, Handler
from adapters.simulators.graph.identifiers import IdKind, mail_id
from adapters.simulators.graph.mail_json import moment
from adapters.simulators.graph.records import AttachmentDraft, Json, Mail
from adapters.simulators.graph.refusals import Refused, bad_request, not_found, response
from adapters.simulators.graph.writing import read_body

_PATH = "/api/v2.0/Users('{user}')/Messages('{mail}')/AttachmentSessions('{session}')"
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_OTHER_NAMES = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}
_ITEM_FIELDS = frozenset({"attachmentType", "name", "size", "contentType", "isInline", "contentId"})


@dataclass(slots=True, kw_only=True)
class Session:
    mail: Mail
    item: Json
    token: str = field(repr=False)
    expires_at: datetime
    received: bytearray = field(default_factory=bytearray, repr=False)

    @property
    def size(self) -> int:
        return int(self.item["size"])


@dataclass(slots=True)
class UploadsApi:
    gate: Gate
    sessions: dict[str, Session] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        create = USERS + "/messages/{mail}/attachments/createUploadSession"
        return [
            self.gate.route("POST", create, "CreateUploadSession", self.create),
            web.put(_PATH, operation("UploadRange")(self._outside(self.put))),
            web.delete(_PATH, operation("DeleteUploadSession")(self._outside(self.delete))),
        ]

    async def create(self, request: web.Request) -> web.Response:
        box = self.gate.mailbox(request, WRITE)
        mail = draft_of(self.gate, request, box)
        item = _item(await read_body(request, limit=self.gate.settings.request_limit))
        settings = self.gate.settings
        if item["size"] < settings.session_from:
            text = "Attachment size must be greater than the minimum size."
            raise bad_request(text, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize")
        if item["size"] > settings.session_to:
            raise bad_request("The attachment is too large.", "ErrorAttachmentSizeLimitExceeded")
        name = secrets.token_hex(16)
        expires_at = self.gate.world.clock.now() + settings.session_lifetime
        self.sessions[name] = Session(mail=mail, item=item, token=secrets.token_urlsafe(24), expires_at=expires_at)
        path = _PATH.format(user=box.object_id, mail=mail_id(mail, immutable=False), session=name)
        body = {
            "@odata.context": f"{self.gate.base(request)}/v1.0/$metadata#microsoft.graph.uploadSession",
            "uploadUrl": f"{self._other_host(request)}{path}?authtoken={self.sessions[name].token}",
            "expirationDateTime": moment(expires_at),
            "nextExpectedRanges": ["0-"],
        }
        return web.json_response(body, status=201)

    async def put(self, request: web.Request) -> web.Response:
        session = self._session(request)
        if request.content_type != "application/octet-stream":
            raise bad_request("Content-Type must be application/octet-stream.")
        if (request.content_length or 0) > self.gate.settings.request_limit:
            raise Refused(413, "BadRequest", "Maximum request length exceeded.")
        found = _RANGE.fullmatch(request.headers.get("Content-Range", ""))
        content = await request.read()
        if found is None:
            raise bad_request("Content-Range is needed.", "ErrorInvalidContentRange")
        first, last, total = (int(number) for number in found.groups())
        if total != session.size or last - first + 1 != len(content) or last >= total:
            raise bad_request("Content-Range does not fit.", "ErrorInvalidContentRange")
        if first != len(session.received):
            raise Refused(416, "ErrorInvalidContentRange", "The range is not the expected one.")
        session.received += content
        if len(session.received) < total:
            return web.json_response(
                {"ExpirationDateTime": moment(session.expires_at), "nextExpectedRanges": [str(len(session.received))]}
            )
        return self._finished(request, session)

    async def delete(self, request: web.Request) -> web.Response:
        self._session(request)
        del self.sessions[request.match_info["session"]]
        return web.Response(status=204)

    def _finished(self, request: web.Request, session: Session) -> web.Response:
        item, mail = session.item, session.mail
        mail.attachments.append(
            AttachmentDraft(
                content=Content(name=item["name"], given=bytes(session.received)),
                content_type=str(item.get("contentType") or ""),
                inline=bool(item.get("isInline", False)),
                content_id=item.get("contentId"),
            )
        )
        self.gate.world.touch(mail)
        del self.sessions[request.match_info["session"]]
        attachment = IdKind(immutable=False).attachment(mail, len(mail.attachments) - 1)
        start = request.path.partition("/AttachmentSessions")[0]
        location = f"{request.scheme}://{request.host}{start}/Attachments('{attachment}')"
        return web.Response(status=201, headers={"Location": location})

    def _session(self, request: web.Request) -> Session:
        """The address is the permission; a token beside it has gone to the wrong host."""
        if "Authorization" in request.headers:
            self.gate.world.leaked += 1
            raise Refused(401, "InvalidAuthenticationToken", "Do not send a token here.")
        session = self.sessions.get(request.match_info["session"])
        if session is None or request.query.get("authtoken") != session.token:
            raise not_found()
        if self.gate.world.clock.now() >= session.expires_at or not session.mail.draft:
            raise not_found()
        return session

    def _other_host(self, request: web.Request) -> str:
        base = urlsplit(self.gate.base(request))
        host, colon, port = base.netloc.partition(":")
        return f"{base.scheme}://{_OTHER_NAMES.get(host, host)}{colon}{port}{base.path}"

    def _outside(self, handler: Handler) -> Handler:
        async def answering(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except Refused as refusal:
                return response(request, refusal.problem, self.gate.world.clock.now())

        return answering


def _item(body: Json) -> Json:
    match body:
        case {"AttachmentItem": {"attachmentType": "file", "name": str(name), "size": int()} as item, **rest} if (
            name and not rest and set(item) <= _ITEM_FIELDS
        ):
            return dict(item)
        case _:
            raise bad_request("AttachmentItem needs attachmentType (file), name and size.")
