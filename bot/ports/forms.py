"""What dialogs show and ask for: already decided, already allowed, filled with what is known or was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import Route
from bot.domain.sensitivity import Sensitivity
from bot.ports import faults as field_faults
from bot.ports.archive import FormChoices, Option
from bot.ports.check_views import CheckHiddenForm, CheckUnitsForm
from bot.ports.claim_forms import ClaimForm
from bot.ports.views import AlikeView, TroubleView

#: here as well, where most forms are
FieldFault = field_faults.FieldFault


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteForm:
    """Register on a case, or on the unit's transfer case.

    Inputs: case_number (typeahead), public_title, title_confirmed, attest_open, access_code, legal_basis, access_group,
    responsible_unit, handler, document_date, confirm_reception, again.
    """

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
    #: whose suggestion the case is, a code below `form.case_from_`: `proposed`, `answered` or `rule`; empty = nobody's
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
    #: entries that the letter, or one that looks like it, has already; non-empty = "ny likevel" is asked
    existing_entries: tuple[str, ...] = ()
    #: one that looks like it is being registered: "ny likevel" is asked too
    underway: bool = False
    alike: tuple[AlikeView, ...] = ()
    compared_at: datetime | None = None
    #: attachments that are not what the source lists
    differing: int = 0
    faults: tuple[FieldFault, ...] = ()
    #: which registering route the form is for; on a transfer case neither case nor screening is an input
    route: Route = Route.REGISTER_ON_CASE
    #: the other registering routes that it leads to
    ways: tuple[Route, ...] = ()
    #: kinds of new cases; the form for one has the inputs new_case and new_case_title
    new_cases: tuple[Option, ...] = ()
    new_case: str = ""
    new_case_title: str = ""


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
    #: this person has had the printed form open, and can say that the letter is on its way to the unit
    may_mail: bool = False
    claimant_name: str = ""
    faults: tuple[FieldFault, ...] = ()
    #: whose it is, where it is a colleague's and nothing but notes is this person's to do
    taken_by: str = ""
    may_snooze: bool = False
    may_note: bool = False
    #: how many notes there are
    notes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WasDoneForm:
    """Inputs: entry_number, where one is needed."""

    item_id: ItemId
    version: int
    trouble: TroubleView
    number_needed: bool = True
    #: the number is a case's, given in the same input
    of_case: bool = False
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTick:
    #: the input's name
    field: str
    text: str
    ticked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckForm:
    """Sign the daily check. Inputs: those of `ticks`, and reason (free text)."""

    item_id: ItemId
    version: int
    ticks: tuple[CheckTick, ...]
    #: sources that were not looked at as they should be, as people call them
    silent: tuple[str, ...] = ()
    reason: str = ""
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
    | CheckForm
    | CheckUnitsForm
    | CheckHiddenForm
    | ClaimForm
)
