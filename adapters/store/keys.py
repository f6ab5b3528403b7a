"""Names of PostgreSQL's advisory locks: signed 64-bit numbers, one space for all that share a database."""

from __future__ import annotations

import hashlib


def lock_key(kind: str, name: str) -> int:
    digest = hashlib.sha256(f"postvakt\x1f{kind}\x1f{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
