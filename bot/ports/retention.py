"""Which items have been closed for so long that what people wrote in them need not be kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.item import IntakeItem


class Retention(Protocol):
    """The part of a transaction that is about them."""

    async def items_to_empty(self, *, before: datetime, limit: int) -> tuple[IntakeItem, ...]:
        """Closed ones that are not emptied, and of which the audit tells nothing since then; oldest received first.

        Not those that an e-mail announced, that differ from archive or source, or of which an effect is not settled.
        """
