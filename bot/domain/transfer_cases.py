"""Transfer cases (overføringssaker): where letters stand that a unit takes up in a domain system of its own.

Such cases are often yearly, so a unit may have several, one after the other (routine lines L-A7, L-M3 and L-D2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.identifiers import OrgNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCase:
    unit: OrgNumber
    case_number: str
    #: screening of what is put there; empty = the archive's temporary one where the letter is not open
    access_code: str = ""
    legal_basis: str = ""
    access_group: str = ""
    #: first and last day, in Norway's calendar; None = no such end
    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def overlaps(self, other: TransferCase) -> bool:
        """Whether on some day both would be the case of one unit."""
        first = max(self.valid_from or date.min, other.valid_from or date.min)
        last = min(self.valid_to or date.max, other.valid_to or date.max)
        return self.unit == other.unit and first <= last


def transfer_case_of(cases: Iterable[TransferCase], unit: OrgNumber, day: date) -> TransferCase | None:
    return next((case for case in cases if case.unit == unit and case.valid_on(day)), None)
