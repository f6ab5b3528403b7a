"""Who is on duty: what reminders, the daily check and taking over a claim ask, whatever the roster is made of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.domain.identifiers import PersonId
from bot.domain.people import Person, Role
from bot.domain.shifts import Shift


class OnDuty(Protocol):
    """Answers with swaps, taken shifts and absences counted in; times are aware UTC.

    Reads the store without waiting for a writer, so it may be asked inside a transaction too; what that one has not
    committed yet is not seen.
    """

    async def now(self, at: datetime) -> PersonId | None:
        """Who is on duty at that moment; None where nobody is: outside the hours, or a gap in the roster."""

    async def next(self, after: datetime) -> Shift | None:
        """The first shift that begins after that moment; None where none is in sight."""


class FallbackDuty(OnDuty):
    """Where no roster is configured: the first of the configured leads, at any time."""

    def __init__(self, people: Collection[Person] = ()) -> None:
        #: may change while the bot runs
        self._people = people

    async def now(self, at: datetime) -> PersonId | None:  # noqa: ARG002 - at any time
        return next((person.person_id for person in self._people if Role.LEAD in person.roles), None)

    async def next(self, after: datetime) -> Shift | None:  # noqa: ARG002 - there are no shifts
        return None
