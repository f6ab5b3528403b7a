"""Choose where an item goes: the click writes state, plan and audit in one transaction, and calls no archive to write.

Effects start after the grace period, within which the chooser can undo.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.app.claim import claim_in, need_claimant
from bot.app.desk import Desk, Mode, change, stored_item
from bot.app.press import Press, came_before
from bot.domain.effects import EFFECT_RULES, Step
from bot.domain.identifiers import contains_identity_number
from bot.domain.item import IntakeItem, Outcome, Route, State
from bot.domain.lifecycle import Verb
from bot.domain.people import Deed
from bot.domain.routes import ByHand, RouteChoice, offered, plan
from bot.domain.sensitivity import Sensitivity
from bot.errors import Conflict, NotAllowed, OutsideError, Rejected
from bot.ports.archive import CaseFile
from bot.ports.store import Transaction
from bot.ports.views import FieldFault

#: what archives take as a title
_LONGEST_TITLE = 255
#: seconds; Teams wants a dialog's answer within 5 s
_ARCHIVE_PATIENCE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    item: IntakeItem
    #: non-empty: nothing was done, and the form comes back with these
    faults: tuple[FieldFault, ...] = ()


async def route(desk: Desk, press: Press, choice: RouteChoice, *, attest_open: bool = False) -> Routed:
    """Claims a waiting item, checks the choice and plans its effects.

    `press.card_version` is the version that the form was drawn from: if the letter changed since in a way that the form
    showed, Conflict `content_changed`.
    """
    press.person.need(Deed.WORK_ON_ITEMS)
    if desk.mode is Mode.OBSERVE and choice.route is Route.REGISTER_ON_CASE:
        raise NotAllowed("observe")
    faults = await find_faults(desk, choice)
    if faults:
        return Routed(item=await _present(desk, press), faults=faults)
    return await desk.decide(lambda tx: _route_in(desk, tx, press, choice, attest_open=attest_open))


async def _route_in(desk: Desk, tx: Transaction, press: Press, choice: RouteChoice, *, attest_open: bool) -> Routed:
    item = await stored_item(tx, press.item_id)
    if await came_before(desk, tx, press):
        return Routed(item=item)
    if item.content_version > press.card_version:
        raise Conflict("content_changed", item_id=item.item_id)
    if choice.route not in offered(item.letter):
        raise NotAllowed("route_not_offered", item_id=item.item_id)
    person = press.person
    if item.state in (State.WAITING, State.HANDLED_ELSEWHERE):
        item = await claim_in(desk, tx, item, person)
    if item.state is State.CLAIMED:
        need_claimant(person, item)
    if attest_open and desk.policy.sensitivity(item) is Sensitivity.UNKNOWN:
        item = await change(desk, tx, item, Verb.ATTESTED, by=person.person_id, attested_open=True)
    steps = _steps(desk, item, choice)
    now = desk.clock.now()
    item = await change(
        desk, tx, item, Verb.ROUTED,
        by=person.person_id, facts=_facts(choice), round=item.round + 1, route=choice.route,
        routed_by=person.person_id, undo_until=now + desk.grace, outcome=None, trouble=None, changed_at=None,
    )  # fmt: skip
    if steps:
        due_at = await desk.store.database_now() + desk.grace
        await tx.add_effects(item, steps, due_at=due_at)
        return Routed(item=item)
    outcome = Outcome(
        route=choice.route, by=person.person_id, at=now, entry_number=choice.entry_number, reason=reason_of(choice)
    )
    return Routed(
        item=await change(desk, tx, item, Verb.HANDLED, by=person.person_id, outcome=outcome, undo_until=None)
    )


def _steps(desk: Desk, item: IntakeItem, choice: RouteChoice) -> tuple[Step, ...]:
    steps = plan(choice, item.letter, desk.policy.sensitivity(item)).steps
    if desk.mode is Mode.OBSERVE:
        return tuple(step for step in steps if not EFFECT_RULES[step.kind].changes)
    return steps


def reason_of(choice: RouteChoice) -> str:
    if choice.by_hand is not None:
        return choice.by_hand.value
    return choice.not_for_record.value if choice.not_for_record else ""


def _facts(choice: RouteChoice) -> dict[str, str]:
    facts = {"route": choice.route.value, "reason": reason_of(choice), "case": choice.case_number}
    if choice.again:
        facts["again"] = str(choice.again)
    return {name: value for name, value in facts.items() if value}


async def _present(desk: Desk, press: Press) -> IntakeItem:
    async with desk.store.transaction() as tx:
        return await stored_item(tx, press.item_id)


async def find_faults(desk: Desk, choice: RouteChoice) -> tuple[FieldFault, ...]:
    """What is wrong with the inputs, field by field; asks the archive whether a case or an entry exists."""
    match choice.route:
        case Route.REGISTER_ON_CASE:
            return (*_title_faults(choice), *_screening_faults(desk, choice), *await _case_faults(desk, choice))
        case Route.ALREADY_REGISTERED:
            return await entry_faults(desk, choice.entry_number)
        case Route.DONE_BY_HAND:
            if choice.by_hand is None:
                return (FieldFault(field="by_hand", code="choose_one"),)
            if choice.by_hand is ByHand.REGISTERED:
                return await entry_faults(desk, choice.entry_number)
        case Route.NOT_FOR_RECORD if choice.not_for_record is None:
            return (FieldFault(field="not_for_record", code="choose_one"),)
        case _:
            pass
    return ()


async def entry_faults(desk: Desk, number: str) -> tuple[FieldFault, ...]:
    if not number.strip():
        return (FieldFault(field="entry_number", code="entry_number_missing"),)
    try:
        async with asyncio.timeout(_ARCHIVE_PATIENCE):
            found = await desk.archive.entry(number.strip())
    except Rejected:
        found = None
    except (OutsideError, TimeoutError):
        return (FieldFault(field="entry_number", code="archive_silent"),)
    return () if found else (FieldFault(field="entry_number", code="entry_not_found"),)


def _title_faults(choice: RouteChoice) -> tuple[FieldFault, ...]:
    title = choice.public_title.strip()
    if not title:
        return (FieldFault(field="public_title", code="title_missing"),)
    if contains_identity_number(title):
        return (FieldFault(field="public_title", code="title_has_identity_number"),)
    if len(title) > _LONGEST_TITLE:
        return (FieldFault(field="public_title", code="title_too_long"),)
    return ()


def _screening_faults(desk: Desk, choice: RouteChoice) -> tuple[FieldFault, ...]:
    choices = desk.archive.choices()
    known = {option.code for option in choices.access_codes}
    if choice.access_code and choice.access_code not in known:
        return (FieldFault(field="access_code", code="access_code_missing"),)
    if choice.access_code in choices.codes_with_legal_basis and not choice.legal_basis:
        return (FieldFault(field="legal_basis", code="legal_basis_missing"),)
    return ()


async def _case_faults(desk: Desk, choice: RouteChoice) -> tuple[FieldFault, ...]:
    if not choice.case_number.strip():
        return (FieldFault(field="case_number", code="case_number_missing"),)
    try:
        async with asyncio.timeout(_ARCHIVE_PATIENCE):
            case: CaseFile | None = await desk.archive.case(choice.case_number.strip())
    except Rejected:
        case = None
    except (OutsideError, TimeoutError):
        return (FieldFault(field="case_number", code="archive_silent"),)
    if case is None:
        return (FieldFault(field="case_number", code="case_not_found"),)
    return () if case.open else (FieldFault(field="case_number", code="case_closed"),)
