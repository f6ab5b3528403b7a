"""Makes other people's words harmless before they stand on a card.

Clients read Markdown in a TextBlock and in facts, so what we know only from configuration or an archive is escaped
there; what a sender wrote goes into a RichTextBlock, which has no Markdown at all.
"""

from __future__ import annotations

import re
import unicodedata

_MARKDOWN = re.compile(r"[\\`*_\[\]]|^[#>+-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")


def plain(text: str, limit: int = 255) -> str:
    """One line: control characters and those that turn the writing direction are gone, a long text is cut."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or not _is_hidden(char))
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def escaped(text: str, limit: int = 255) -> str:
    return _MARKDOWN.sub(lambda found: f"\\{found[0]}", plain(text, limit))


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char).startswith("C")
