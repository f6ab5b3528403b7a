"""Reads `Prefer`: which ids, which body, how many a page; says back what was applied.

outlook-immutable-id.md (122c4921), message-get.md (0318ce19), message-delta.md (042f6274) of
microsoftgraph/microsoft-graph-docs-contrib, read 2026-11-22.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from adapters.simulators.graph.identifiers import IdKind
from adapters.simulators.graph.refusals import bad_request

_PART = re.compile(r'\s*([A-Za-z.\-]+)\s*(?:=\s*(?:"([^"]*)"|([^,;\s"]+)))?\s*(?:[,;]|$)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    ids: IdKind
    body: Literal["html", "text"] = "html"
    unsafe_html: bool = False
    page: int | None = None
    applied: str = ""


def read_preferences(request: web.Request) -> Preferences:
    """Stricter than production: a preference that nobody knows is a misspelling."""
    told = _told(", ".join(request.headers.getall("Prefer", [])))
    kind, body, page = told.get("idtype"), told.get("outlook.body-content-type"), told.get("odata.maxpagesize")
    if kind not in (None, "ImmutableId"):
        raise bad_request(f"unknown IdType {kind}")
    if page is not None and not (page.isdecimal() and int(page) > 0):
        raise bad_request("odata.maxpagesize must be a positive number")
    wanted: Literal["html", "text"] = "text" if body == "text" else "html"
    if body not in (None, "text", "html"):
        raise bad_request("outlook.body-content-type must be text or html")
    return Preferences(
        ids=IdKind(kind is not None),
        body=wanted,
        unsafe_html="outlook.allow-unsafe-html" in told,
        page=int(page) if page else None,
        applied=f'outlook.body-content-type="{wanted}"' if body else "",
    )


def _told(header: str) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while position < len(header):
        part = _PART.match(header, position)
        if part is None or part.end() == position:
            raise bad_request("the Prefer header cannot be read")
        name = part[1].lower()
        if name not in ("idtype", "outlook.body-content-type", "odata.maxpagesize", "outlook.allow-unsafe-html"):
            raise bad_request(f"unknown preference {name}")
        found[name] = part[2] if part[2] is not None else (part[3] or "")
        position = part.end()
    return found
