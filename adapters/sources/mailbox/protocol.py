"""What Microsoft Graph is asked about mailboxes, without any I/O.

learn.microsoft.com/graph/api/message-delta, /message-move, /user-post-messages, /singlevaluelegacyextendedproperty-get
(v1.0, 2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from adapters._kit.graph import GraphCall

_LISTED: Final = "id,subject,from,receivedDateTime,sentDateTime,parentFolderId,isDraft,webLink"
#: names the key of a draft of ours; the GUID is ours alone
KEY_PROPERTY: Final = "String {7b9d6a52-4f0e-4c1b-9d7e-2a6c58d1f3e4} Name PostvaktKey"


def start_listing(mailbox: str, *, since: datetime, page_size: int) -> GraphCall:
    """Graph lists at most 5,000 e-mails of a filtered delta, the newest first where it is asked to."""
    instant = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return GraphCall(
        method="GET",
        path=f"{_user(mailbox)}/mailFolders/inbox/messages/delta",
        params={
            "$select": _LISTED,
            "$filter": f"receivedDateTime ge {instant}",
            "$orderby": "receivedDateTime desc",
        },
        prefer=(f"odata.maxpagesize={page_size}",),
    )


def go_on_listing(link: str, *, page_size: int) -> GraphCall:
    """Graph's own link, which carries what was asked at the start."""
    return GraphCall(method="GET", path=link, prefer=(f"odata.maxpagesize={page_size}",))


def one_mail(mailbox: str, mail: str) -> GraphCall:
    return GraphCall(method="GET", path=_mail(mailbox, mail), params={"$select": _LISTED})


def mail_with_text(mailbox: str, mail: str) -> GraphCall:
    """Exchange makes plain text of HTML, so that no HTML is read here."""
    return GraphCall(
        method="GET",
        path=_mail(mailbox, mail),
        params={"$select": f"{_LISTED},body"},
        prefer=('outlook.body-content-type="text"',),
    )


def mime(mailbox: str, mail: str) -> GraphCall:
    return GraphCall(method="GET", path=f"{_mail(mailbox, mail)}/$value", accept="*/*")


def attachments(mailbox: str, mail: str) -> GraphCall:
    return GraphCall(
        method="GET",
        path=f"{_mail(mailbox, mail)}/attachments",
        params={"$select": "id,name,contentType,size"},
    )


def attachment_content(mailbox: str, mail: str, attachment: str) -> GraphCall:
    path = f"{_mail(mailbox, mail)}/attachments/{_part(attachment)}/$value"
    return GraphCall(method="GET", path=path, accept="*/*")


def folder(mailbox: str, name: str) -> GraphCall:
    """By one of Exchange's own names: inbox, deleteditems, msgfolderroot."""
    return GraphCall(method="GET", path=f"{_user(mailbox)}/mailFolders/{name}", params={"$select": "id,displayName"})


def folders_below(mailbox: str, folder_id: str) -> GraphCall:
    return GraphCall(
        method="GET",
        path=f"{_user(mailbox)}/mailFolders/{_part(folder_id)}/childFolders",
        params={"$select": "id,displayName", "$top": "100"},
    )


def go_on(link: str) -> GraphCall:
    return GraphCall(method="GET", path=link)


def move(mailbox: str, mail: str, folder_id: str) -> GraphCall:
    return GraphCall(method="POST", path=f"{_mail(mailbox, mail)}/move", json={"destinationId": folder_id})


def mark_read(mailbox: str, mail: str) -> GraphCall:
    return GraphCall(method="PATCH", path=_mail(mailbox, mail), json={"isRead": True})


def find_by_key(mailbox: str, key: str) -> GraphCall:
    told = f"ep/id eq '{KEY_PROPERTY}' and ep/value eq '{key}'"
    return GraphCall(
        method="GET",
        path=f"{_user(mailbox)}/messages",
        params={"$filter": f"singleValueExtendedProperties/Any(ep: {told})", "$select": "id,isDraft"},
    )


def draft(mailbox: str, *, key: str, to: str, subject: str, text: str) -> GraphCall:
    body: Mapping[str, Any] = {
        "subject": subject,
        "body": {"contentType": "text", "content": text},
        "toRecipients": [{"emailAddress": {"address": to}}],
        "singleValueExtendedProperties": [{"id": KEY_PROPERTY, "value": key}],
    }
    return GraphCall(method="POST", path=f"{_user(mailbox)}/messages", json=body)


def send(mailbox: str, mail: str) -> GraphCall:
    return GraphCall(method="POST", path=f"{_mail(mailbox, mail)}/send")


def _user(mailbox: str) -> str:
    return f"/users/{_part(mailbox)}"


def _mail(mailbox: str, mail: str) -> str:
    return f"{_user(mailbox)}/messages/{_part(mail)}"


def _part(text: str) -> str:
    return quote(text, safe="@")
