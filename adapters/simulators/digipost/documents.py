"""The XML of Digipost's API: entrypoint, inbox and errors, in both shapes that its two client libraries know.

contracts/digipost/api_v8.java-client.xsd (646ebf87, 2026-02-18) and api_v8.dotnet-client.xsd (44255826, 2026-04-08).
The relation names of links are inferred from the clients' GET_INBOX, GET_DOCUMENT_CONTENT and SELF_DELETE.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from adapters.simulators.digipost.records import Letter
from adapters.simulators.digipost.settings import Settings

MEDIA_TYPE = "application/vnd.digipost-v8+xml"
NAMESPACE = "http://api.digipost.no/schema/v8"
RELATIONS = "https://api.digipost.no/relations/"
_OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where a letter's content lies and where it is deleted, as seen from one request."""

    base: str
    settings: Settings

    def content(self, letter: Letter) -> str:
        return f"{self._start(letter)}/content"

    def delete(self, letter: Letter) -> str:
        return self._start(letter)

    def _start(self, letter: Letter) -> str:
        base = "" if self.settings.relative_uris else self.base
        return f"{base}/{letter.mailbox}/inbox/{letter.id}"


def entrypoint(base: str, sender_id: int) -> bytes:
    root = _root("entrypoint")
    _link(root, "get_inbox", f"{base}/{sender_id}/inbox", MEDIA_TYPE)
    return _written(root)


def inbox(letters: Iterable[Letter], addresses: Addresses) -> bytes:
    root = _root("inbox")
    for letter in letters:
        _document(ET.SubElement(root, "document"), letter, addresses, deletable=True)
    return _written(root)


def error(code: str, kind: str, text: str) -> bytes:
    root = _root("error")
    for name, value in (("error-code", code), ("error-message", text), ("error-type", kind)):
        ET.SubElement(root, name).text = value
    return _written(root)


def _document(node: ET.Element, letter: Letter, addresses: Addresses, *, deletable: bool) -> None:
    draft, variant = letter.draft, addresses.settings.variant
    uris = variant in ("uri", "both")
    fields = {
        "id": str(letter.id),
        "reference-from-sender": draft.reference,
        "subject": draft.subject,
        "sender": draft.sender,
        "delivery-time": _moment(letter.delivered_at),
        "first-accessed": _moment(letter.first_accessed) if letter.first_accessed else None,
        "authentication-level": draft.level,
        "content-type": letter.media_type if draft.tells_content_type else None,
        "content-uri": addresses.content(letter) if uris else None,
        "delete-uri": addresses.delete(letter) if uris and deletable else None,
    }
    for name, value in fields.items():
        if value is not None:
            ET.SubElement(node, name).text = value
    for attachment in letter.attachments:
        _document(ET.SubElement(node, "attachment"), attachment, addresses, deletable=False)
    if variant in ("link", "both"):
        _link(node, "get_document_content", addresses.content(letter), letter.media_type)
        if deletable:
            _link(node, "self_delete", addresses.delete(letter), MEDIA_TYPE)


def _root(name: str) -> ET.Element:
    """The namespace as an attribute: ElementTree's own default namespace refuses attributes without a prefix."""
    return ET.Element(name, {"xmlns": NAMESPACE})


def _link(node: ET.Element, relation: str, uri: str, media_type: str) -> None:
    ET.SubElement(node, "link", {"rel": RELATIONS + relation, "uri": uri, "media-type": media_type})


def _moment(at: datetime) -> str:
    return at.astimezone(_OSLO).isoformat(timespec="seconds")


def _written(root: ET.Element) -> bytes:
    text: str = ET.tostring(root, encoding="unicode")
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text).encode()
