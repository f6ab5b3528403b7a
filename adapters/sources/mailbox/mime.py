"""Reads an e-mail as it came (RFC 5322, MIME): its text and how much hangs on it, within limits, and nothing else.

Subject and sender are Graph's to tell: the headers of an e-mail are not read here, so none of them can be injected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Final

from adapters._kit.plain_text import plain_text

#: of an e-mail that could be a notice
MOST_BYTES: Final = 256 * 1024
_MOST_LINES: Final = 20_000
#: RFC 5322 allows 998 characters; a boundary or a charset of many thousands would be searched for in every line
_MOST_OF_A_LINE: Final = 2_000
#: every part, and so every level, has one
_MOST_TYPES: Final = 20
_PART: Final = re.compile(rb"content-type", re.IGNORECASE)
_MOST_HTML: Final = 64 * 1024
#: the codecs of Python hold others that are slow or no encodings of text at all
_CHARSETS: Final = re.compile(r"utf-?8|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?1|windows-125\d|cp125\d")


class UnreadableMail(ValueError):
    """`reason` is one short word; nothing of the e-mail stands in it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    text: str
    #: parts that are neither text nor pictures within it
    attachments: int


def read_mail(content: bytes) -> MailText:
    """Raises UnreadableMail and nothing else."""
    if len(content) > MOST_BYTES:
        raise UnreadableMail("too_large")
    if content.count(b"\n") + content.count(b"\r") > 2 * _MOST_LINES:
        raise UnreadableMail("too_many_lines")
    if any(len(line) > _MOST_OF_A_LINE for line in content.splitlines()):
        raise UnreadableMail("too_long_lines")
    if len(_PART.findall(content)) > _MOST_TYPES:
        raise UnreadableMail("too_many_parts")
    try:
        return _read(BytesParser(policy=compat32).parsebytes(content))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as fault:
        # the standard library's parser raises all of these for one or another broken e-mail
        if isinstance(fault, UnreadableMail):
            raise
        raise UnreadableMail("malformed") from fault


def _read(mail: Message) -> MailText:
    plain: list[str] = []
    html: list[str] = []
    attachments = 0
    for part in _leaves(mail):
        kind = part.get_content_type()
        if _is_attached(part):
            attachments += 1
        elif kind == "text/plain":
            plain.append(_text(part))
        elif kind == "text/html":
            html.append(_text(part))
        elif not kind.startswith("image/"):
            attachments += 1
    return MailText(text="\n".join(plain) or "\n".join(_without_tags(each) for each in html), attachments=attachments)


def _leaves(mail: Message) -> Iterator[Message]:
    """An enclosed e-mail is one part: what it holds is not this e-mail's text."""
    waiting: list[Message] = [mail]
    while waiting:
        part = waiting.pop(0)
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting = [each for each in payload if isinstance(each, Message)] + waiting
        else:
            yield part


def _is_attached(part: Message) -> bool:
    told = str(part.get("Content-Disposition", "")).partition(";")[0].strip().lower()
    return told == "attachment" or part.get_content_maintype() in ("message", "multipart", "application")


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise UnreadableMail("malformed")
    told = (part.get_content_charset() or "us-ascii").lower()
    charset = told if _CHARSETS.fullmatch(told) else "utf-8"
    return content.decode(charset if charset not in ("us-ascii", "ascii") else "utf-8", errors="replace")


def _without_tags(html: str) -> str:
    if len(html) > _MOST_HTML:
        raise UnreadableMail("too_large")
    return plain_text(html)
