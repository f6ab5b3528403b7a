"""A sender's words on a page, and a safe name in the header of a download (RFC 6266): one line, no tricks. Pure."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote


def visible(text: str, *, longest: int = 1000) -> str:
    """One line without control characters and those that turn the writing direction: `gpj.exe` stays what it is."""
    kept = (" " if one.isspace() else one for one in text[:longest] if one.isspace() or not _is_hidden(one))
    return " ".join("".join(kept).split())


def disposition(name: str, *, download: bool) -> str:
    """The name twice: in ASCII for old clients, in UTF-8 for all others."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r'[\\"%;]', "_", plain).strip(". ") or "fil"
    kind = "attachment" if download else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char).startswith("C")
