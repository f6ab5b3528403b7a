"""The control interface under /_sim: mails in, what people do in Outlook, what the application left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from aiohttp import web

from adapters.simulators._kit.contents import from_json
from adapters.simulators._kit.control import BadBody, Json, chosen, only, world_routes
from adapters.simulators.graph.identifiers import mail_id
from adapters.simulators.graph.mail_json import moment
from adapters.simulators.graph.records import Address, AttachmentDraft, Mail, Mailbox, MailDraft
from adapters.simulators.graph.reports import bounce
from adapters.simulators.graph.world import UnknownId, World

_MAIL_FIELDS = ({one.name for one in fields(MailDraft)} - {"sender"}) | {"sender", "sender_name", "sender_address"}
_CONTENT_FIELDS = frozenset({"file_name", "size", "text", "base64"})
_ATTACHMENT_FIELDS = ({one.name for one in fields(AttachmentDraft)} - {"content"}) | _CONTENT_FIELDS


@dataclass(frozen=True, slots=True)
class Control:
    world: World

    def routes(self) -> list[web.RouteDef]:
        return world_routes(state=self.state, add_letter=self.add_mail, change=self.change, refusals=(UnknownId,))

    async def state(self, _request: web.Request) -> web.Response:
        self.world.settle()
        return web.json_response(
            {
                "now": moment(self.world.clock.now()),
                "mailboxes": [self._mailbox(one) for one in self.world.mailboxes.values()],
                "sent": [asdict(one) | {"at": moment(one.at)} for one in self.world.sent],
                "leaked": self.world.leaked,
            }
        )

    async def add_mail(self, _request: web.Request, body: Json) -> web.Response:
        mail = self.world.add_mail(mail_draft(body))
        return web.json_response(self._mail(self.world.mailboxes[mail.mailbox], mail), status=201)

    async def change(self, _request: web.Request, body: Json) -> web.Response:
        known: dict[str, Callable[..., object]] = {
            "move": self._move,
            "purge": self._purge,
            "read": self._read,
            "add_folder": self._add_folder,
            "allow": self._allow,
            "bounce": self._bounce,
            "expire_delta_tokens": self.world.expire_delta_tokens,
            "revoke_tokens": self.world.tokens.clear,
        }
        chosen(body, known)
        return web.Response(status=204)

    def _move(self, mailbox: str, id: str, folder: str) -> None:  # noqa: A002 - the name on the wire
        box = self.world.mailbox(mailbox)
        self.world.move(self._found(box, id), self.world.folder(box, folder))

    def _purge(self, mailbox: str, id: str) -> None:  # noqa: A002
        self.world.purge(self._found(self.world.mailbox(mailbox), id))

    def _read(self, mailbox: str, id: str, read: bool = True) -> None:  # noqa: A002
        mail = self._found(self.world.mailbox(mailbox), id)
        mail.read = read
        self.world.touch(mail)

    def _add_folder(self, mailbox: str, name: str, parent: str = "inbox") -> None:
        self.world.add_folder(mailbox, name, parent=parent)

    def _allow(self, mailbox: str, allowed: bool = True) -> None:
        self.world.mailbox(mailbox).allowed = allowed

    def _bounce(self, number: int) -> None:
        """Of a mail that has left: its receiver's server says that it cannot be delivered."""
        sent = next((one for one in self.world.sent if one.number == number), None)
        if sent is None:
            raise UnknownId(f"sent mail {number}")
        bounce(self.world, sent)

    def _found(self, box: Mailbox, wanted: str) -> Mail:
        """By immutable id."""
        for mail in box.mails.values():
            if mail_id(mail, immutable=True) == wanted:
                return mail
        raise UnknownId(f"mail {wanted}")

    def _mailbox(self, box: Mailbox) -> Json:
        return {
            "address": box.address,
            "objectId": box.object_id,
            "allowed": box.allowed,
            "folders": [
                {"id": one.id, "name": one.name, "wellKnown": one.well_known, "parent": one.parent}
                for one in box.folders.values()
            ],
            "mails": [self._mail(box, one) for one in box.mails.values()],
        }

    def _mail(self, box: Mailbox, mail: Mail) -> Json:
        folder = box.folders[mail.folder]
        return {
            "id": mail_id(mail, immutable=True),
            "mailbox": mail.mailbox,
            "folder": folder.well_known or folder.name,
            "subject": mail.subject,
            "from": mail.sender.address,
            "to": [one.address for one in mail.to],
            "messageId": mail.message_id,
            "receivedAt": moment(mail.received_at),
            "isRead": mail.read,
            "isDraft": mail.draft,
            "categories": list(mail.categories),
            "extended": mail.extended,
            "attachments": [one.name for one in mail.attachments],
        }


def mail_draft(body: Json) -> MailDraft:
    """`sender_address` and `sender_name`; receivers as addresses; attachments as `{file_name, text|size|base64}`."""
    only(body, _MAIL_FIELDS)
    draft: dict[str, Any] = {name: value for name, value in body.items() if not name.startswith("sender_")}
    if "sender_address" in body:
        draft["sender"] = Address(address=body["sender_address"], name=str(body.get("sender_name", "")))
    for name in ("to", "cc"):
        draft[name] = tuple(Address(address=one) for one in body.get(name, ()))
    draft["headers"] = tuple(tuple(one) for one in body.get("headers", ()))
    draft["attachments"] = tuple(_attachment(one) for one in body.get("attachments", ()))
    if isinstance(body.get("received_at"), str):
        draft["received_at"] = datetime.fromisoformat(body["received_at"])
    if isinstance(body.get("mime"), str):
        draft["mime"] = from_json("mime", {"base64": body["mime"]}).given
    return MailDraft(**draft)


def _attachment(item: object) -> AttachmentDraft:
    if not isinstance(item, dict) or not isinstance(item.get("file_name"), str):
        raise BadBody("an attachment is an object with file_name")
    only(item, _ATTACHMENT_FIELDS)
    rest = {name: value for name, value in item.items() if name not in _CONTENT_FIELDS}
    return AttachmentDraft(**rest, content=from_json(item["file_name"], item))
