"""What Postvakt remembers beside the roster's plan: shifts that were changed, and who is away."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.absences import Absence
from bot.domain.identifiers import PersonId
from bot.domain.roster import ShiftChange


class RosterNotes(Protocol):
    """The part of a transaction that is about them."""

    async def last_shift_change(self) -> int:
        """The number of the newest one; 0 = there is none."""

    async def add_shift_change(self, change: ShiftChange) -> None:
        """Raises Conflict `version` where another one has its number: somebody else changed the roster meanwhile."""

    async def shift_changes(self, *, since: datetime) -> tuple[ShiftChange, ...]:
        """Those that end after then, in order of their numbers."""

    async def add_absence(self, absence: Absence) -> None: ...

    async def end_absence(self, absence_id: str, *, at: datetime) -> None:
        """It ends then; one that has not begun by then is forgotten."""

    async def absences(self, *, since: datetime, person: PersonId | None = None) -> tuple[Absence, ...]:
        """Those that end after then, in order of their beginning; of one person or of all."""
