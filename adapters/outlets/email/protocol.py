"""What Microsoft Graph is asked about e-mails of ours, without any I/O.

learn.microsoft.com/graph/api/user-post-messages, /message-send, /message-post-attachments,
/attachment-createuploadsession, /singlevaluelegacyextendedproperty-get (v1.0, 2026-11).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from adapters._kit.graph import GraphCall
from bot.ports.outlet import EmailFile

#: names the key of a draft of ours; the GUID is ours alone
KEY_PROPERTY: Final = "String {7b9d6a52-4f0e-4c1b-9d7e-2a6c58d1f3e4} Name PostvaktKey"
#: larger files go through an upload session, which takes them from 3 MB on (outlook-large-attachments, 2026-11). A file
#: just below that is, as base64 and with its name, more than the 4 MB of one request: those few sizes fit neither way
SESSION_FROM: Final = 3 * 1024 * 1024 - 1024
#: a multiple of 320 KiB below the 4 MB that one request may have
RANGE: Final = 11 * 320 * 1024
_STATE: Final = "id,isDraft,internetMessageId,toRecipients,ccRecipients,bccRecipients"
_MOST_SUBJECT: Final = 200
_MOST_TEXT: Final = 8000


def find_by_key(mailbox: str, key: str) -> GraphCall:
    told = f"ep/id eq '{KEY_PROPERTY}' and ep/value eq '{key}'"
    return GraphCall(
        method="GET",
        path=f"{_user(mailbox)}/messages",
        params={"$filter": f"singleValueExtendedProperties/Any(ep: {told})", "$select": _STATE},
    )


def one_mail(mailbox: str, mail: str) -> GraphCall:
    return GraphCall(method="GET", path=_mail(mailbox, mail), params={"$select": _STATE})


def draft(mailbox: str, *, key: str, to: str, subject: str, text: str) -> GraphCall:
    body = {
        "subject": _line(subject)[:_MOST_SUBJECT],
        "body": {"contentType": "text", "content": text[:_MOST_TEXT]},
        "toRecipients": [{"emailAddress": {"address": to}}],
        "singleValueExtendedProperties": [{"id": KEY_PROPERTY, "value": key}],
    }
    return GraphCall(method="POST", path=f"{_user(mailbox)}/messages", json=body)


def send(mailbox: str, mail: str) -> GraphCall:
    return GraphCall(method="POST", path=f"{_mail(mailbox, mail)}/send")


def attachments(mailbox: str, mail: str) -> GraphCall:
    return GraphCall(method="GET", path=f"{_mail(mailbox, mail)}/attachments", params={"$select": "id,name,size"})


def attach(mailbox: str, mail: str, file: EmailFile, content: bytes) -> GraphCall:
    body = {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": file.name,
        "contentType": file.media_type or "application/octet-stream",
        "contentBytes": base64.b64encode(content).decode("ascii"),
    }
    return GraphCall(method="POST", path=f"{_mail(mailbox, mail)}/attachments", json=body)


def upload_session(mailbox: str, mail: str, file: EmailFile) -> GraphCall:
    item = {
        "attachmentType": "file",
        "name": file.name,
        "size": file.size,
        "contentType": file.media_type or "application/octet-stream",
    }
    path = f"{_mail(mailbox, mail)}/attachments/createUploadSession"
    return GraphCall(method="POST", path=path, json={"AttachmentItem": item})


def ranges(size: int) -> Iterator[tuple[int, int]]:
    """First and last byte of each request, the last one included."""
    for first in range(0, size, RANGE):
        yield first, min(first + RANGE, size) - 1


def arrived(mailbox: str, *, since: datetime) -> GraphCall:
    instant = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return GraphCall(
        method="GET",
        path=f"{_user(mailbox)}/mailFolders/inbox/messages",
        params={"$filter": f"receivedDateTime ge {instant}", "$select": "id,from,receivedDateTime", "$top": "100"},
    )


def inbox(mailbox: str) -> GraphCall:
    return GraphCall(method="GET", path=f"{_user(mailbox)}/mailFolders/inbox", params={"$select": "id"})


def go_on(link: str) -> GraphCall:
    return GraphCall(method="GET", path=link)


def mime(mailbox: str, mail: str) -> GraphCall:
    return GraphCall(method="GET", path=f"{_mail(mailbox, mail)}/$value", accept="*/*")


def _line(text: str) -> str:
    """One line without control characters, so that nothing in it could begin another header."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _user(mailbox: str) -> str:
    return f"/users/{quote(mailbox, safe='@')}"


def _mail(mailbox: str, mail: str) -> str:
    return f"{_user(mailbox)}/messages/{quote(mail, safe='')}"
