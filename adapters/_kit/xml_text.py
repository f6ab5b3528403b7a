"""Texts as archives take them: one line, not too long, nothing that XML 1.0 cannot hold."""

from __future__ import annotations

import re
from typing import Final

_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def writable(text: str) -> str:
    """A question mark for what UTF-8 cannot hold either."""
    return _UNWRITABLE.sub("", text.encode("utf-8", "replace").decode())


def shorten(text: str, most: int) -> str:
    """On one line; an ellipsis ends what was cut."""
    one_line = " ".join(writable(text).split())
    return one_line if len(one_line) <= most else one_line[: most - 1].rstrip() + "…"
