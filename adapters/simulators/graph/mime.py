"""Mails as MIME: written from what the simulator holds, or read from hostile bytes without ever failing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage, Message
from email.policy import SMTP, default
from email.utils import format_datetime, getaddresses
from typing import Any

from adapters.simulators._kit.contents import Content
from adapters.simulators.graph.records import Address, AttachmentDraft, Mail, MailDraft


def write_mime(mail: Mail) -> bytes:
    """The bytes that arrived, where they are known."""
    if mail.mime is not None:
        return mail.mime
    message = EmailMessage(policy=SMTP)
    for name, value in _headers(mail):
        message[name] = value
    message.set_content(mail.body, subtype="html" if mail.body_type == "html" else "plain")
    for one in mail.attachments:
        if one.kind == "item":
            message.add_attachment(message_from_bytes(one.content.whole(), policy=default), filename=one.name)
        elif one.kind == "file":
            main, _, sub = (one.content_type or one.content.media_type).partition("/")
            extra: dict[str, Any] = {"cid": f"<{one.content_id}>"} if one.content_id else {}
            disposition = "inline" if one.inline else "attachment"
            message.add_attachment(one.content.whole(), main, sub, filename=one.name, disposition=disposition, **extra)
    return message.as_bytes()


def read_mime(draft: MailDraft) -> MailDraft:
    """What can be read is taken over; what cannot stays as the draft has it."""
    message = message_from_bytes(draft.mime or b"", policy=default)
    sender = _addresses(message, "From")
    body, body_type = _body(message)
    return replace(
        draft,
        subject=draft.subject or _header(message, "Subject"),
        sender=sender[0] if sender else draft.sender,
        to=_addresses(message, "To") or draft.to,
        cc=_addresses(message, "Cc") or draft.cc,
        body=body,
        body_type="html" if body_type == "html" else "text",
        message_id=draft.message_id or _header(message, "Message-ID"),
        headers=tuple((name, str(value)) for name, value in message.raw_items()),
        attachments=tuple(_attachments(message)),
    )


def _headers(mail: Mail) -> Iterator[tuple[str, Any]]:
    yield "From", _shown((mail.sender,))
    for name, people in (("To", mail.to), ("Cc", mail.cc)):
        if people:
            yield name, _shown(people)
    yield "Subject", " ".join(mail.subject.split())
    yield "Date", format_datetime(mail.sent_at)
    yield "Message-ID", mail.message_id
    for name, value in mail.headers:
        if name.lower() not in ("from", "to", "cc", "subject", "date", "message-id", "content-type", "mime-version"):
            yield name, " ".join(value.split())


def _shown(people: tuple[Address, ...]) -> tuple[HeaderAddress, ...]:
    return tuple(HeaderAddress(display_name=one.name, addr_spec=one.address) for one in people)


def _header(message: Message, name: str) -> str:
    # hostile headers make the parser raise whatever it likes, and a mailbox shows such a mail all the same
    with suppress(Exception):
        return str(message.get(name, ""))
    return ""


def _addresses(message: Message, name: str) -> tuple[Address, ...]:
    pairs = getaddresses([_header(message, name)])
    return tuple(Address(address=address, name=shown) for shown, address in pairs if address)


def _body(message: Message) -> tuple[str, str]:
    # as above
    with suppress(Exception):
        found = message.get_body(("html", "plain")) if isinstance(message, EmailMessage) else None
        if found is not None:
            return str(found.get_content()), "html" if found.get_content_subtype() == "html" else "text"
    return "", "text"


def _attachments(message: Message) -> Iterator[AttachmentDraft]:
    # as above
    with suppress(Exception):
        for part in message.walk():
            if part.get_content_disposition() not in ("attachment", "inline") and not part.get_filename():
                continue
            if part.is_multipart() and part.get_content_type() != "message/rfc822":
                continue
            yield _attachment(part)


def _attachment(part: Message) -> AttachmentDraft:
    item = part.get_content_type() == "message/rfc822"
    inner = part.get_payload(0) if item else None
    given = inner.as_bytes() if isinstance(inner, Message) else part.get_payload(decode=True)
    name = part.get_filename() or ("melding.eml" if item else "vedlegg")
    return AttachmentDraft(
        content=Content(name=name, given=given if isinstance(given, bytes) else b""),
        kind="item" if item else "file",
        content_type="" if item else part.get_content_type(),
        inline=part.get_content_disposition() == "inline",
        content_id=(part.get("Content-ID") or "").strip("<>") or None,
    )
