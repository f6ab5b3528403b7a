"""The bodies of calls: SIF wants a file as base64 inside JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from adapters._kit.base64_body import Base64Body

_TAIL = b'"}]}}'


def upload_body(parameter: Mapping[str, Any], file: Mapping[str, Any], *, size: int, system: str) -> Base64Body:
    """The call with one file; `Base64Data` comes last, so that everything before it can be written at once."""
    whole = {"parameter": {**parameter, "Files": [{**file, "Base64Data": ""}]}}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    head = text[: -len(_TAIL)]
    return Base64Body(head=head, tail=_TAIL, size=size, system=system, mismatch="sif.size_mismatch")


def plain_body(parameter: Mapping[str, Any]) -> bytes:
    return json.dumps({"parameter": parameter}, ensure_ascii=False, separators=(",", ":")).encode()
