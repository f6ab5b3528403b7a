"""What Postvakt remembers of reminders and pings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.domain.identifiers import ItemId
from bot.domain.item import State
from bot.domain.reminders import Reminded


class Reminders(Protocol):
    """The part of a transaction that is about them."""

    async def reminded(self, item_id: ItemId, *, hold: bool = False) -> Reminded | None:
        """`hold`: it is to be replaced in this transaction, and nobody else may do so meanwhile."""

    async def all_reminded(self, states: Collection[State]) -> tuple[Reminded, ...]:
        """Of all items in these states that anything is remembered of."""

    async def save_reminded(self, reminded: Sequence[Reminded]) -> None:
        """Each replaces what was remembered of its item."""
