"""Reads what a caller writes: drafts, changes and attachments as JSON; an unknown property is a misspelling.

Properties of message-get.md (0318ce19) and singlevaluelegacyextendedproperty-get.md (028b8e35), "Updatable only if
isDraft = true" of message-update.md; microsoftgraph/microsoft-graph-docs-contrib, read 2026-11-22.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

from aiohttp import web

from adapters.simulators._kit.contents import Content
from adapters.simulators.graph.records import Address, AttachmentDraft, Json, Mail
from adapters.simulators.graph.refusals import Refused, bad_request

_PROPERTY = re.compile(
    r"(String|Integer|Boolean|SystemTime|Double) \{[0-9a-fA-F-]{36}\} (Name|Id) \S+|String 0x[0-9A-Fa-f]{4}"
)
_PEOPLE = {"toRecipients": "to", "ccRecipients": "cc", "bccRecipients": "bcc", "replyTo": "reply_to"}
#: what may be changed on a mail that is no draft
_ALWAYS = frozenset({"isRead", "categories", "importance", "singleValueExtendedProperties"})
_DRAFT_ONLY = frozenset({"subject", "body", *_PEOPLE})
_FILE = "#microsoft.graph.fileAttachment"
_FILE_FIELDS = frozenset({"@odata.type", "name", "contentBytes", "contentType", "isInline", "contentId"})


async def read_body(request: web.Request, *, limit: int) -> Json:
    """An object; anything else is refused."""
    if (request.content_length or 0) > limit:
        raise Refused(413, "BadRequest", "Maximum request length exceeded.")
    if request.content_type != "application/json":
        raise bad_request("The request body must be application/json.")
    raw = await request.read()
    if len(raw) > limit:
        raise Refused(413, "BadRequest", "Maximum request length exceeded.")
    try:
        body: Any = json.loads(raw)
    except ValueError as wrong:
        raise bad_request("Unable to read JSON request payload.") from wrong
    if not isinstance(body, dict):
        raise bad_request("Unable to read JSON request payload.")
    return body


def apply(body: Json, mail: Mail) -> None:
    """Writes the properties onto the mail; nothing is written where one of them is refused."""
    attachments = body.get("attachments", [])
    written = {name: value for name, value in body.items() if name not in ("attachments", "@odata.type")}
    changes = [_change(name, value, draft=mail.draft) for name, value in written.items()]
    files = [read_attachment(one) for one in attachments]
    for change in changes:
        for name, value in change.items():
            setattr(mail, name, mail.extended | value if name == "extended" else value)
    mail.attachments.extend(files)


def _change(name: str, value: Any, *, draft: bool) -> Json:
    if name not in _ALWAYS | _DRAFT_ONLY:
        raise bad_request(f"The property '{name}' does not exist on type 'microsoft.graph.message'.")
    if name in _DRAFT_ONLY and not draft:
        raise bad_request("The property can be set on a draft only.", "ErrorInvalidPropertySet")
    match name, value:
        case "isRead", bool():
            return {"read": value}
        case (("subject" | "importance"), str()):
            return {name: value}
        case "categories", list() if all(isinstance(one, str) for one in value):
            return {"categories": tuple(value)}
        case "body", {"contentType": ("text" | "Text" | "html" | "HTML") as kind, "content": str(content), **rest} if (
            not rest
        ):
            return {"body": content, "body_type": kind.lower()}
        case "singleValueExtendedProperties", list():
            return {"extended": dict(_extended(one) for one in value)}
        case _ if name in _PEOPLE and isinstance(value, list):
            return {_PEOPLE[name]: tuple(_person(one) for one in value)}
        case _:
            raise bad_request(f"Cannot convert the value of '{name}'.")


def people(body: Json, name: str) -> tuple[Address, ...]:
    return tuple(_person(one) for one in body.get(name, []))


def read_attachment(body: object) -> AttachmentDraft:
    if not isinstance(body, dict) or set(body) - _FILE_FIELDS or body.get("@odata.type") != _FILE:
        raise bad_request("An attachment must be a fileAttachment with known properties and @odata.type.")
    name, encoded = body.get("name"), body.get("contentBytes")
    if not isinstance(name, str) or not isinstance(encoded, str) or not name:
        raise bad_request("An attachment needs name and contentBytes.")
    try:
        given = base64.b64decode(encoded, validate=True)
    except binascii.Error as wrong:
        raise bad_request("Cannot convert a value to target type 'Edm.Binary'.") from wrong
    return AttachmentDraft(
        content=Content(name=name, given=given),
        content_type=str(body.get("contentType") or ""),
        inline=bool(body.get("isInline", False)),
        content_id=body.get("contentId"),
    )


def _extended(one: object) -> tuple[str, str]:
    match one:
        case {"id": str(name), "value": str(value), **rest} if not rest and _PROPERTY.fullmatch(name):
            return name, value
        case _:
            raise bad_request("PropertyId values may only be in one of the documented formats.", "ErrorInvalidArgument")


def _person(one: object) -> Address:
    match one:
        case {"emailAddress": {"address": str(address), **named}, **rest} if not rest and not set(named) - {"name"}:
            return Address(address=address, name=str(named.get("name") or ""))
        case _:
            raise bad_request("A recipient must be {emailAddress: {address, name}}.")
