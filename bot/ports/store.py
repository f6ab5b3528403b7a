"""What Postvakt remembers, behind transactions: what is done in one is committed whole or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.audit import AuditEntry, ChainedEntry
from bot.domain.differences import Difference
from bot.domain.effects import Effect, EffectKind, Step
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import ConfidentialNote, IntakeItem, MessageRef, Route, State
from bot.domain.kept_notices import DeedState, KeptNotice
from bot.domain.likeness import Alike, Trait
from bot.domain.notice_rules import Deed
from bot.domain.notices import Candidate
from bot.domain.people import Person
from bot.ports.claims import Claims
from bot.ports.daily_checks import DailyChecks
from bot.ports.free_texts import FreeTexts
from bot.ports.office_files import OfficeFiles
from bot.ports.reminders import Reminders
from bot.ports.reports import ItemHistories
from bot.ports.retention import Retention
from bot.ports.roster import RosterNotes
from bot.ports.seeking import Seeking
from bot.ports.source import SuppressedLetter
from bot.ports.tellings import Tellings
from bot.ports.unit_boards import UnitBoards
from bot.ports.waiting_list import WaitingList


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is known of a source between polls."""

    source_id: str
    #: letters received before this are backlog
    start_from: datetime
    cursor: str | None = None
    last_ok_at: datetime | None = None
    #: since when it has not answered; None = it answers
    down_since: datetime | None = None
    #: the board has been told that it is down
    told_down: bool = False
    #: error code and reason of the last failure
    error: str = ""
    reason: str = ""
    #: so many letters wait that its list is cut off soon; 0 = there is room
    nearly_full: int = 0
    #: external ids of letters that it lists in a shape we cannot read, the newest last
    poison: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitHeard:
    """When a source last gave a letter of a unit, and since when it refuses us the unit."""

    source_id: str
    unit: str
    heard_at: datetime | None = None
    denied_since: datetime | None = None
    #: since when the team has been told that the unit is silent; None = not silent
    silent_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardState:
    """The one board: a Teams channel that an administrator has set. `address` is the connector's reference, JSON."""

    board_id: str
    address: str
    set_by: PersonId
    set_at: datetime
    #: since when it cannot be written to (the bot was removed, writes blocked); None = it can
    blocked_since: datetime | None = None
    blocked_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardState:
    """What a board shows of one card, and what it should show.

    `subject_id` is an item id, or the name of a card that is no item's (`list`, `notice:<code>`).
    """

    board_id: str
    subject_id: str
    wanted_version: int
    #: the version that was rendered; never lowered
    shown_version: int = 0
    activity_id: str = ""
    #: bumped when a person waits to see it: clicks go before background work
    urgent: bool = False
    #: the card is to be taken off the board
    unwanted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCount:
    """How many notices that are still kept have come so far, by what the rules say about their e-mails."""

    deed: Deed
    state: DeedState
    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The daily comparison of ledger, archive and sources, as it last came to its end."""

    #: since when there should be one
    awaited_since: datetime
    #: None = none has come to its end yet
    finished_at: datetime | None = None
    #: the board has been told that it is late
    told_late: bool = False
    #: how many items it compared
    items: int = 0
    #: ids of the systems that did not answer
    silent: tuple[str, ...] = ()
    #: how many documents the archive holds that belong to no case yet; None = it cannot list them, or did not answer
    unregistered: int | None = None
    oldest_unregistered: date | None = None
    #: the card that shows what it found; empty = there was never anything to show
    card: str = ""


class Transaction(
    UnitBoards,
    Tellings,
    DailyChecks,
    Reminders,
    RosterNotes,
    OfficeFiles,
    Seeking,
    ItemHistories,
    WaitingList,
    Claims,
    FreeTexts,
    Retention,
    Protocol,
):
    """Every write of one decision. Nothing is visible to others before the block ends; an error undoes all."""

    async def item(self, item_id: ItemId) -> IntakeItem | None: ...

    async def item_by_ref(self, ref: MessageRef) -> IntakeItem | None: ...

    async def items_of_thread(self, source_id: str, thread_id: str) -> tuple[IntakeItem, ...]: ...

    async def items(
        self,
        *,
        states: Collection[State] = (),
        claimant: PersonId | None = None,
        backlog: bool | None = None,
        limit: int = 500,
    ) -> tuple[IntakeItem, ...]:
        """Oldest received first."""

    async def items_due(self, *, states: Collection[State], by: datetime, limit: int = 50) -> tuple[IntakeItem, ...]:
        """Those with cards of their own whose `due_at` has passed, and who have not been called overdue yet."""

    async def items_handled_by(self, route: Route, *, since: datetime, limit: int = 500) -> tuple[IntakeItem, ...]:
        """Handled ones by that route that were first seen since then."""

    async def items_to_compare(
        self, *, states: Collection[State], since: datetime, limit: int
    ) -> tuple[IntakeItem, ...]:
        """Those with differences first, at most half of them; then those of whom something happened since then.

        Of both, those that were compared longest ago come first, or never.
        """

    async def newest_items(self, *, limit: int) -> tuple[IntakeItem, ...]:
        """In any state, newest received first."""

    async def count_items(self, *, states: Collection[State], backlog: bool | None = None) -> int: ...

    async def add_item(self, item: IntakeItem) -> bool:
        """False where an item with the same MessageRef stands already."""

    async def replace_item(self, item: IntakeItem, *, was: IntakeItem) -> None:
        """The one conditional write of a transition: raises Conflict if the stored version is not `was.version`."""

    async def add_effects(self, item: IntakeItem, steps: Sequence[Step], *, due_at: datetime) -> None:
        """Rows for the item's present round, state planned."""

    async def effects(self, item_id: ItemId, *, round_no: int | None = None) -> tuple[Effect, ...]:
        """In order of round and ordinal."""

    async def replace_effect(self, effect: Effect, *, was: Effect) -> None:
        """Raises Conflict if stored state, attempts or lease owner differ from `was`: somebody else has it."""

    async def effects_of_kind(self, kind: EffectKind, *, since: datetime, limit: int = 500) -> tuple[Effect, ...]:
        """Those done that were due since then, the newest first."""

    async def cancel_plan(self, item_id: ItemId, *, round_no: int) -> bool:
        """Sets every effect of the plan from planned to cancelled; False, and nothing done, if one is not planned."""

    async def remember_action(self, digest: str, *, item_id: ItemId, at: datetime) -> bool:
        """False where the same action came before: a redelivery or a double click."""

    async def forget_actions(self, *, before: datetime) -> int:
        """How many were forgotten: nobody redelivers what is so old."""

    async def save_confidential(self, item_id: ItemId, note: ConfidentialNote, *, at: datetime) -> str:
        """Keeps the item's one note apart from everything else; answers its salted digest for the audit entry."""

    async def confidential(self, item_id: ItemId) -> ConfidentialNote | None: ...

    async def drop_confidential(self, item_id: ItemId) -> None:
        """Deletes the note with its salt, if there is one; the audit chain still verifies."""

    async def add_traits(self, item_id: ItemId, traits: Sequence[Trait]) -> None:
        """Keeps them as keyed hashes; adding one twice changes nothing."""

    async def alike(self, item_id: ItemId) -> tuple[Alike, ...]:
        """Items of other sources that share a trait with this one, oldest received first."""

    async def differences(self, item_id: ItemId | None = None) -> tuple[Difference, ...]:
        """Those of the item, or all that last, in the order in which they were found."""

    async def replace_differences(self, item_id: ItemId, found: Sequence[Difference]) -> None:
        """All of the item's, in the place of those that were known of it."""

    async def drop_differences(self, item_id: ItemId) -> bool:
        """False where the item had none."""

    async def note_compared(self, item_ids: Collection[ItemId], *, at: datetime) -> None: ...

    async def reconciliation(self) -> Reconciliation | None: ...

    async def save_reconciliation(self, run: Reconciliation) -> None: ...

    async def hold_alike(self, item_id: ItemId) -> None:
        """Until the block ends, nobody else gets past this line with an item that shares a trait with this one.

        What `alike` tells afterwards is what stands when the block is committed. The first thing in a block: whoever
        waits here holds nothing that another one needs.
        """

    async def audit(self, entry: AuditEntry) -> None:
        """Appended to the chain when the transaction commits, as its last statement."""

    async def source_state(self, source_id: str) -> SourceState | None: ...

    async def save_source_state(self, state: SourceState) -> None: ...

    async def units_heard(self, source_id: str) -> tuple[UnitHeard, ...]: ...

    async def save_unit_heard(self, unit: UnitHeard) -> None: ...

    async def count_suppressed(
        self, letter: SuppressedLetter, *, at: datetime, not_before: datetime | None = None
    ) -> bool:
        """Counts a letter once, by its ref's digest; False where it was counted before.

        `not_before`: it had not come yet then, which is all that is known of when it came.
        """

    async def add_notice(self, kept: KeptNotice) -> bool:
        """False where a notice with the same MessageRef stands already."""

    async def notice(self, ref: MessageRef) -> KeptNotice | None: ...

    async def notices(self, *, since: datetime) -> tuple[KeptNotice, ...]:
        """Those received since then whose letters are a matter of ours, oldest first."""

    async def replace_notice(self, kept: KeptNotice, *, was: KeptNotice) -> None:
        """Raises Conflict if the stored version is not `was.version`. What it announced never changes."""

    async def deeds_due(self, *, sources: Collection[str], limit: int = 50) -> tuple[KeptNotice, ...]:
        """Those whose e-mails are to be filed, deleted, forwarded or asked about now, the longest due first.

        Not those whose letter may still turn up or be missed, unless an item stands for it.
        """

    async def refused_deeds(self, source_id: str) -> frozenset[str]:
        """The external ids of notices whose e-mails the source does not let us move or answer."""

    async def notice_counts(self, source_id: str) -> tuple[NoticeCount, ...]: ...

    async def announced_items(self, source_id: str) -> frozenset[ItemId]:
        """Items that stand for letters elsewhere: their e-mail proves nothing about those letters."""

    async def candidates(self, *, since: datetime, doors: Mapping[str, str]) -> tuple[Candidate, ...]:
        """Letters since then that a notice may mean, counted ones too; `doors`: the kind of each source."""

    async def forget_notices(self, *, before: datetime) -> int:
        """Those received before then that nothing hangs on any more; answers how many."""

    async def board(self) -> BoardState | None: ...

    async def save_board(self, board: BoardState) -> None:
        """Another `board_id` than the stored one replaces it, and every card is wanted anew."""

    async def want_card(
        self, subject_id: str, *, version: int | None = None, urgent: bool = False, unwanted: bool = False
    ) -> None:
        """On the present board; does nothing where none is set. A lower version than the wanted one changes nothing.

        None = one higher than was last wanted, for cards that are drawn from more than one item.
        """

    async def card(self, subject_id: str) -> CardState | None: ...

    async def card_by_activity(self, activity_id: str) -> CardState | None: ...

    async def cards_to_draw(self, board_id: str, *, limit: int = 20) -> tuple[CardState, ...]:
        """Those whose shown version is behind the wanted one or that are unwanted: urgent ones first, then oldest."""

    async def card_shown(self, card: CardState, *, version: int, activity_id: str) -> None: ...

    async def card_gone(self, card: CardState) -> None:
        """It is off the board: forgotten if unwanted, else to be posted anew."""

    async def remember_person(self, person: Person, *, teams_id: str, at: datetime) -> None:
        """Name and bot-specific Teams id of somebody who has been seen in Teams."""

    async def person(self, person_id: PersonId) -> tuple[Person, str] | None:
        """The remembered name (without roles) and the Teams id."""

    async def people(self) -> tuple[tuple[Person, str], ...]: ...


class Store(Protocol):
    def transaction(self) -> AbstractAsyncContextManager[Transaction]: ...

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """For looking only: it never waits for a writer, and nothing can be written in it."""

    async def database_now(self) -> datetime:
        """The database's own clock: what due times are compared with."""

    async def lease_due(self, owner: str, *, for_: timedelta) -> Effect | None:
        """Takes the next planned effect that is due and whose earlier effects are settled.

        An expired lease counts as planned, nothing having left the house, and as one more attempt.
        """

    def executing(self, effect: Effect) -> AbstractAsyncContextManager[bool]:
        """Holds the effect's lock while its request is out (PostgreSQL: a session advisory lock).

        Gives False where somebody alive holds it: then nothing may be sent.
        """

    async def find_orphans(self) -> tuple[Effect, ...]:
        """`sent` effects whose executor is dead, proven by its lock; never because time passed."""

    async def unsettled(self, *, limit: int = 20) -> tuple[Effect, ...]:
        """Effects of unknown outcome that are due to be asked about."""

    def lead(self, name: str) -> AbstractAsyncContextManager[bool]:
        """Leadership among replicas while the block lasts; False where another one has it."""

    def changes(self) -> AsyncIterator[None]:
        """Yields soon after another transaction or replica has changed what boards should show or what is due."""

    def audit_trail(self, *, item_id: ItemId | None = None) -> AsyncIterator[ChainedEntry]:
        """In order of number."""

    async def audit_head(self) -> tuple[int, str]:
        """Number and hash of the newest entry, as kept apart from the entries themselves."""

    async def audit_anchor(self) -> tuple[int, str]:
        """Number and hash that the first kept entry must follow (0 and zeros unless old entries were pruned)."""

    async def close(self) -> None: ...
