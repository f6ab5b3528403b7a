"""Messages, folders and attachments as Graph tells them, cut down to what was selected.

message-get.md (0318ce19), attachment-get.md (05e4449a), mailfolder.md (160f6dc5) of
microsoftgraph/microsoft-graph-docs-contrib, read 2026-11-22.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from adapters.simulators.graph.bodies import as_html, as_text, without_scripts
from adapters.simulators.graph.identifiers import change_key
from adapters.simulators.graph.preferences import Preferences
from adapters.simulators.graph.records import Address, Folder, Json, Mail, Mailbox
from adapters.simulators.graph.world import World

_ONLY_SELECTED = ("internetMessageHeaders", "uniqueBody")
SELECTABLE_MAIL = frozenset(
    {
        "id", "createdDateTime", "lastModifiedDateTime", "changeKey", "categories", "receivedDateTime", "sentDateTime",
        "hasAttachments", "internetMessageId", "internetMessageHeaders", "subject", "body", "bodyPreview", "uniqueBody",
        "importance", "parentFolderId", "sender", "from", "toRecipients", "ccRecipients", "bccRecipients", "replyTo",
        "conversationId", "isDeliveryReceiptRequested", "isReadReceiptRequested", "isRead", "isDraft", "webLink",
        "inferenceClassification", "flag",
    }
)  # fmt: skip
SELECTABLE_FOLDER = frozenset(
    {"id", "displayName", "parentFolderId", "childFolderCount", "unreadItemCount", "totalItemCount", "isHidden"}
)
SELECTABLE_ATTACHMENT = frozenset(
    {"id", "name", "contentType", "size", "isInline", "lastModifiedDateTime", "contentId", "contentLocation",
     "contentBytes", "microsoft.graph.fileAttachment/contentId", "microsoft.graph.fileAttachment/contentBytes"}
)  # fmt: skip
_KINDS = {"file": "#microsoft.graph.fileAttachment", "item": "#microsoft.graph.itemAttachment",
          "reference": "#microsoft.graph.referenceAttachment"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Tells resources of one mailbox to one caller."""

    world: World
    box: Mailbox
    prefers: Preferences
    select: tuple[str, ...] = ()

    def mail(self, mail: Mail, *, extended: tuple[str, ...] = (), attachments: bool = False) -> Json:
        told = self._properties(mail)
        if self.select:
            told = {name: told[name] for name in ("id", *self.select)}
        else:
            told = {name: value for name, value in told.items() if name not in _ONLY_SELECTED}
        told = {"@odata.etag": f'W/"{change_key(mail)}"', **told}
        found = [{"id": name, "value": mail.extended[name]} for name in extended if name in mail.extended]
        if found:
            told["singleValueExtendedProperties"] = found
        if attachments:
            told["attachments"] = [self.attachment(mail, at) for at in range(len(mail.attachments))]
        return told

    def folder(self, folder: Folder) -> Json:
        inside = self.world.in_folder(self.box, folder.id)
        told: Json = {
            "id": folder.id,
            "displayName": folder.name,
            "parentFolderId": folder.parent or folder.id,
            "childFolderCount": sum(one.parent == folder.id for one in self.box.folders.values()),
            "unreadItemCount": sum(not one.read for one in inside),
            "totalItemCount": len(inside),
            "isHidden": folder.hidden,
        }
        return {name: told[name] for name in ("id", *self.select)} if self.select else told

    def attachment(self, mail: Mail, at: int) -> Json:
        one = mail.attachments[at]
        wanted = {name.rpartition("/")[2] for name in self.select}
        told: Json = {
            "@odata.type": _KINDS[one.kind],
            "@odata.mediaContentType": one.content_type or one.content.media_type,
            "id": self.prefers.ids.attachment(mail, at),
            "lastModifiedDateTime": moment(mail.modified_at),
            "name": one.name,
            "contentType": None if one.kind == "item" else one.content_type or one.content.media_type,
            "size": one.content.length,
            "isInline": one.inline,
        }
        if one.kind == "file":
            told |= {"contentId": one.content_id, "contentLocation": None}
            if not wanted or "contentBytes" in wanted:
                told["contentBytes"] = base64.b64encode(one.content.whole()).decode()
        if wanted:
            told = {name: value for name, value in told.items() if name in wanted | {"id"} or name.startswith("@")}
        return told

    def _properties(self, mail: Mail) -> Json:
        body = self._body(mail)
        return {
            "id": self.prefers.ids.of(mail),
            "createdDateTime": moment(mail.created_at),
            "lastModifiedDateTime": moment(mail.modified_at),
            "changeKey": change_key(mail),
            "categories": list(mail.categories),
            "receivedDateTime": moment(mail.received_at),
            "sentDateTime": moment(mail.sent_at),
            "hasAttachments": any(not one.inline for one in mail.attachments),
            "internetMessageId": mail.message_id,
            "internetMessageHeaders": [{"name": name, "value": value} for name, value in mail.headers],
            "subject": mail.subject,
            "bodyPreview": as_text(mail.body, mail.body_type)[:255],
            "importance": mail.importance,
            "parentFolderId": mail.folder,
            "conversationId": mail.conversation,
            "isDeliveryReceiptRequested": None if mail.draft else False,
            "isReadReceiptRequested": False,
            "isRead": mail.read,
            "isDraft": mail.draft,
            "webLink": f"https://outlook.office365.com/owa/?ItemID={quote(self.prefers.ids.of(mail))}&exvsurl=1",
            "inferenceClassification": "focused",
            "body": body,
            "uniqueBody": body,
            "sender": recipient(mail.sender),
            "from": recipient(mail.sender),
            "toRecipients": [recipient(one) for one in mail.to],
            "ccRecipients": [recipient(one) for one in mail.cc],
            "bccRecipients": [recipient(one) for one in mail.bcc],
            "replyTo": [recipient(one) for one in mail.reply_to],
            "flag": {"flagStatus": "notFlagged"},
        }

    def _body(self, mail: Mail) -> Json:
        if self.prefers.body == "text":
            return {"contentType": "text", "content": as_text(mail.body, mail.body_type)}
        content = as_html(mail.body, mail.body_type)
        return {"contentType": "html", "content": content if self.prefers.unsafe_html else without_scripts(content)}


def recipient(one: Address) -> Json:
    return {"emailAddress": {"name": one.name or one.address, "address": one.address}}


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
