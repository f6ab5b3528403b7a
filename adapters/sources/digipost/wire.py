"""The XML that Digipost answers with; only elements that are read, unknown ones ignored, namespaces too.

Two variants share one namespace: with `content-uri` and `delete-uri` (digipost-api-client-java 646ebf87, 2026-02-18)
and with `link` (digipost-api-client-dotnet 44255826, 2026-04-08). Version 7 has no namespace and writes TWO FACTOR.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from adapters._kit.xml import Element

_ID: Final = re.compile(r"[0-9]{1,19}")
_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
#: a letter and its attachments, theirs included
_MOST_FILES: Final = 500


class WrongShape(ValueError):
    """Which element is wrong and how, never what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxDocument:
    """A letter, or one of its attachments."""

    document_id: str
    #: a display name: neither unique nor lasting, and no proof of anything
    sender: str
    delivered_at: datetime
    #: PASSWORD, TWO_FACTOR, IDPORTEN_3, IDPORTEN_4, or something newer
    level: str
    subject: str = ""
    reference: str = ""
    #: when anybody first fetched the content, in any way
    first_accessed: datetime | None = None
    content_type: str = ""
    #: as it stands there; empty = there is none
    content_address: str = ""
    delete_address: str = ""
    attachments: tuple[InboxDocument, ...] = ()

    def files(self) -> Iterator[InboxDocument]:
        """Itself and all that hang on it, in the order in which they stand there."""
        yield self
        for attachment in self.attachments:
            yield from attachment.files()


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorAnswer:
    code: str
    #: CLIENT_DATA, CLIENT_TECHNICAL, CONFIGURATION, SERVER or UNKNOWN
    kind: str


def read_document(element: Element) -> InboxDocument:
    """Raises WrongShape."""
    document = _read(element)
    if sum(1 for _ in document.files()) > _MOST_FILES:
        raise WrongShape("attachment: too many")
    return document


def document_id_in(element: Element) -> str:
    """Of one that cannot be read otherwise; empty where not even that can."""
    told = element.first("id") or ""
    return told if _ID.fullmatch(told) else ""


def inbox_link(entrypoint: Element) -> str:
    """Empty where the account has no inbox that we may read."""
    return _links(entrypoint).get("get_inbox", "") if entrypoint.name == "entrypoint" else ""


def error_in(element: Element) -> ErrorAnswer | None:
    if element.name != "error":
        return None
    code, kind = element.first("error-code") or "", element.first("error-type") or ""
    return ErrorAnswer(
        code=code if _CODE.fullmatch(code) else "",
        kind=kind if _CODE.fullmatch(kind) else "",
    )


def _read(element: Element) -> InboxDocument:
    document_id = document_id_in(element)
    if not document_id:
        raise WrongShape("id: no number")
    delivered_at = _moment(element, "delivery-time")
    if delivered_at is None:
        raise WrongShape("delivery-time: missing")
    links = _links(element)
    return InboxDocument(
        document_id=document_id,
        sender=element.first("sender") or "",
        delivered_at=delivered_at,
        level=_level(element),
        subject=element.first("subject") or "",
        reference=element.first("reference-from-sender") or "",
        first_accessed=_moment(element, "first-accessed"),
        content_type=element.first("content-type") or "",
        content_address=links.get("get_document_content", "") or element.first("content-uri") or "",
        delete_address=links.get("self_delete", "") or element.first("delete-uri") or "",
        attachments=tuple(_read(each) for each in element.all("attachment")),
    )


def _level(element: Element) -> str:
    return (element.first("authentication-level") or "").upper().replace(" ", "_").replace("-", "_")


def _moment(element: Element, name: str) -> datetime | None:
    text = element.first(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise WrongShape(f"{name}: without its offset")
        return moment.astimezone(UTC)
    except OverflowError:
        raise WrongShape(f"{name}: no time") from None
    except ValueError as fault:
        if isinstance(fault, WrongShape):
            raise
        raise WrongShape(f"{name}: no time") from None


def _links(element: Element) -> dict[str, str]:
    """Addresses by the last word of their relation: .../relations/get_inbox, GET_INBOX and get-inbox are the same."""
    links: dict[str, str] = {}
    for link in element.all("link"):
        relation = link.attributes.get("rel", "").rstrip("/").rpartition("/")[2].lower().replace("-", "_")
        links.setdefault(relation, link.attributes.get("uri", ""))
    return links
