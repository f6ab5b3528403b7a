"""What reports are made from: every letter that something happened to, one after the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Protocol

from bot.domain.item_history import ItemHistory


class ItemHistories(Protocol):
    """The part of a transaction that is about them."""

    def item_histories(self, *, since: datetime) -> AsyncIterator[ItemHistory]:
        """Whole histories of the items that are open, and of those that something happened to since then.

        They are read as they are asked for, so that memory does not grow with their number.
        """
