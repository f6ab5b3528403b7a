"""Names of files as strangers gave them, safe for archives, e-mails and pages: no path, no control characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 150
_LONGEST_SUFFIX: Final = 10
#: control and format characters (text direction among them), private use, surrogates, what no script has, line ends
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
#: Windows refuses these, and the archives run there
_REFUSED: Final = re.compile(r'[<>:"|?*]')
_DEVICES: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_EXTENSION: Final = re.compile(r"[a-z0-9]{1,10}")
_SUFFIXES: Final = {
    "application/msword": ".doc",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/xml": ".xml",
    "application/zip": ".zip",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "message/rfc822": ".eml",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/xml": ".xml",
}


def safe_name(name: str, *, otherwise: str) -> str:
    """What is left of the name when everything that could do harm is gone; `otherwise` where that is nothing."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(" " if unicodedata.category(each) in _UNSEEN else each for each in last)
    plain = _REFUSED.sub("_", " ".join(unicodedata.normalize("NFC", seen).split())).strip(". ")
    if _DEVICES.match(plain):
        plain = f"_{plain}"
    return _shortened(plain) or otherwise


def named_after(title: str, media_type: str, *, otherwise: str) -> str:
    """For files that their source knows by a title and a type only."""
    suffix = _suffix_of(media_type) or ".bin"
    name = safe_name(re.sub(r"[/\\]", "-", title), otherwise=otherwise)
    return name if name.lower().endswith(suffix) else safe_name(name + suffix, otherwise=otherwise + suffix)


def extension_of(name: str, media_type: str) -> str:
    """Without its dot, in small letters; by the type where the name has none, empty where neither tells."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    return extension if _EXTENSION.fullmatch(extension) else _suffix_of(media_type).removeprefix(".")


def distinct_names(names: Iterable[str]) -> tuple[str, ...]:
    """The same names, a number added where one stands there already; upper and lower case are the same."""
    taken: set[str] = set()
    distinct = []
    for name in names:
        stem, suffix = _split(name)
        number, candidate = 1, name
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{stem} ({number}){suffix}"
        taken.add(candidate.casefold())
        distinct.append(candidate)
    return tuple(distinct)


def _suffix_of(media_type: str) -> str:
    return _SUFFIXES.get(media_type.partition(";")[0].strip().lower(), "")


def has_suffix(name: str) -> bool:
    return bool(_split(name)[1])


def _split(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    if not stem or not suffix.isalnum() or len(suffix) >= _LONGEST_SUFFIX:
        return name, ""
    return stem, dot + suffix


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    stem, suffix = _split(name)
    return stem[: _LONGEST - len(suffix)].rstrip(". ") + suffix
