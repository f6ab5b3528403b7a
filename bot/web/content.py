"""What may be shown in a browser: only what both its sender calls it and its first bytes say that it is. Pure.

Everything else is a download: HTML, SVG, XML and Office files may carry what acts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from bot.ports.source import Attachment


class Kind(StrEnum):
    """Below `page_kind.` in the catalogues."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    GIF = "gif"
    WEBP = "webp"
    TEXT = "text"
    #: nothing that a page shows
    FILE = "file"


IMAGES = frozenset({Kind.PNG, Kind.JPEG, Kind.GIF, Kind.WEBP})
#: so many bytes are looked at before anything is sent
HEAD = 1024
_TYPES: Mapping[str, Kind] = {
    "application/pdf": Kind.PDF,
    "image/png": Kind.PNG,
    "image/jpeg": Kind.JPEG,
    "image/jpg": Kind.JPEG,
    "image/gif": Kind.GIF,
    "image/webp": Kind.WEBP,
    "text/plain": Kind.TEXT,
}
_MEDIA_TYPES: Mapping[Kind, str] = {
    Kind.PDF: "application/pdf",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.GIF: "image/gif",
    Kind.WEBP: "image/webp",
}
#: types that say nothing: then the name does
_VAGUE = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})
_SUFFIXES: Mapping[str, Kind] = {
    "pdf": Kind.PDF, "png": Kind.PNG, "jpg": Kind.JPEG, "jpeg": Kind.JPEG, "gif": Kind.GIF, "webp": Kind.WEBP,
    "txt": Kind.TEXT,
}  # fmt: skip
#: as the letter's sender may have written; a browser is told no other
_CHARSETS = frozenset({"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"})
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([A-Za-z0-9_-]{1,20})", re.IGNORECASE)
_BEGINNINGS: Mapping[Kind, bytes | tuple[bytes, ...]] = {
    Kind.PDF: b"%PDF-",
    Kind.PNG: b"\x89PNG\r\n\x1a\n",
    Kind.JPEG: b"\xff\xd8\xff",
    Kind.GIF: (b"GIF87a", b"GIF89a"),
    Kind.WEBP: b"RIFF",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def declared(attachment: Attachment) -> Kind:
    """What the sender calls it: enough for a list, not for showing it."""
    media_type = attachment.media_type.partition(";")[0].strip().lower()
    if media_type not in _VAGUE:
        return _TYPES.get(media_type, Kind.FILE)
    return _SUFFIXES.get(attachment.file_name.rpartition(".")[2].lower(), Kind.FILE)


def proven(attachment: Attachment, head: bytes) -> Kind:
    """What it is called and also is; FILE where the two differ."""
    kind = declared(attachment)
    return kind if _begins_as(kind, head) else Kind.FILE


def media_type(kind: Kind, attachment: Attachment) -> str:
    """As browsers are told. Raises KeyError for FILE, which no page shows."""
    if kind is Kind.TEXT:
        return f"text/plain; charset={charset(attachment.media_type)}"
    return _MEDIA_TYPES[kind]


def charset(declared_type: str) -> str:
    found = _CHARSET.search(declared_type)
    name = found[1].lower() if found else ""
    return name if name in _CHARSETS else "utf-8"


def _begins_as(kind: Kind, head: bytes) -> bool:
    if kind is Kind.TEXT:
        return _CONTROL.search(head[:HEAD]) is None
    if kind is Kind.WEBP and head[8:12] != b"WEBP":
        return False
    return head.startswith(_BEGINNINGS.get(kind, b""))
