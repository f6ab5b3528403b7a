"""Free texts (notes, reasons, words to a sender): kept apart from the audit, so that each can be redacted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.identifiers import ItemId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """That somebody wrote one, and when; not what it says."""

    text_id: int
    #: of the audit entry that it belongs to
    verb: str
    by: PersonId
    at: datetime
    redacted: bool


class FreeTexts(Protocol):
    """The part of a transaction that is about them."""

    async def add_text(self, text: str, *, at: datetime) -> tuple[int, str]:
        """Keeps a free text apart from the audit; answers its id and its salted digest for the audit entry."""

    async def text(self, text_id: int) -> str | None: ...

    async def texts_of(self, item_id: ItemId) -> tuple[KeptText, ...]:
        """Whatever was written of the item, oldest first."""

    async def redact_text(self, text_id: int) -> None:
        """Deletes text and salt; the audit chain still verifies."""
