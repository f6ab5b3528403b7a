"""Who did what when, chained by hashes: whoever changes, removes or inserts an entry breaks the chain from there on.

An entry hashes ids, verb and times only. Free text enters as a salted digest whose text and salt lie elsewhere, so
that both can be deleted and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

FORMAT_VERSION = 1
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the log, before the chain has numbered it.

    `verb` is `noun:verb`; `actor` a PersonId, or `postvakt` where the bot acted by itself.
    """

    verb: str
    actor: str
    at: datetime
    item_id: str = ""
    #: ids, numbers and codes, never names, titles or free text
    facts: dict[str, str] = field(default_factory=dict)
    #: salted digest of a free text that lies elsewhere
    text_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainedEntry:
    number: int
    entry: AuditEntry
    previous_hash: str
    hash: str


def chain(entry: AuditEntry, *, number: int, previous_hash: str) -> ChainedEntry:
    return ChainedEntry(
        number=number, entry=entry, previous_hash=previous_hash, hash=_digest(entry, number, previous_hash)
    )


def digest_text(text: str, salt: bytes) -> str:
    return hashlib.sha256(salt + text.encode()).hexdigest()


def first_break(entries: Iterable[ChainedEntry], *, number: int = 0, previous_hash: str = GENESIS) -> int | None:
    """The number of the first entry that does not follow from the one before; None = the chain holds."""
    for entry in entries:
        number += 1
        expected = _digest(entry.entry, number, previous_hash)
        if entry.number != number or entry.previous_hash != previous_hash or entry.hash != expected:
            return number
        previous_hash = entry.hash
    return None


def _digest(entry: AuditEntry, number: int, previous_hash: str) -> str:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    facts = sorted(entry.facts.items())
    said = [FORMAT_VERSION, number, previous_hash, entry.verb, entry.actor, at, entry.item_id, facts, entry.text_digest]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()
