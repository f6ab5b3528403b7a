"""What every use case works with, and the one way in which an item changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.audit import AuditEntry
from bot.domain.capabilities import SourceCapabilities
from bot.domain.claims import ClaimLimits
from bot.domain.clock import Clock
from bot.domain.daily_check import CheckRules
from bot.domain.identifiers import BY_ITSELF, ItemId, OrgNumber, PersonId
from bot.domain.item import AtSource, IntakeItem, Letter, Outcome, Route, State
from bot.domain.lifecycle import Verb, advance
from bot.domain.outlets import DomainSystem, UnitNotices
from bot.domain.people import Person, Role
from bot.domain.policy import Policy
from bot.domain.reminders import ReminderRules
from bot.domain.roster import CurrentRoster
from bot.domain.routes import folder_after, offered
from bot.domain.rules import Rules
from bot.domain.transfer_cases import TransferCase, transfer_case_of
from bot.domain.workdays import WorkCalendar, oslo_day
from bot.errors import Conflict, NotAllowed, PostvaktError
from bot.ports.archive import Archive, Option, is_of_entries, is_of_kind, is_of_new_cases
from bot.ports.board import Board
from bot.ports.duty import FallbackDuty, OnDuty
from bot.ports.notices import NoticeSource
from bot.ports.office_files import OfficeFitting
from bot.ports.outlet import EmailOutlet
from bot.ports.source import MailSource
from bot.ports.store import Store, Transaction

Result = TypeVar("Result")

#: the actor of what the bot does by itself
BOT: str = BY_ITSELF
#: as people read it where a name stands
OWN_NAME = "Postvakt"
#: the card that lists what has no card of its own
LIST_CARD = "list"
#: so begins the name of the card of what the daily comparison found; the moment when it found something new follows
DIFFERENCES = "differences:"
#: the reason of a board that an administrator must set anew before anything is shown there
GUESTS = "guests_in_channel"
_MOST_RACES = 8
#: states that nobody has taken an item of the list card out of; one that is handled there ended by itself
_ON_THE_LIST = frozenset({State.WAITING, State.HANDLED_ELSEWHERE, State.WITHDRAWN, State.HANDLED})
#: from here on nobody needs what only the archive may be told
_CLOSED = frozenset({State.HANDLED, State.WITHDRAWN})
#: what changes a unit's own notice although the route stays
_SEEN_BY_UNIT = frozenset({Verb.UNIT_ANSWERED, Verb.CLOSED_BY_HAND})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSeen:
    """What the archive last said of a transfer case."""

    open: bool
    #: the public one
    title: str
    asked_on: date


@dataclass(slots=True)
class ArchiveState:
    """How this process last found the archive."""

    #: configured codes that its live tables lack; None = not asked yet
    missing: tuple[str, ...] | None = None
    #: those that the board was last told of; a route may have asked before anybody told
    told_missing: tuple[str, ...] | None = None
    #: this process has told the board how the archive is
    told: bool = False
    #: since when it has not answered; None = it answers
    down_since: datetime | None = None
    #: the board has been told that it is down
    told_down: bool = False
    #: of the last failure
    reason: str = ""
    #: by case number
    transfer_cases: dict[str, CaseSeen] = field(default_factory=dict)
    #: units whose transfer cases cannot be used; None = not looked at yet
    without_case: tuple[OrgNumber, ...] | None = None

    @property
    def missing_of_entries(self) -> tuple[str, ...]:
        """Nothing is written to the archive while there are any."""
        return tuple(filter(is_of_entries, self.missing or ()))

    @property
    def missing_of_new_cases(self) -> tuple[str, ...]:
        """Each keeps back new cases of its kind, and nothing else."""
        return tuple(filter(is_of_new_cases, self.missing or ()))


class Mode(StrEnum):
    #: shows, claims, notes what was done by hand, and writes nothing outside
    OBSERVE = "observe"
    LIVE = "live"


@dataclass(slots=True, kw_only=True)
class InForce:
    """What the lead may change by file while the bot runs: whoever needs it reads it anew each time."""

    policy: Policy
    transfer_cases: tuple[TransferCase, ...] = ()
    #: kind of file to the version that this process has taken up
    versions: Mapping[str, str] = field(default_factory=dict)
    #: those that it could not take up, told once; None = there are none
    refused: Mapping[str, str] | None = None
    #: one at a time takes up
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    store: Store
    clock: Clock
    in_force: InForce
    sources: Mapping[str, MailSource]
    #: how people call each source
    source_names: Mapping[str, str]
    archive: Archive
    archive_name: str
    people: Mapping[PersonId, Person]
    #: the municipality's own language: of the shared cards, and of what goes into the archive
    locale: str = "nb"
    mode: Mode = Mode.LIVE
    #: how long a chosen route can be undone before its effects start
    grace: timedelta = timedelta(seconds=60)
    #: so many waiting items have cards of their own; further ones go on the list card
    most_cards: int = 40
    #: where signed-in people read letters; empty = nowhere
    pages_url: str = ""
    #: the kind of door that each source is, as notices call it
    doors: Mapping[str, str] = field(default_factory=dict)
    #: those of the sources that give notices besides letters
    notice_sources: Mapping[str, NoticeSource] = field(default_factory=dict)
    archive_state: ArchiveState = field(default_factory=ArchiveState)
    #: the way out by e-mail; None = there is none
    email: EmailOutlet | None = None
    unit_notices: UnitNotices = field(default_factory=UnitNotices)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    #: the way to units' own boards; None = there is none (a command beside the bot)
    unit_boards: Board | None = None
    #: who is on duty
    duty: OnDuty = field(default_factory=FallbackDuty)
    #: when doors are checked, and what people look at themselves
    check_rules: CheckRules = field(default_factory=CheckRules)
    #: when people are reminded of letters
    reminders: ReminderRules = field(default_factory=ReminderRules)
    #: when a claim is forgotten, and how long a letter may be put off
    claims: ClaimLimits = field(default_factory=ClaimLimits)
    roster: CurrentRoster = field(default_factory=CurrentRoster)
    #: makes files come into force; None = nothing is changed by file here
    fitting: OfficeFitting | None = None
    #: what figures by person are for; empty = reports have none
    by_person_purpose: str = ""

    @property
    def rules(self) -> Rules:
        """Those that run now: `policy.book` holds them, and is where others are put in their place."""
        return self.policy.book.rules

    @property
    def leads(self) -> tuple[PersonId, ...]:
        return tuple(sorted(one.person_id for one in self.people.values() if Role.LEAD in one.roles))

    @property
    def policy(self) -> Policy:
        return self.in_force.policy

    @property
    def transfer_cases(self) -> tuple[TransferCase, ...]:
        return self.in_force.transfer_cases

    def source_name(self, source_id: str) -> str:
        """As people call it; the id where the source is no longer configured."""
        return self.source_names.get(source_id, source_id)

    def able(self, letter: Letter) -> SourceCapabilities:
        """What the letter's source can do; nothing where the source is no longer configured."""
        source = self.sources.get(letter.ref.source_id)
        if source is None or self.is_announced(letter):
            return SourceCapabilities()
        return source.capabilities()

    def offered(self, letter: Letter, *, on_board: bool = False) -> tuple[Route, ...]:
        """The routes that the letter can take here and now, the usual one first.

        `on_board`: its unit has a board that it can be told on, as `bot.app.choices.tell_unit` finds.
        """
        return offered(
            letter,
            self.able(letter),
            transfer_case=self.transfer_case(letter.unit) is not None,
            pages=bool(self.pages_url),
            new_cases=bool(self.new_cases()),
            emailed=bool(self.systems_for(letter)),
            notified=on_board or bool(self.told_at(letter)),
        )

    def new_cases(self) -> tuple[Option, ...]:
        """The kinds of new cases that can be made, as far as the archive has said: it has their series and class."""
        missing = self.archive_state.missing_of_new_cases
        kinds = self.archive.choices().new_cases
        return tuple(kind for kind in kinds if not any(is_of_kind(code, kind.code) for code in missing))

    def today(self) -> date:
        """In Norway's calendar."""
        return oslo_day(self.clock.now())

    def transfer_case(self, unit: OrgNumber) -> TransferCase | None:
        """The unit's case of today, if the archive has said that it is there and open."""
        case = transfer_case_of(self.transfer_cases, unit, self.today())
        seen = self.archive_state.transfer_cases.get(case.case_number) if case else None
        return case if seen is not None and seen.open else None

    def is_announced(self, letter: Letter) -> bool:
        """Whether it stands for a letter elsewhere that an e-mail announces: what is done to the e-mail is no receipt.

        A mailbox gives out the content of every letter of its own.
        """
        return letter.ref.source_id in self.notice_sources and not letter.fetchable

    def systems_for(self, letter: Letter) -> tuple[DomainSystem, ...]:
        """The domain systems that such a letter may be e-mailed to."""
        if self.email is None or self.is_announced(letter):
            return ()
        return tuple(system for system in self.email.systems if system.takes(letter))

    def told_at(self, letter: Letter) -> str:
        """The address that its unit is told at; empty = there is none."""
        unit = self.policy.units.get(letter.unit)
        return unit.notify if unit is not None and self.email is not None else ""

    def left_at_source(self, letter: Letter, outcome: Outcome) -> Outcome:
        """The outcome with what is left for people to do at the source: a letter that only they can move."""
        folders = self.able(letter).moved_by_hand
        if folders is None:
            return outcome
        folder = folder_after(folders, outcome.route, reason=outcome.reason, entry_number=outcome.entry_number)
        return replace(outcome, put_away=AtSource.TO_MOVE if folder else "", folder=folder)

    async def missing_codes(self, *, new_case: str = "") -> tuple[str, ...]:
        """What keeps an entry, or a new case of that kind, from being written. Asked before the first at the latest."""
        state = self.archive_state
        if state.missing is None:
            state.missing = await self.archive.missing_codes()
        of_kind = (code for code in state.missing_of_new_cases if new_case and is_of_kind(code, new_case))
        return (*state.missing_of_entries, *of_kind)

    async def decide(self, decision: Callable[[Transaction], Awaitable[Result]]) -> Result:
        """Runs a decision in one transaction; where somebody else was faster, it is taken again on what stands now."""
        for _ in range(_MOST_RACES):
            try:
                async with self.store.transaction() as tx:
                    return await decision(tx)
            except Conflict as conflict:
                if conflict.reason != "version":
                    raise
        raise Conflict("version")

    def known_person(self, person_id: PersonId, name: str, locale: str = "") -> Person:
        """The configured person, with the name that Teams shows and the language of the client."""
        known = self.people.get(person_id)
        if known is None:
            return Person(person_id=person_id, name=name, locale=locale)
        return Person(
            person_id=person_id,
            name=known.name or name,
            roles=known.roles,
            archive_user=known.archive_user,
            locale=known.locale or locale,
        )


async def stored_item(tx: Transaction, item_id: ItemId) -> IntakeItem:
    item = await tx.item(item_id)
    if item is None:
        raise NotAllowed("no_such_item", item_id=item_id)
    return item


async def change(
    desk: Desk,
    tx: Transaction,
    item: IntakeItem,
    verb: Verb,
    *,
    by: str,
    facts: Mapping[str, str] | None = None,
    text_digest: str = "",
    **changes: Any,
) -> IntakeItem:
    """One transition: the conditional write, its audit entry and the card that is wanted from now on."""
    if by == item.claimant or changes.get("claimed_at") is not None:
        # a claim is forgotten by whoever has it, not by colleagues; whoever is given a letter has just begun
        changes = {"touched_at": desk.clock.now(), "return_warned_at": None, **changes}
    new = advance(item, verb, **changes)
    await tx.replace_item(new, was=item)
    await want_cards(tx, new, urgent=by != BOT)
    if item.backlog and not new.backlog:
        await want_list(tx)
    if new.state in _CLOSED:
        await tx.drop_confidential(item.item_id)
    if (item.state in _CLOSED) is not (new.state in _CLOSED) and await tx.drop_differences(item.item_id):
        # they were about what the ledger said before
        await want_differences(tx)
    if item.route is Route.NOTIFY_UNIT and (new.route is not item.route or verb in _SEEN_BY_UNIT):
        await tx.want_unit_card(item.item_id, round_no=item.round)
    await tx.audit(
        AuditEntry(
            verb=verb.value,
            actor=by,
            at=desk.clock.now(),
            item_id=item.item_id,
            facts=dict(facts or {}),
            text_digest=text_digest,
        )
    )
    return new


async def person_name(desk: Desk, tx: Transaction, person_id: PersonId | None) -> str:
    if person_id is None:
        return ""
    if person_id == BOT:
        return OWN_NAME
    remembered = await tx.person(person_id)
    if remembered is not None and remembered[0].name:
        return remembered[0].name
    known = desk.people.get(person_id)
    return known.name if known else ""


async def winner_name(desk: Desk, error: PostvaktError) -> str:
    """Of whoever was first; empty where the error is about nobody."""
    if not isinstance(error, Conflict) or not error.winner:
        return ""
    async with desk.store.reading() as tx:
        return await person_name(desk, tx, PersonId(error.winner))


async def want_cards(tx: Transaction, item: IntakeItem, *, urgent: bool = False) -> None:
    """The item's own card, or the list card where the item stands there."""
    if item.backlog and item.state in _ON_THE_LIST:
        await want_list(tx)
    else:
        await tx.want_card(item.item_id, version=item.version, urgent=urgent)


async def want_list(tx: Transaction) -> None:
    """The list card is drawn from many items, so it has no version of its own."""
    await tx.want_card(LIST_CARD)


async def want_differences(tx: Transaction) -> None:
    """As the list card: what the last comparison found is drawn anew."""
    run = await tx.reconciliation()
    if run is not None and run.card:
        await tx.want_card(run.card)
