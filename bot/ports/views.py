"""What cards show: already decided, already allowed. Whoever draws them neither hides nor adds anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.differences import DifferenceKind
from bot.domain.identifiers import ItemId
from bot.domain.item import Route, State
from bot.domain.likeness import Likeness
from bot.domain.sensitivity import Sensitivity
from bot.ports.check_views import CheckView
from bot.ports.ping_view import PressingView


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
    #: on a unit's own board: the unit takes its letter
    UNIT_TAKES = "unit_takes"
    #: opens the form with the ticks of the daily check
    CHECK_SIGN = "check_sign"
    #: opens the list of all units
    CHECK_UNITS = "check_units"
    #: opens the list of what rules hide, for leads
    CHECK_HIDDEN = "check_hidden"
    #: on the lead's list of what nobody has taken and what is late
    PING = "ping"
    PING_ALL = "ping_all"
    #: claims a waiting item and sends it where a rule suggests
    TAKE_SUGGESTION = "take_suggestion"
    #: on the list card: another page or a choice of the letters, for whoever asks alone
    LIST_SHOW = "list_show"
    #: on the list card: opens the dialog in which several letters are chosen
    SEVERAL = "several"


#: buttons that open a dialog (`task/fetch`) instead of acting at once
OPENS_DIALOG = frozenset(
    {Button.ROUTE, Button.BY_HAND, Button.NOT_FOR_RECORD, Button.MORE, Button.WAS_DONE, Button.DELETE, Button.SEVERAL}
    | {Button.CHECK_SIGN, Button.CHECK_UNITS, Button.CHECK_HIDDEN}
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
class UnitAnswer:
    """That somebody in the unit said «Vi tar den» on the unit's board."""

    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleView:
    #: translation key below `trouble.`, with what happened and what to check
    code: str
    #: the outside system's own stable reason, for whoever calls support
    reason: str = ""
    entry_numbers: tuple[str, ...] = ()
    #: "it was not done" tries nothing again: the archivist chooses again
    wants_new_choice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeView:
    """A letter of another source that may be the same one."""

    compared: Likeness
    source_name: str
    received_at: datetime
    #: where it is registered; empty = not yet
    entry_number: str = ""
    #: somebody has chosen to register it
    underway: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionView:
    """What Button.TAKE_SUGGESTION would do."""

    route: Route
    #: of the rule, in the municipality's own words
    reason: str
    #: empty where the route makes no entry
    case_number: str = ""


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
    #: what its unit said when it was last told of it
    unit_answer: UnitAnswer | None = None
    undo_until: datetime | None = None
    outcome: OutcomeView | None = None
    trouble: TroubleView | None = None
    alike: tuple[AlikeView, ...] = ()
    #: when letters were compared
    compared_at: datetime | None = None
    #: the unit has no transfer case: the letter goes to it on paper
    print_suggested: bool = False
    #: in order, the most usual first; never more than 5, so that the link to the source fits beside them
    buttons: tuple[Button, ...] = ()
    #: Teams ids of those whose clients may ask for their own view, at most 60
    viewers: tuple[str, ...] = ()
    #: how it presses, while somebody has to do something; None = it does not any more
    pressing: PressingView | None = None
    #: where a rule would have it go; None = no rule does, or something stands in its way
    suggestion: SuggestionView | None = None
    #: of the rules that have marked it, or sent it on its way by themselves
    rule_reasons: tuple[str, ...] = ()
    #: put off until then, and by whom
    snoozed_until: datetime | None = None
    snoozed_by_name: str = ""
    #: when it came back from a claimant who had forgotten it
    returned_at: datetime | None = None
    #: how many notes colleagues have written; what they say never stands on a shared card
    notes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    item_id: ItemId
    version: int
    unit_name: str
    #: empty where the letter is sensitive, as is its source
    service_name: str
    source_name: str
    received_at: datetime
    #: how old it is, in days of the calendar
    days: int
    #: the sender's deadline
    due_at: datetime | None = None
    #: it has passed
    overdue: bool = False
    #: put off until then
    snoozed_until: datetime | None = None


#: what a filter sends where nothing is chosen in it: clients cannot take a choice away again
ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChoice:
    """A unit or a source that letters wait for or at, and how many."""

    value: str
    name: str
    letters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChosen:
    """What one person has asked to see; nothing = all."""

    unit: str = ""
    source_id: str = ""
    #: days
    older_than: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Waiting letters that have no card of their own: too many at once, or older than `start_from`."""

    version: int
    #: one page, oldest first, at most 15
    rows: tuple[ListRow, ...]
    #: how many wait in all, those with cards of their own not counted
    waiting: int
    #: how many of them are older than `start_from`
    backlog: int
    #: how many of them are what was chosen
    found: int
    page: int = 1
    pages: int = 1
    #: what ages are reckoned from
    counted_at: datetime
    chosen: ListChosen = ListChosen()
    units: tuple[ListChoice, ...] = ()
    sources: tuple[ListChoice, ...] = ()
    #: days
    ages: tuple[int, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    item_id: ItemId
    version: int
    unit_name: str
    service_name: str
    received_at: datetime
    entry_number: str
    entry_link: str
    source_name: str
    link: str
    #: whether it can be taken up again from here
    reopens: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceGroup:
    kind: DifferenceKind
    #: how many there are, those without a row here included
    count: int
    rows: tuple[DifferenceRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferencesView:
    """Where ledger, archive and sources say different things."""

    version: int
    compared_at: datetime
    #: how many letters were compared
    items: int
    #: the worst kind first, none of them empty
    groups: tuple[DifferenceGroup, ...]
    archive_name: str
    #: documents in the archive that belong to no case yet
    unregistered: int = 0
    oldest_unregistered: date | None = None
    unregistered_too_long: bool = False
    #: whether the archive can list those at all
    lists_unregistered: bool = False
    #: letters that somebody opened or archived at their source while they waited
    elsewhere: int = 0
    #: systems that did not answer, as people call them
    silent: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def wrong(self) -> bool:
        return bool(self.count) or self.unregistered_too_long


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNoticeRow:
    """One letter as its unit is told of it: the municipality's own words, never the sender's."""

    item_id: ItemId
    service_name: str
    source_name: str
    received_at: datetime
    link: str
    answer: UnitAnswer | None = None
    #: the document centre has taken it up again
    taken_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNoticeView:
    """The card on a unit's own board."""

    version: int
    unit_name: str
    #: oldest first
    rows: tuple[UnitNoticeRow, ...]

    @property
    def waiting(self) -> int:
        """How many the unit has neither answered nor lost."""
        return sum(row.answer is None and not row.taken_back for row in self.rows)


BoardView = ItemView | ListView | NoticeView | WelcomeView | DifferencesView | UnitNoticeView | CheckView
