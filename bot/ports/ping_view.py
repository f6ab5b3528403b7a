"""How letters press: on their cards, and on the lead's list of what nobody has taken and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.deadlines import Deadline
from bot.domain.identifiers import ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class PressingView:
    #: what the municipality itself has set, or paper that may be sent: the nearest one
    own_deadline: Deadline | None = None
    #: it had passed when this was drawn
    own_deadline_passed: bool = False
    #: when somebody was last reminded of it
    reminded_at: datetime | None = None
    #: when and by whom it was last pinged
    pinged_at: datetime | None = None
    pinged_by: str = ""
    #: so had any deadline
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PingRow:
    """One letter, without sender and title: the list may stand where everybody reads it."""

    item_id: ItemId
    version: int
    unit_name: str
    service_name: str
    received_at: datetime
    #: whole working days that have begun since
    days: int
    #: who has it; empty = nobody
    holder_name: str = ""
    claimed_at: datetime | None = None
    #: the nearest one
    deadline: Deadline | None = None
    late: bool = False
    pinged_at: datetime | None = None
    pinged_by: str = ""
    #: not so soon after the last ping
    pingable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PingView:
    """`rows`: oldest first, at most 15."""

    rows: tuple[PingRow, ...]
    #: how many nobody has taken, those without a row included
    waiting: int
    #: how many somebody has taken, and are late
    held_late: int
    #: further ones on the list card, which are older than their source's start: nobody is pinged about those
    older: int = 0
    #: what the click did that this answers: pinged, and left alone since they were pinged just before; None = no click
    pinged: int | None = None
    left_alone: int = 0

    @property
    def count(self) -> int:
        return self.waiting + self.held_late
