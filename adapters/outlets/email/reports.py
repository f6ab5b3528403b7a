"""Reads reports of failed delivery (RFC 3464): which e-mail of ours did not get there. Never fails on a strange one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Final

from bot.ports.outlet import Bounce

#: who writes reports: Exchange Online and mail servers at large (RFC 3834, 2026-11); nobody else's e-mail is opened
_REPORTERS: Final = re.compile(r"(postmaster|mailer-daemon|microsoftexchange[0-9a-f]+)@.+")
_REFERENCE: Final = re.compile(r"\(ref\. ([0-9a-f]{12})\)")
_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{3,250}>")
_ACTION: Final = re.compile(r"^action:\s*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_QUOTING: Final = ("in-reply-to", "references", "original-message-id")


def is_reporter(address: str) -> bool:
    return _REPORTERS.fullmatch(address) is not None


def bounce_in(report_id: str, content: bytes) -> Bounce | None:
    """None where it is no report of failure: a delayed e-mail may still get there."""
    report = message_from_bytes(content)
    actions = [action for part in report.walk() for action in _actions(part)]
    if actions and "failed" not in actions:
        return None
    if not actions and report.get_content_type() != "multipart/report":
        return None
    subjects, ids = set[str](), set[str]()
    for part in report.walk():
        subjects |= set(_REFERENCE.findall(_subject(part)))
        ids |= {found for name in _QUOTING for value in part.get_all(name, []) for found in _ids(value)}
        if part is not report:
            ids |= set(_ids(part.get("Message-ID", "")))
        if part.get_content_type() == "text/rfc822-headers":
            text = _text(part)
            subjects |= set(_REFERENCE.findall(_subject(message_from_bytes(text.encode(errors="replace")))))
            ids |= set(_ids(text))
    return Bounce(report_id=report_id, references=frozenset(subjects), message_ids=frozenset(ids))


def _actions(part: Message) -> Iterator[str]:
    if part.get_content_type() != "message/delivery-status":
        return
    for block in part.walk():
        yield from (str(value).strip().lower() for value in block.get_all("Action", []))
    yield from (found.lower() for found in _ACTION.findall(_text(part)))


def _subject(part: Message) -> str:
    raw = str(part.get("Subject", ""))
    try:
        shown = str(make_header(decode_header(raw)))
    except (LookupError, ValueError, UnicodeError):
        shown = raw
    return " ".join(shown.split())


def _ids(value: object) -> list[str]:
    return _MESSAGE_ID.findall(str(value))


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", errors="replace") if isinstance(payload, bytes) else ""
