"""The letters on the list card: those that wait without a card of their own, as somebody wants to see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.item import IntakeItem


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFilter:
    """Empty = all of them."""

    unit: str = ""
    source_id: str = ""
    #: received before then
    before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCount:
    """How many wait for a unit at a source."""

    unit: str
    source_id: str
    letters: int


class WaitingList(Protocol):
    """The part of a transaction that is about them."""

    async def waiting_page(self, wanted: WaitingFilter, *, offset: int, limit: int) -> tuple[IntakeItem, ...]:
        """Oldest received first."""

    async def count_waiting(self, wanted: WaitingFilter) -> int: ...

    async def waiting_counts(self) -> tuple[WaitingCount, ...]:
        """Of each unit and source that has any."""
