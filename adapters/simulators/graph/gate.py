"""Graph's door: a bearer token with the right role, a mailbox that the application may reach, four requests at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators.graph.identifiers import IdKind, looks_like_an_id, mail_id
from adapters.simulators.graph.records import Folder, Mail, Mailbox
from adapters.simulators.graph.refusals import Refused, denied, malformed_id, no_token, not_found, response, throttled
from adapters.simulators.graph.settings import Settings
from adapters.simulators.graph.world import UnknownId, World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
USERS = "/v1.0/users/{user}"
READ, WRITE, SEND = "Mail.Read", "Mail.ReadWrite", "Mail.Send"
GROUPS = "GroupMember.Read.All"
_IMPLIED = {READ: {"Mail.Read", "Mail.ReadWrite"}, WRITE: {"Mail.ReadWrite"}, SEND: {"Mail.Send"}}


@dataclass(frozen=True, slots=True)
class Gate:
    world: World
    settings: Settings
    _running: Counter[str] = field(default_factory=Counter)

    def route(self, method: str, path: str, name: str, handler: Handler) -> web.RouteDef:
        """Slow answers, also those made slow on purpose, count against the limit on one mailbox."""
        struck = operation(name)(self._answering(handler))

        async def counted(request: web.Request) -> web.StreamResponse:
            user = request.match_info.get("user", "").lower()
            if user and self._running[user] >= self.settings.most_at_once:
                return response(request, throttled(1).problem, self.world.clock.now())
            self._running[user] += 1
            try:
                return await struck(request)
            finally:
                self._running[user] -= 1

        return web.route(method, path, counted)

    def base(self, request: web.Request) -> str:
        return (self.settings.public_url or f"{request.scheme}://{request.host}").rstrip("/")

    def mailbox(self, request: web.Request, role: str) -> Mailbox:
        """Raises Refused: first the token, then its roles, then the mailbox."""
        roles = self._roles(request)
        if not roles & _IMPLIED[role]:
            raise denied()
        try:
            box = self.world.mailbox(request.match_info["user"])
        except UnknownId as unknown:
            name = request.match_info["user"]
            raise Refused(404, "ErrorInvalidUser", f"The requested user '{name}' is invalid.") from unknown
        if not box.allowed:
            raise denied(self.settings.denied_by)
        return box

    def need(self, request: web.Request, role: str) -> None:
        """For what lies in no mailbox. Raises Refused."""
        if role not in self._roles(request):
            raise Refused(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")

    def folder(self, box: Mailbox, name: str) -> Folder:
        try:
            return self.world.folder(box, name)
        except UnknownId as unknown:
            raise (not_found() if looks_like_an_id(name) else malformed_id()) from unknown

    def mail(self, request: web.Request, box: Mailbox) -> Mail:
        """By either kind of id; an ordinary one from before a move is not found. A folder in the path must hold it."""
        self.world.settle()
        wanted = request.match_info["mail"]
        if not looks_like_an_id(wanted):
            raise malformed_id()
        found = next((one for one in box.mails.values() if wanted in _ids(one)), None)
        if found is None or found.leaves_at is not None:
            raise not_found()
        if "folder" in request.match_info and self.folder(box, request.match_info["folder"]).id != found.folder:
            raise not_found()
        return found

    def position(self, request: web.Request, mail: Mail) -> int:
        """Of the attachment that the path names."""
        wanted = request.match_info["attachment"]
        if not looks_like_an_id(wanted):
            raise malformed_id()
        for at in range(len(mail.attachments)):
            if wanted in (IdKind(True).attachment(mail, at), IdKind(False).attachment(mail, at)):
                return at
        raise not_found()

    def _answering(self, handler: Handler) -> Handler:
        async def answering(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except Refused as refusal:
                return response(request, refusal.problem, self.world.clock.now())

        return answering

    def _roles(self, request: web.Request) -> frozenset[str]:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not token:
            raise no_token("Access token is empty.")
        roles, expires_at = self.world.tokens.get(token, (frozenset[str](), self.world.clock.now()))
        if self.world.clock.now() >= expires_at:
            raise no_token("Lifetime validation failed, the token is expired.")
        return roles


def _ids(mail: Mail) -> tuple[str, str]:
    return mail_id(mail, immutable=True), mail_id(mail, immutable=False)
