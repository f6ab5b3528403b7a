"""A sender's file name in a header of a download (RFC 6266) and on a page: one line, no path, no tricks. Pure."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

_LONGEST = 120
_LONGEST_SUFFIX = 12
#: what a path is made of, and what Windows refuses
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_SEPARATORS = re.compile(r"[/\\]")
#: devices on Windows, whatever their suffix
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe_name(name: str, *, otherwise: str) -> str:
    """The last part of a path in visible characters; `otherwise` where nothing is left."""
    last = _SEPARATORS.split(visible(name))[-1]
    last = _FORBIDDEN.sub("_", last).strip(". ")
    if not last:
        return otherwise
    return _shortened(f"_{last}" if _RESERVED.fullmatch(last) else last)


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


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > _LONGEST_SUFFIX:
        return name[:_LONGEST].rstrip(". ")
    return f"{stem[: _LONGEST - len(suffix) - 1].rstrip('. ')}.{suffix}"


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char).startswith("C")
