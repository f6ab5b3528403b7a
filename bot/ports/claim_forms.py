"""What the dialogs about claims show and ask for: putting a letter off, notes on it, and doing one thing to several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.identifiers import ItemId
from bot.domain.snooze import SnoozeChoice
from bot.ports.faults import FieldFault

#: what the buttons of these dialogs carry in an item's place: the card that lists letters without cards of their own
LISTED = ItemId("list")


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeMoment:
    """One of the moments to choose from."""

    choice: SnoozeChoice
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeInputs:
    """Inputs: snooze (a SnoozeChoice), and for one's own choice snooze_day and snooze_clock."""

    moments: tuple[SnoozeMoment, ...]
    chosen: str = ""
    day: str = ""
    clock: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeForm:
    """Put one letter off."""

    item_id: ItemId
    version: int
    when: SnoozeInputs
    #: that is allowed
    last_day: date
    #: the nearest deadline, beyond which it cannot be put off
    deadline: datetime | None = None
    #: when its source begins to warn, which a person should know before putting it off
    warns_at: datetime | None = None
    #: put off already
    snoozed_until: datetime | None = None
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    #: None once redacted
    text: str | None
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesForm:
    """What colleagues wrote of a letter. Inputs: note (free text)."""

    item_id: ItemId
    version: int
    #: the newest first
    notes: tuple[NoteView, ...]
    #: how many older ones are not shown
    older: int = 0
    #: what was typed, where the form comes back
    note: str = ""
    faults: tuple[FieldFault, ...] = ()


class SeveralDeed(StrEnum):
    """What can be done to several letters in one dialog: nothing that needs a form of its own."""

    CLAIM = "claim"
    LEAVE_UNREAD = "leave_unread"
    NOTIFY_UNIT = "notify_unit"
    NOT_FOR_RECORD = "not_for_record"
    TRANSFER_CASE = "transfer_case"
    SNOOZE = "snooze"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralRow:
    item_id: ItemId
    version: int
    unit_name: str
    service_name: str
    received_at: datetime
    #: as far as this person's own view shows it
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralForm:
    """Several letters of the list card at once.

    Inputs: chosen (`<item id>@<version>`, comma between), deed (a SeveralDeed), not_for_record (as NotForRecordForm),
    snooze (a SnoozeChoice of those that need no typing).
    """

    #: oldest first
    rows: tuple[SeveralRow, ...]
    #: how many wait in all
    waiting: int
    deeds: tuple[SeveralDeed, ...]
    when: SnoozeInputs
    chosen: tuple[str, ...] = ()
    deed: str = ""
    not_for_record: str = ""
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralResult:
    """How it went with one of them."""

    unit_name: str
    service_name: str
    received_at: datetime
    done: bool
    #: translation key of what is said of it
    key: str
    #: who was first, where the text names somebody
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralDone:
    """What became of each."""

    results: tuple[SeveralResult, ...]


ClaimForm = SnoozeForm | NotesForm | SeveralForm | SeveralDone
