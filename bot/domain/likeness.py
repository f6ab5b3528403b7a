"""By what two letters may be recognised as one that came through two doors: a hint for people, never a proof."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from enum import StrEnum

from bot.domain.identifiers import ItemId
from bot.domain.item import Letter

#: what mail programs put before a title that is sent on
_SENT_ON = re.compile(r"^((sv|vs|re|fw|fwd)\s*:\s*)+", re.IGNORECASE)


class Likeness(StrEnum):
    """What was compared: below `alike.` in the catalogues."""

    #: same sender and title, received on the same day or the next
    LISTED = "listed"
    #: the same file, byte for byte
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """Something that a letter has in common with its double. `text` is kept as a keyed hash only."""

    kind: Likeness
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """An item of another source that has something in common with the one that was asked about."""

    item_id: ItemId
    kinds: frozenset[Likeness]


def listed_traits(letter: Letter) -> Iterator[Trait]:
    """Of what the list tells; nothing where it tells no sender or no title.

    Doors may date a letter differently, so each trait stands for two days: letters of neighbouring days share one.
    """
    sender, title = _folded(letter.sender_name or ""), _folded(_SENT_ON.sub("", (letter.subject or "").strip()))
    if not sender or not title:
        return
    day = letter.received_at.astimezone(UTC).date()
    for ends_on in (day, day + timedelta(days=1)):
        yield Trait(kind=Likeness.LISTED, text=f"{sender}\x1f{title}\x1f{ends_on.isoformat()}")


def file_trait(sha256: str) -> Trait:
    return Trait(kind=Likeness.FILE, text=sha256)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .,;:–-")
