"""Where an item can go, what the archivist chooses about it, and the ordered effects that follow from the choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self

from bot.domain.capabilities import HandFolders, SourceCapabilities
from bot.domain.effects import EffectKind, Step
from bot.domain.item import Letter, Route
from bot.domain.sensitivity import Sensitivity


class ByHand(StrEnum):
    """What the archivist did outside the bot."""

    REGISTERED = "registered"
    TRANSFER_CASE = "transfer_case"
    PRINTED = "printed"
    DOMAIN_SYSTEM = "domain_system"


#: what archives take as a title; the same number stands in `fault.title_too_long`
LONGEST_TITLE = 255


class NotForRecord(StrEnum):
    """Why a letter is not recorded."""

    ADVERTISING = "advertising"
    INFORMATION_ONLY = "information_only"
    DUPLICATE = "duplicate"
    WRONG_ADDRESSEE = "wrong_addressee"


class Refusal(StrEnum):
    """Why a letter is refused; its sender reads it."""

    WRONG_ADDRESSEE = "wrong_addressee"
    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteChoice:
    """What the route form says. Texts that may hold secrets are never here: the form has no place for them."""

    route: Route
    case_number: str = ""
    #: the title for the public journal
    public_title: str = ""
    #: a person has confirmed that the public title reveals nothing
    title_confirmed: bool = False
    access_code: str = ""
    legal_basis: str = ""
    access_group: str = ""
    responsible_unit: str = ""
    handler: str = ""
    document_date: date | None = None
    #: the archivist chose that the bot confirms reception where the sender asks for it
    confirm_reception: bool = False
    #: which of the configured kinds of new cases, and its public title
    new_case: str = ""
    case_title: str = ""
    #: an entry that exists already
    entry_number: str = ""
    by_hand: ByHand | None = None
    not_for_record: NotForRecord | None = None
    refusal: Refusal | None = None
    #: on a page of its own, where the effect stands in plain words, the archivist has ticked that it is meant
    refusal_confirmed: bool = False
    #: the stored free text that goes with the refusal; 0 = none. The text itself lies where it can be redacted
    text_id: int = 0
    #: the domain system that it goes to
    system_id: str = ""
    #: 1 and up: "ny likevel", the archivist insists on a further entry, or on a further e-mail to the same system
    again: int = 0

    def as_args(self) -> dict[str, Any]:
        """JSON-ready, for the effect rows."""
        args = {name: value for name, value in asdict(self).items() if value not in ("", None, False, 0)}
        if self.document_date:
            args["document_date"] = self.document_date.isoformat()
        return args

    @classmethod
    def from_args(cls, args: Mapping[str, Any]) -> Self:
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in args.items() if name in known}
        values["route"] = Route(values["route"])
        for name, kind in (("by_hand", ByHand), ("not_for_record", NotForRecord), ("refusal", Refusal)):
            if values.get(name):
                values[name] = kind(values[name])
        if values.get("document_date"):
            values["document_date"] = date.fromisoformat(values["document_date"])
        return cls(**values)


#: what an archivist types of a letter; the only ones of an effect's args that are a letter's words
TITLES = ("public_title", "case_title")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePlan:
    route: Route
    steps: tuple[Step, ...]


#: routes that make an entry of ours
REGISTERING = frozenset({Route.REGISTER_ON_CASE, Route.TRANSFER_CASE, Route.REGISTER_ON_NEW_CASE})
#: routes of letters that nobody opens
UNOPENED = frozenset({Route.LEAVE_UNREAD, Route.NOTIFY_UNIT})
#: places left free after OPEN_LETTER for the files that opening the letter reveals
FILES_FROM, FILES_TO = 100, 999


def offered(
    letter: Letter,
    able: SourceCapabilities,
    *,
    transfer_case: bool = False,
    pages: bool = False,
    new_cases: bool = False,
    emailed: bool = False,
    notified: bool = False,
) -> tuple[Route, ...]:
    """The routes that this letter can take, the usual one first.

    `transfer_case`: its unit has one, and it is open; `pages`: there are pages from which it can be printed;
    `new_cases`: it is configured how new cases are made; `emailed`: there is a domain system that takes such letters;
    `notified`: its unit can be told.
    """
    never = {
        Route.REGISTER_ON_CASE: not letter.fetchable,
        Route.LEAVE_UNREAD: not able.may_stay_unread,
        Route.REFUSE: not able.refuses,
        Route.FORWARD_EMAIL: not (emailed and letter.fetchable),
        Route.NOTIFY_UNIT: not (notified and able.may_stay_unread),
        Route.TRANSFER_CASE: not (letter.fetchable and transfer_case),
        Route.REGISTER_ON_NEW_CASE: not (letter.fetchable and new_cases),
        Route.INTERNAL_MAIL: not (letter.fetchable and pages),
    }
    return tuple(route for route in Route if not never.get(route))


def finalises(choice: RouteChoice, sensitivity: Sensitivity) -> bool:
    """Whether the entry goes to J: only an open letter whose public title a person confirmed."""
    return sensitivity is Sensitivity.OPEN and choice.title_confirmed


def plan(choice: RouteChoice, letter: Letter, sensitivity: Sensitivity, able: SourceCapabilities) -> RoutePlan:
    """The ordered steps of a route. Receipts come after the last essential step, putting away comes last.

    `able`: receipts that the source does not know are not planned.
    """
    # the titles stand only where they are needed
    titleless = {name: value for name, value in choice.as_args().items() if name not in TITLES}
    put_away = (Step(kind=EffectKind.PUT_AWAY, ordinal=9000, args=titleless),) if able.puts_away else ()
    verify = Step(kind=EffectKind.VERIFY_ENTRY, ordinal=10, args=titleless)
    match choice.route:
        case Route.REGISTER_ON_CASE | Route.TRANSFER_CASE | Route.REGISTER_ON_NEW_CASE:
            steps = (*_register(choice, titleless, finalises(choice, sensitivity)), *_receipts(choice, letter, able))
            steps += put_away
        case Route.ALREADY_REGISTERED:
            steps = (verify, *put_away)
        case Route.DONE_BY_HAND:
            steps = (verify, *put_away) if choice.by_hand is ByHand.REGISTERED else put_away
        case Route.NOT_FOR_RECORD:
            steps = put_away
        case Route.LEAVE_UNREAD:
            steps = ()
        case Route.INTERNAL_MAIL:
            # the essential step was a person's, and came before this choice
            steps = (*_receipts(choice, letter, able), *put_away)
        case Route.REFUSE:
            # it leaves the source by this very step: no receipt may follow
            steps = (Step(kind=EffectKind.REFUSE, ordinal=10, args=titleless),)
        case Route.FORWARD_EMAIL:
            steps = (*_email(titleless), *_receipts(choice, letter, able), *put_away)
        case Route.NOTIFY_UNIT:
            # the letter is left as it is: no receipt may follow
            steps = (Step(kind=EffectKind.TELL_UNIT, ordinal=10, args=titleless),)
    return RoutePlan(route=choice.route, steps=steps)


def folder_after(folders: HandFolders, route: Route | None, *, reason: str, entry_number: str) -> str:
    """Where people move the letter to at its source; empty where it stays. `reason` as in Outcome."""
    if entry_number or (route is Route.DONE_BY_HAND and reason == ByHand.TRANSFER_CASE.value):
        return folders.registered
    if route is Route.INTERNAL_MAIL:
        return folders.sent_on
    if route is Route.DONE_BY_HAND and reason in (ByHand.PRINTED.value, ByHand.DOMAIN_SYSTEM.value):
        return folders.sent_on
    return folders.sent_on if route is Route.FORWARD_EMAIL else ""


def _register(choice: RouteChoice, titleless: Mapping[str, Any], final: bool) -> tuple[Step, ...]:
    steps = (
        Step(kind=EffectKind.OPEN_LETTER, ordinal=10),
        *_new_case(choice, titleless),
        Step(kind=EffectKind.CREATE_ENTRY, ordinal=20, args=choice.as_args()),
        Step(kind=EffectKind.CHECK_SINGLE, ordinal=30, args=titleless),
    )
    return (*steps, Step(kind=EffectKind.FINALISE_ENTRY, ordinal=FILES_TO + 1)) if final else steps


def _email(titleless: Mapping[str, Any]) -> tuple[Step, ...]:
    """Files that opening reveals are attached to the draft, so it stands before the places left free for them."""
    return (
        Step(kind=EffectKind.OPEN_LETTER, ordinal=10, args=titleless),
        Step(kind=EffectKind.WRITE_EMAIL, ordinal=20, args=titleless),
        Step(kind=EffectKind.SEND_EMAIL, ordinal=FILES_TO + 1, args=titleless),
    )


def _new_case(choice: RouteChoice, titleless: Mapping[str, Any]) -> tuple[Step, ...]:
    if choice.route is not Route.REGISTER_ON_NEW_CASE:
        return ()
    return (
        Step(kind=EffectKind.CREATE_CASE, ordinal=14, args=choice.as_args()),
        Step(kind=EffectKind.CHECK_CASE, ordinal=16, args=titleless),
    )


def _receipts(choice: RouteChoice, letter: Letter, able: SourceCapabilities) -> tuple[Step, ...]:
    wanted = {
        EffectKind.MARK_READ: able.marks_read,
        EffectKind.CONFIRM: able.confirms and choice.confirm_reception and letter.confirmation_needed,
    }
    return tuple(Step(kind=kind, ordinal=2000 + 10 * place) for place, kind in enumerate(wanted) if wanted[kind])
