"""Teams' own cards about files: the question whether one may come, and the file that came (bots-filesv4, 2026-11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"


def complaint(body: Json, *, personal: bool) -> str:
    """What is wrong with the file cards of a post; empty = nothing."""
    for attachment in body.get("attachments") or []:
        kind, content = attachment.get("contentType"), attachment.get("content")
        if kind not in (CONSENT, INFO):
            continue
        if not personal:
            return "File cards work in personal chats only"
        if not attachment.get("name") or not isinstance(content, dict):
            return "A file card has a name and a content"
        if kind == CONSENT and not isinstance(content.get("sizeInBytes"), int):
            return "A file consent card has sizeInBytes"
        if kind == INFO and not (attachment.get("contentUrl") and content.get("uniqueId") and content.get("fileType")):
            return "A file info card has contentUrl, uniqueId and fileType"
    return ""


def file_cards(body: Json) -> Iterator[Json]:
    """As the page draws them."""
    for attachment in body.get("attachments") or []:
        content = attachment.get("content") or {}
        if attachment.get("contentType") == CONSENT:
            told = {"description": content.get("description", ""), "size": content.get("sizeInBytes", 0)}
            yield {"kind": "consent", "name": attachment.get("name", ""), **told}
        elif attachment.get("contentType") == INFO:
            yield {"kind": "info", "name": attachment.get("name", ""), "url": attachment.get("contentUrl", "")}
