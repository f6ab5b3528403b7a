"""A letter's own text as plain text: CommonMark as it stands, HTML (e-mails, Altinn 2) without its tags."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_HIDDEN: Final = frozenset({"script", "style", "head", "title", "template"})
_LINE: Final = frozenset({"br", "div", "hr", "li", "ol", "section", "table", "tr", "ul"})
_PARAGRAPH: Final = frozenset({"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "p"})
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "body", "code", "dd", "dl", "dt", "em", "font", "html", "i", "img", "pre", "small", "span"}
    | {"strong", "sub", "sup", "tbody", "td", "th", "thead", "u"}
)
_KNOWN: Final = _HIDDEN | _LINE | _PARAGRAPH | _INLINE
_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>")


def plain_text(body: str) -> str:
    """Ends with a line feed. Nothing of it is ever interpreted again: it is a file's content."""
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    if any(found[1].lower() in _KNOWN for found in _TAG.finditer(text)):
        reader = _TextReader()
        reader.feed(text)
        reader.close()
        # HTML so broken that all of it hides behind an unclosed tag: its words are still the letter.
        text = reader.text().strip() or _TAG.sub(" ", text)
    return text.strip() + "\n"


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._hidden = 0
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._hidden = 0
        elif tag in _HIDDEN:
            self._hidden += 1
        elif tag not in _KNOWN:
            # `<https://...>` and `<a b>` in a letter that is not quite HTML: what is no tag is text.
            self.handle_data(self.get_starttag_text() or "")
        elif tag == "a":
            self._link = dict(attrs).get("href") or ""
        elif tag in ("td", "th"):
            self._parts.append("\t")
        else:
            self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _HIDDEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif tag == "a":
            if self._link.startswith(("http://", "https://")) and self._link not in "".join(self._parts[-3:]):
                self._parts.append(f" ({self._link})")
            self._link = ""
        else:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._parts.append(data)

    def text(self) -> str:
        lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))

    def _break(self, tag: str) -> None:
        if self._hidden:
            return
        if tag in _PARAGRAPH:
            self._parts.append("\n\n")
        elif tag in _LINE:
            self._parts.append("\n")
