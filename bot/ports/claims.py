"""What Postvakt remembers of claims beside the items themselves: which letters wake when, and notes on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import IntakeItem


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNote:
    """What somebody wrote of a letter for colleagues."""

    #: None once redacted
    text: str | None
    by: PersonId
    at: datetime


class Claims(Protocol):
    """The part of a transaction that is about them."""

    async def items_to_wake(self, *, by: datetime, limit: int = 50) -> tuple[IntakeItem, ...]:
        """Those put off until then or earlier, the longest due first."""

    async def items_snoozed_by(self, person: PersonId, *, limit: int = 50) -> tuple[IntakeItem, ...]:
        """Those that this person has put off, whoever has taken them; the first to wake comes first."""

    async def add_item_note(self, item_id: ItemId, *, text_id: int, by: PersonId, at: datetime) -> None:
        """`text_id` as `add_text` answers it."""

    async def item_notes(self, item_id: ItemId, *, limit: int = 20) -> tuple[ItemNote, ...]:
        """The newest first."""
