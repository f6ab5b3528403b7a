"""Bodies of mails in the form that a caller prefers: HTML without scripts, or text."""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser

_SCRIPT = re.compile(r"<script\b.*?(</script\s*>|$)", re.IGNORECASE | re.DOTALL)


def without_scripts(body: str) -> str:
    """By default Graph removes what could run; `Prefer: outlook.allow-unsafe-html` keeps it."""
    return _SCRIPT.sub("", body)


def as_html(body: str, body_type: str) -> str:
    if body_type == "html":
        return body
    return f"<html><body><div>{escape(body).replace(chr(10), '<br>' + chr(10))}</div></body></html>"


def as_text(body: str, body_type: str) -> str:
    if body_type == "text":
        return body
    reader = _Reader()
    reader.feed(body)
    return unescape("".join(reader.pieces)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in ("script", "style")
        if tag in ("br", "p", "div", "tr"):
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)
