"""What Postvakt remembers of units' own boards: where each stands, which notices stand there, and who answered them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.identifiers import ItemId, OrgNumber, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBoard:
    """The Teams channel where a unit is told of its letters; `address` as in BoardState."""

    unit: OrgNumber
    board_id: str
    address: str
    set_by: PersonId
    set_at: datetime
    #: since when it is not to be used or cannot be written to; None = it can
    blocked_since: datetime | None = None
    blocked_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCard:
    """One notice to a unit, about one letter or those of a day, and where it stands."""

    #: derived from the letters, so that a second try is known for one
    card_id: str
    unit: OrgNumber
    #: where it stands, or is being posted
    board_id: str
    address: str
    #: empty = not posted, or nobody knows
    activity_id: str = ""
    wanted_version: int = 1
    #: the version that was rendered
    shown_version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """That a unit was told of one letter in one round of its item, and what the unit answered."""

    item_id: ItemId
    round: int
    card_id: str
    answered_by: PersonId | None = None
    answered_at: datetime | None = None


class UnitBoards(Protocol):
    """The part of a transaction that is about them."""

    async def unit_board(self, unit: OrgNumber) -> UnitBoard | None: ...

    async def unit_boards(self) -> tuple[UnitBoard, ...]:
        """By unit."""

    async def save_unit_board(self, board: UnitBoard) -> None:
        """Replaces the unit's board. Where it stands elsewhere now, recent notices are wanted there."""

    async def drop_unit_board(self, unit: OrgNumber) -> bool:
        """False where there was none. Its recent notices are to be taken off it."""

    async def add_unit_card(self, card: UnitCard, told: Sequence[tuple[ItemId, int]]) -> UnitCard:
        """The card as it stands from now on: one that was posted before is left alone. `told`: items with rounds."""

    async def unit_card(self, card_id: str) -> UnitCard | None: ...

    async def unit_card_by_activity(self, activity_id: str) -> UnitCard | None: ...

    async def unit_cards_to_draw(self, *, limit: int = 20) -> tuple[UnitCard, ...]:
        """Posted ones whose shown version is behind the wanted one."""

    async def want_unit_card(self, item_id: ItemId, *, round_no: int) -> None:
        """Anew, where the unit was told on a board in that round."""

    async def unit_card_shown(self, card: UnitCard, *, version: int, activity_id: str) -> None:
        """It stands at the card's `board_id` and `address`; with an empty activity it stands nowhere any more."""

    async def unit_telling(self, item_id: ItemId, *, round_no: int) -> Telling | None: ...

    async def tellings_on(self, card_id: str) -> tuple[Telling, ...]: ...

    async def forget_unit_cards(self, *, older_than: timedelta) -> int:
        """Notices that are older by the database's clock and none of whose letters is open any more; how many."""

    async def answer_telling(self, telling: Telling) -> None:
        """Keeps who answered and when."""
