"""A span of time for which somebody is on duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.identifiers import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """From `begin` up to, not including, `end`; both aware UTC."""

    person: PersonId
    begin: datetime
    end: datetime

    def covers(self, at: datetime) -> bool:
        return self.begin <= at < self.end
