"""A letter as its source lists it, unopened, and the item that Postvakt keeps of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.identifiers import ItemId, OrgNumber, PersonId

#: nobody answers a letter so much later: a sender who names such a day (9999, say) means that there is none
_FARTHEST_DUE = timedelta(days=3660)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class MessageRef:
    """Names one letter at one source, the same over polls, restores and replicas."""

    source_id: str
    external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a source tells in its list, before anybody has opened the letter."""

    ref: MessageRef
    #: what several letters at the source belong to and are put away with (Altinn: the dialog)
    thread_id: str
    unit: OrgNumber
    service_id: str
    received_at: datetime
    #: where a person reads it at the source
    link: str
    sender_name: str | None = None
    sender_org: OrgNumber | None = None
    sender_is_private: bool = False
    #: None where the source declares the letter sensitive: then it is not even stored
    subject: str | None = None
    #: the sender's deadline, or when the source begins to warn (`SourceCapabilities.warns_when_due`); one that lies
    #: more than ten years from `received_at` is none
    due_at: datetime | None = None
    declared_sensitive: bool = False
    confirmation_needed: bool = False
    #: whether the content can be fetched and registered; a link-only letter cannot
    fetchable: bool = True
    #: when the source last changed what the letter says
    content_at: datetime
    seen_at_source: bool = False
    archived_at_source: bool = False
    #: what the sender proposes as its case, in the archive's words (2026/123); empty = nothing
    proposed_case: str = ""
    #: the source's id of our own letter that this one answers; empty = none
    answers: str = ""
    #: how sure the source wants whoever opens it to be: "" = any sign-in, "high" = the highest level
    sign_in_level: str = ""

    def __post_init__(self) -> None:
        if self.due_at is not None and abs(self.due_at - self.received_at) > _FARTHEST_DUE:
            object.__setattr__(self, "due_at", None)

    def emptied(self) -> Letter:
        """What its sender wrote is left out; what it is recognised and counted by stays."""
        return replace(self, sender_name=None, sender_org=None, subject=None, proposed_case="")

    @property
    def fingerprint(self) -> str:
        """Digest of all that a route form shows of the letter: a route chosen on another fingerprint is refused."""
        shown = (
            self.unit, self.service_id, self.sender_name or "", self.subject or "",
            str(self.declared_sensitive), str(self.confirmation_needed), str(self.fetchable),
            self.proposed_case, self.answers,
        )  # fmt: skip
        return hashlib.sha256("\x1f".join(shown).encode(errors="surrogatepass")).hexdigest()[:16]


class State(StrEnum):
    WAITING = "waiting"
    CLAIMED = "claimed"
    ROUTING = "routing"
    HANDLED = "handled"
    NEEDS_ATTENTION = "needs_attention"
    HANDLED_ELSEWHERE = "handled_elsewhere"
    WITHDRAWN = "withdrawn"


OPEN_STATES = frozenset({State.WAITING, State.CLAIMED, State.ROUTING, State.NEEDS_ATTENTION, State.HANDLED_ELSEWHERE})


class Route(StrEnum):
    REGISTER_ON_CASE = "register_on_case"
    ALREADY_REGISTERED = "already_registered"
    DONE_BY_HAND = "done_by_hand"
    NOT_FOR_RECORD = "not_for_record"
    LEAVE_UNREAD = "leave_unread"
    #: given back for good: the source tells the sender that the letter could not be received
    REFUSE = "refuse"
    #: by e-mail to a domain system
    FORWARD_EMAIL = "forward_email"
    #: its unit is told that it lies there, unopened
    NOTIFY_UNIT = "notify_unit"
    #: on the unit's transfer case
    TRANSFER_CASE = "transfer_case"
    #: printed from the letter's page, and carried to the unit
    INTERNAL_MAIL = "internal_mail"
    REGISTER_ON_NEW_CASE = "register_on_new_case"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialNote:
    """What only the archive may be told of a letter; kept apart, and no longer than until the item is handled."""

    #: the archive's unofficial title
    full_title: str = ""
    sender_name: str = ""
    #: a person has said so; where the source says it, it stands in the letter
    sender_is_private: bool = False


#: an outcome's reason, where nobody had to do anything
LETTER_FOUND = "letter_found"


def unconfirmed(letter: Letter) -> str:
    """Below `confirmation.`: said until the sender got the confirmation that was asked for; empty = none was."""
    return "not_done" if letter.confirmation_needed else ""


class AtSource(StrEnum):
    """What becomes of a handled letter at its source where people have a part in it: codes below `put_away.`"""

    #: it is put away with the last letter of its thread
    OTHER_ITEMS_OPEN = "other_items_open"
    #: a person moves it there, and says so with a click
    TO_MOVE = "to_move"
    MOVED = "moved"
    #: somebody wants it deleted there
    DELETING = "deleting"
    DELETED = "deleted"
    #: it lies there still although somebody wanted it deleted
    NOT_DELETED = "not_deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an item was handled; all of it may stand on the shared card."""

    route: Route | None
    by: PersonId
    at: datetime
    entry_number: str = ""
    entry_link: str = ""
    #: the entry was left in status M, for a person to finish in the archive
    temporary: bool = False
    #: a code below `not_for_record.`, `refusal.` or `by_hand.` in the catalogues
    reason: str = ""
    #: a code below `put_away.`: what became of the letter at its source
    put_away: str = ""
    #: the folder at the source that a person moves, or has moved, the letter to
    folder: str = ""
    #: a code below `confirmation.`, where the sender asked for one
    confirmation: str = ""
    #: the domain system that it was e-mailed to, as archivists call it
    sent_to: str = ""


#: codes of troubles that another try cannot mend: the archivist must choose again
_CHOSEN_AGAIN = frozenset(
    {
        "possible_entry", "entry_not_found", "two_entries", "rejected", "too_large", "content_gone", "more_sensitive",
        # whoever refuses a letter once more confirms once more
        "not_refused", "refusal_unknown",
        # the letter is e-mailed anew, or goes another way
        "email_unknown", "email_refused", "email_too_large", "email_bounced",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a person must look: codes and entry numbers only."""

    #: translation key below `trouble.`
    code: str
    effect_id: int
    #: error code and the outside system's own stable reason, e.g. `outcome_unknown` and `sif.500`
    error: str = ""
    reason: str = ""
    entry_numbers: tuple[str, ...] = ()

    @property
    def wants_new_choice(self) -> bool:
        """Nothing is tried again: the letter goes back to whoever chose, who chooses again."""
        return self.code in _CHOSEN_AGAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Which rules of the rule file have decided about an item: for its card, its audit and whoever asks why."""

    #: of the whole rule file then
    version: str
    #: marks first, then the one that decided
    rule_ids: tuple[str, ...]
    #: of what those rules said: a later look compares it
    digest: str
    #: the item's version since when that is so: a suggestion of an older card is refused
    since: int
    #: whether the suggestion stood on the card when that was last looked at
    offered: bool = False
    #: of the rule file whose marks the card was last drawn by, where that is a later one than `version`
    drawn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeItem:
    item_id: ItemId
    letter: Letter
    state: State
    #: raised by every change; the compare-and-swap of each write
    version: int
    #: the version in which the letter's fingerprint last changed: a form drawn from an older one is refused
    content_version: int = 1
    #: how many route plans it has had; the effects of the present one carry this number
    round: int = 0
    first_seen_at: datetime
    claimant: PersonId | None = None
    claimed_at: datetime | None = None
    #: an archivist has looked and attested that an unknown letter is open
    attested_open: bool = False
    #: on the list card, without one of its own: older than the source's `start_from`, or too many wait at once
    backlog: bool = False
    #: the source changed the content after the item was first shown
    changed_at: datetime | None = None
    #: when somebody first opened the letter to read it; it can no longer be left unread
    opened_at: datetime | None = None
    #: attachments that were not what the source lists, when the letter was last opened
    differing: int = 0
    #: when the unit had been told of it and it was found unread all the same; None = it was not
    still_unread_at: datetime | None = None
    #: when it was noticed that `Letter.due_at` had passed with the letter still open; None = it has not
    overdue_at: datetime | None = None
    route: Route | None = None
    routed_by: PersonId | None = None
    #: until when the chooser can undo
    undo_until: datetime | None = None
    outcome: Outcome | None = None
    trouble: Trouble | None = None
    #: None = no rule of the rule file holds
    ruled: Ruling | None = None
    #: nobody is reminded of it before then; None = it is not put off
    snoozed_until: datetime | None = None
    snoozed_by: PersonId | None = None
    #: when a person last did anything with it: from then on a claim counts as forgotten
    touched_at: datetime | None = None
    #: when its claimant was warned that it comes back; None = not since it was last touched
    return_warned_at: datetime | None = None
    #: when it came back from whoever had claimed and forgotten it; None = it did not, or has been taken since
    returned_at: datetime | None = None
    #: how many notes colleagues have written of it; their text lies apart
    notes: int = 0
    #: when what people wrote in it and of it was deleted here, long after it was closed; None = it was not
    emptied_at: datetime | None = None
