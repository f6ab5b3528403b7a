"""What Postvakt remembers of the daily check: who signed which day, and the figures that a check is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.daily_check import DailyCheck, HiddenFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What came through one source to one unit, and what waits there."""

    source_id: str
    unit: str
    new: int = 0
    waiting: int = 0
    #: when the oldest of those was received
    oldest: datetime | None = None
    due: int = 0
    #: notices whose letter has not turned up
    unmatched: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthyRound:
    """The last time that everything was looked at and the store took it down."""

    at: datetime
    #: when somebody outside was last told of one; None = never
    told_at: datetime | None = None


class DailyChecks(Protocol):
    """The part of a transaction that is about them."""

    async def begin_check(self, check: DailyCheck) -> bool:
        """False where the day's check was begun already."""

    async def daily_check(self, day: date) -> DailyCheck | None: ...

    async def latest_check(self) -> DailyCheck | None: ...

    async def first_check(self) -> DailyCheck | None: ...

    async def last_signed_check(self) -> DailyCheck | None: ...

    async def save_check(self, check: DailyCheck) -> bool:
        """False, and nothing written, where somebody has signed it or a later check covers it already."""

    async def cover_checks(self, by: date) -> tuple[date, ...]:
        """Earlier ones that nobody has signed are covered by that day's from now on; answers which."""

    async def intake(self, *, since: datetime, until: datetime, due_before: datetime) -> tuple[Intake, ...]:
        """By source and unit; `since` and `until` bound what is new. Units without anything are left out."""

    async def letters_to_move(self, *, since: datetime) -> int:
        """Handled letters, first seen since then, that a person must move at their source."""

    async def hidden(self, *, since: datetime, until: datetime) -> tuple[HiddenFigures, ...]:
        """Letters that were only counted, the most first."""

    async def audit_head(self) -> tuple[int, str]:
        """Number and hash of the newest entry that is committed."""

    async def note_healthy_round(self, at: datetime) -> None: ...

    async def note_round_told(self, at: datetime) -> None:
        """Somebody outside was told of the last one."""

    async def healthy_round(self) -> HealthyRound | None: ...
