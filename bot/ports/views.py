"""What cards and dialogs show: already decided, already allowed. Whoever draws them neither hides nor adds anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import Route, State
from bot.domain.likeness import Likeness
from bot.domain.sensitivity import Sensitivity
from bot.ports.archive import FormChoices


class Button(StrEnum):
    """A button's verb: the same in Action.Execute and in its fallback Action.Submit."""

    CLAIM = "claim"
    RELEASE = "release"
    #: opens the route form; on a waiting item it claims first
    ROUTE = "route"
    #: leads to the page where the claimant reads the letter
    READ = "read"
    #: opens the form for what was done outside the bot
    BY_HAND = "by_hand"
    #: opens the form with the reasons
    NOT_FOR_RECORD = "not_for_record"
    #: opens the dialog with the rarer choices: hand over, take over, leave unread, sometimes not for record
    MORE = "more"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"
    UNDO = "undo"
    REOPEN = "reopen"
    #: opens the form that asks for the entry number
    WAS_DONE = "was_done"
    WAS_NOT_DONE = "was_not_done"
    CLOSE_BY_HAND = "close_by_hand"
    #: closes an item that somebody handled at the source
    CLOSE_ELSEWHERE = "close_elsewhere"
    #: says that a person has moved the letter at its source
    MOVED = "moved"
    #: opens the first of the two pages that lead to the letter's deletion at its source
    DELETE = "delete"


#: buttons that open a dialog (`task/fetch`) instead of acting at once
OPENS_DIALOG = frozenset(
    {Button.ROUTE, Button.BY_HAND, Button.NOT_FOR_RECORD, Button.MORE, Button.WAS_DONE, Button.DELETE}
)


#: buttons that open a page in the browser; they carry no version and no verb
OPENS_PAGE = frozenset({Button.READ})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeView:
    route: Route | None
    by_name: str
    at: datetime
    entry_number: str = ""
    entry_link: str = ""
    temporary: bool = False
    #: code below `by_hand.`, `not_for_record.` or `refusal.`
    reason: str = ""
    #: code below `put_away.`
    put_away: str = ""
    #: at the source, named in the text of `put_away`
    folder: str = ""
    #: code below `confirmation.`
    confirmation: str = ""
    #: the domain system that it was e-mailed to
    sent_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleView:
    #: translation key below `trouble.`, with what happened and what to check
    code: str
    #: the outside system's own stable reason, for whoever calls support
    reason: str = ""
    entry_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeView:
    """A letter of another source that may be the same one."""

    compared: Likeness
    source_name: str
    received_at: datetime
    #: where it is registered; empty = not yet
    entry_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    item_id: ItemId
    version: int
    state: State
    sensitivity: Sensitivity
    source_name: str
    archive_name: str
    unit_name: str
    service_name: str
    received_at: datetime
    link: str
    #: the page behind Button.READ; it tells nothing to anybody but the claimant
    read_link: str = ""
    #: None = must not be shown here
    sender: str | None = None
    subject: str | None = None
    due_at: datetime | None = None
    #: `due_at` is when the source begins to warn, no deadline of the sender's
    warns_when_due: bool = False
    #: `due_at` has passed
    overdue: bool = False
    #: attachments that are not what the source lists; how many, never which
    differing: int = 0
    changed_at: datetime | None = None
    confirmation_needed: bool = False
    #: the content cannot be fetched: a person must open it at the source
    link_only: bool = False
    #: a code below `announced.`: it stands for a letter at another door that an e-mail announced; empty = it does not
    announced: str = ""
    #: that door, as people call it
    door_name: str = ""
    #: nothing is written outside (`mode = "observe"`)
    observe: bool = False
    claimant_name: str = ""
    claimed_at: datetime | None = None
    route: Route | None = None
    #: where the route registers it
    case_number: str = ""
    #: the domain system that the route e-mails it to
    sent_to: str = ""
    #: its unit was told of it, and it is unread all the same
    still_unread: bool = False
    undo_until: datetime | None = None
    outcome: OutcomeView | None = None
    trouble: TroubleView | None = None
    alike: tuple[AlikeView, ...] = ()
    #: in order, the most usual first; never more than 5, so that the link to the source fits beside them
    buttons: tuple[Button, ...] = ()
    #: Teams ids of those whose clients may ask for their own view, at most 60
    viewers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    item_id: ItemId
    version: int
    unit_name: str
    service_name: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Waiting letters that have no card of their own: too many at once, or older than `start_from`."""

    version: int
    #: oldest first, at most 15
    rows: tuple[ListRow, ...]
    #: how many wait in all, those with cards of their own not counted
    waiting: int
    #: how many of them are older than `start_from`
    backlog: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A warning that the whole team must see: a source is down, a unit has gone silent."""

    version: int
    #: translation key below `notice.`
    code: str
    source_name: str
    unit_names: tuple[str, ...] = ()
    since: datetime | None = None
    #: the warning is over; the card says so instead of vanishing
    over: bool = False
    #: how many letters it is about, where that is what it counts
    count: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeView:
    """Shown when the bot is installed in a team, and when a board was set."""

    board_set: bool
    set_by_name: str = ""


BoardView = ItemView | ListView | NoticeView | WelcomeView


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalNote:
    """A short text in a personal chat: a translation key below `note.` with its values."""

    code: str
    item_id: ItemId
    unit_name: str = ""
    by_name: str = ""
    link: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong with one input of a form: translation key below `fault.`"""

    field: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteForm:
    """Register on a case. Inputs: case_number (typeahead), public_title, title_confirmed, attest_open, access_code,
    legal_basis, access_group, responsible_unit, handler, document_date, confirm_reception, again."""

    item_id: ItemId
    version: int
    sensitivity: Sensitivity
    unit_name: str
    service_name: str
    sender: str | None
    subject: str | None
    choices: FormChoices
    #: inputs as they should stand: suggestions at first, what the archivist typed when the form comes back with faults
    case_number: str = ""
    case_title: str = ""
    #: whose suggestion the case is, a code below `form.case_from_`: `proposed` or `answered`; empty = nobody's
    case_from: str = ""
    public_title: str = ""
    title_confirmed: bool = False
    attest_open: bool = False
    access_code: str = ""
    legal_basis: str = ""
    access_group: str = ""
    responsible_unit: str = ""
    handler: str = ""
    document_date: date | None = None
    confirmation_needed: bool = False
    confirm_reception: bool = False
    #: entries that the letter seems to have already; non-empty = "ny likevel" is asked
    existing_entries: tuple[str, ...] = ()
    alike: tuple[AlikeView, ...] = ()
    #: attachments that are not what the source lists
    differing: int = 0
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHandForm:
    """Inputs: by_hand (a ByHand value or `already_registered`), entry_number."""

    item_id: ItemId
    version: int
    by_hand: str = ""
    entry_number: str = ""
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotForRecordForm:
    """Inputs: not_for_record (a NotForRecord value)."""

    item_id: ItemId
    version: int
    not_for_record: str = ""
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    person_id: PersonId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreForm:
    """Inputs: colleague (a PersonId), reason (free text, for taking over), not_for_record (as NotForRecordForm)."""

    item_id: ItemId
    version: int
    #: empty = handing over is not this person's to do
    colleagues: tuple[Colleague, ...] = ()
    may_take_over: bool = False
    may_leave_unread: bool = False
    may_not_record: bool = False
    may_refuse: bool = False
    may_forward: bool = False
    may_notify: bool = False
    claimant_name: str = ""
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WasDoneForm:
    """Inputs: entry_number, where one is needed."""

    item_id: ItemId
    version: int
    trouble: TroubleView
    number_needed: bool = True
    entry_number: str = ""
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteForm:
    """Inputs: in_archive on the first page, for_good on the second."""

    item_id: ItemId
    version: int
    source_name: str
    archive_name: str
    unit_name: str
    entry_number: str
    #: the second page
    last: bool = False
    #: the archive does not say that the letter is safe there: then there is no way on
    blocked: bool = False
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalForm:
    """Why a letter is refused. Inputs: refusal (a Refusal value), refusal_text (free text that the sender reads)."""

    item_id: ItemId
    version: int
    refusal: str = ""
    refusal_text: str = ""
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalPage:
    """What refusing does. Inputs: refusal_confirmed, and unseen those of RefusalForm as they were given there."""

    item_id: ItemId
    version: int
    refusal: str
    refusal_text: str
    #: as the sender will read it
    told: str
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemView:
    """A domain system that takes letters by e-mail."""

    code: str
    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardForm:
    """E-mail an open letter to a domain system. Inputs: system_id, confirm_reception, again."""

    item_id: ItemId
    version: int
    unit_name: str
    service_name: str
    systems: tuple[SystemView, ...]
    sender: str | None = None
    subject: str | None = None
    system_id: str = ""
    #: names of systems that have got it already; non-empty = "send likevel" is asked
    sent_before: tuple[str, ...] = ()
    confirmation_needed: bool = False
    confirm_reception: bool = False
    #: attachments that are not what the source lists
    differing: int = 0
    faults: tuple[FieldFault, ...] = ()


Form = (
    RouteForm
    | ByHandForm
    | NotForRecordForm
    | MoreForm
    | WasDoneForm
    | DeleteForm
    | RefusalForm
    | RefusalPage
    | ForwardForm
)
