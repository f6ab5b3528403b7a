"""The part of a transaction that finds items by what people remember of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem
from bot.domain.seeking import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    item: IntakeItem
    #: it fits only by what its sender wrote: that it fits must not be told of a letter that is not open
    by_letter: bool


class Seeking(Protocol):
    async def seek(
        self, query: Query, *, after: tuple[datetime, ItemId] | None = None, limit: int = 100
    ) -> tuple[Hit, ...]:
        """The newest received first, or the oldest where the query says so; `after`: of the last one seen so far.

        The query's page is the caller's to count.
        """
