"""What the card of the daily check and its lists show: names, counts and times, never a sender or a subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.daily_check import SourceHealth
from bot.domain.identifiers import ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One unit with something to tell."""

    unit_name: str
    new: int = 0
    waiting: int = 0
    #: when the oldest of those was received
    oldest: datetime | None = None
    due: int = 0
    #: notices whose letter has not turned up
    unmatched: int = 0
    denied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSource:
    source_name: str
    health: SourceHealth
    #: since when it has not answered, or when it was last polled, as its health says
    at: datetime | None
    new: int
    waiting: int
    rows: tuple[CheckRow, ...] = ()
    #: further units with something to tell
    more: int = 0
    #: units with nothing to tell
    quiet: int = 0
    #: their names, where they are listed
    quiet_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenRow:
    """Letters that were only counted."""

    service_name: str
    letters: int
    #: these where the lead looks closer
    unit_name: str = ""
    #: a code below `daily.rule.`; empty = a rule of the rule file keeps them back
    code: str = ""
    rule_id: str = ""
    #: why it does; empty where the file in force has no such rule any more
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    subject_id: ItemId
    version: int
    day: date
    since: datetime
    until: datetime
    taken_at: datetime
    sources: tuple[CheckedSource, ...]
    archive_name: str
    #: empty = nobody is on duty
    duty_name: str = ""
    hidden: int = 0
    hidden_rows: tuple[HiddenRow, ...] = ()
    #: documents in the archive that nobody has registered; None = it cannot tell
    unregistered: int | None = None
    oldest_unregistered: date | None = None
    #: texts of what people look at themselves, as far as it is ticked or not
    ticked: tuple[str, ...] = ()
    not_ticked: tuple[str, ...] = ()
    late: bool = False
    #: the day of the check that covers this one
    covered_by: date | None = None
    #: whoever signed this one; None = nobody has
    signed_by_name: str | None = None
    signed_at: datetime | None = None
    with_reason: bool = False
    chain_number: int = 0
    chain_head: str = ""
    #: none where it is told elsewhere than on the board
    signable: bool = True
    listable: bool = True

    @property
    def is_open(self) -> bool:
        return self.signed_by_name is None and self.covered_by is None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckUnitsForm:
    """Every unit, also those with nothing new. No inputs."""

    item_id: ItemId
    version: int
    sources: tuple[CheckedSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckHiddenForm:
    """What rules and the list of services hide, by unit: for leads. No inputs."""

    item_id: ItemId
    version: int
    rows: tuple[HiddenRow, ...]
    #: further rows
    more: int = 0
