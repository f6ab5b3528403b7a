"""How claims are looked after, as an operator sets it: when a forgotten one comes back, how long a letter may wait."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Self

from pydantic import Field, model_validator

from bot.domain.claims import ClaimLimits
from bot.settings.kinds import LocalTime, Table

_LONGEST = timedelta(days=30)


class ClaimSettings(Table):
    """Hours are working time: see opens and closes in the table workdays."""

    #: a claim that its claimant has done nothing with for so long comes back; zero = never
    return_after: timedelta = Field(default=timedelta(hours=20), ge=timedelta(), le=_LONGEST)
    #: so long before that the claimant is warned in a personal chat; zero = not at all
    warn_before: timedelta = Field(default=timedelta(hours=6), ge=timedelta(), le=_LONGEST)
    #: days that a claimant may put off a letter
    snooze_days: int = Field(default=30, ge=1, le=365)
    #: days that anybody may put off one that nobody has taken
    snooze_days_waiting: int = Field(default=7, ge=1, le=30)
    #: what «i ettermiddag» means, Europe/Oslo
    afternoon: LocalTime = time(13)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.return_after and self.warn_before >= self.return_after:
            raise ValueError("warn_before must be shorter than return_after")
        return self

    def limits(self) -> ClaimLimits:
        return ClaimLimits(**self.model_dump())
