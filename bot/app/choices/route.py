"""Choose where an item goes: the click writes state, plan and audit in one transaction, and calls no archive to write.

Effects start after the grace period, within which the chooser can undo.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.app.choices.choice_faults import check
from bot.app.choices.claim import claim_in, holds, need_claimant
from bot.app.choices.earlier_emails import email_fault, email_number
from bot.app.choices.earlier_entries import earlier_entries
from bot.app.choices.print_letter import need_printed
from bot.app.desk import Desk, Mode, change, stored_item
from bot.app.health.transfer_cases import on_transfer_case
from bot.app.intake.likeness import doubles_of
from bot.app.intake.rulings import board_of, tells_too_much
from bot.app.press import Press, came_before
from bot.domain.effects import EFFECT_RULES, Effect, EffectKind, Step
from bot.domain.item import IntakeItem, Letter, Outcome, Route, State, unconfirmed
from bot.domain.lifecycle import Verb
from bot.domain.people import Deed, Person
from bot.domain.routes import REGISTERING, UNOPENED, RouteChoice, plan
from bot.domain.sensitivity import Sensitivity
from bot.errors import Conflict, NotAllowed
from bot.ports.forms import FieldFault
from bot.ports.store import Transaction

#: concerns the whole form
CONTENT_CHANGED = FieldFault(field="", code="content_changed")
_AGAIN_MISSING = FieldFault(field="again", code="again_missing")
_TRANSFER_CASE_CHANGED = FieldFault(field="", code="transfer_case_changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    item: IntakeItem
    #: non-empty: nothing was done, and the form comes back with these
    faults: tuple[FieldFault, ...] = ()
    #: of the case that was chosen, for the form that comes back
    case_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """By a rule, so that nobody has looked at a form."""

    #: what the audit says besides
    facts: Mapping[str, str]
    #: asked last, in the transaction that routes: raises where the choice no longer fits the item
    need: Callable[[Transaction, IntakeItem], Awaitable[None]]


async def route(
    desk: Desk,
    press: Press,
    choice: RouteChoice,
    *,
    attest_open: bool = False,
    said: str = "",
    suggested: Suggested | None = None,
) -> Routed:
    """Claims a waiting item, checks the choice and plans its effects.

    `press.card_version` is the version that the form was drawn from: if the letter changed since in a way that the form
    showed, that is a fault too. `choice.again` says that the archivist insists on a further entry; which one it
    is, is counted here. A transfer case is the unit's own: `choice.case_number` is then the one that was shown, and
    another one by now is a fault. `said` is the free text of a refusal: kept where it can be redacted, never in the
    plan.
    """
    press.person.need(Deed.WORK_ON_ITEMS)
    need_mode(desk, choice.route)
    async with desk.store.transaction() as tx:
        item = await stored_item(tx, press.item_id)
        earlier, doubles = await earlier_entries(tx, item), await doubles_of(tx, item)
        effects = await tx.effects(item.item_id)
    shown = choice.case_number
    if choice.route is Route.TRANSFER_CASE:
        choice = on_transfer_case(desk, item.letter, choice)
    if choice.route is Route.INTERNAL_MAIL:
        await need_printed(desk, press.person, item.item_id)
    judged = _judged(desk, item, attest_open=attest_open)
    checked = await check(desk, choice, item.letter, sensitivity=judged, said=said)
    faults = (*_content_faults(desk, item, press), *checked.faults)
    if choice.route in REGISTERING and (earlier.numbers or doubles.block) and not choice.again:
        faults = (_AGAIN_MISSING, *faults)
    if choice.route is Route.FORWARD_EMAIL:
        faults += email_fault(effects, choice)
    if choice.route is Route.TRANSFER_CASE and checked.case is not None:
        faults += _transfer_faults(desk, item.letter, {shown or choice.case_number, choice.case_number})
    if faults:
        return Routed(item=item, faults=faults, case_title=checked.case_title)
    if checked.case is not None:
        choice = replace(choice, case_number=checked.case.number)
    routed = await desk.decide(lambda tx: _route_in(desk, tx, press, choice, attest_open, said, suggested))
    return replace(routed, case_title=checked.case_title)


def need_mode(desk: Desk, chosen: Route) -> None:
    """Raises NotAllowed for what writes to the archive, or back to the sender, where Postvakt only observes."""
    if desk.mode is Mode.OBSERVE and chosen in REGISTERING:
        raise NotAllowed("observe")
    if desk.mode is Mode.OBSERVE and chosen is Route.REFUSE:
        raise NotAllowed("observe_refusing")
    if desk.mode is Mode.OBSERVE and chosen in (Route.FORWARD_EMAIL, Route.NOTIFY_UNIT):
        raise NotAllowed("observe_emailing")


async def _route_in(
    desk: Desk,
    tx: Transaction,
    press: Press,
    choice: RouteChoice,
    attest_open: bool,
    said: str,
    suggested: Suggested | None,
) -> Routed:
    await tx.hold_alike(press.item_id)
    item = await stored_item(tx, press.item_id)
    if await came_before(desk, tx, press):
        return Routed(item=await stored_item(tx, press.item_id))
    changed = _content_faults(desk, item, press)
    if changed:
        return Routed(item=item, faults=changed)
    if suggested is not None:
        await suggested.need(tx, item)
    on_board = choice.route is Route.NOTIFY_UNIT and await board_of(desk, tx, item.letter) is not None
    need_offered(desk, item.letter, choice.route, on_board=on_board)
    person, doubles = press.person, await doubles_of(tx, item)
    if choice.route in REGISTERING and doubles.block and not choice.again:
        # its double has been chosen since the form was checked
        return Routed(item=item, faults=(_AGAIN_MISSING,))
    despite = doubles.entries if choice.again else ()
    await _need_fit(desk, tx, item, person, choice.route)
    if item.state in (State.WAITING, State.HANDLED_ELSEWHERE):
        item = await claim_in(desk, tx, item, person)
    if item.state is State.CLAIMED:
        need_claimant(person, item)
    if attest_open and desk.policy.sensitivity(item) is Sensitivity.UNKNOWN:
        item = await change(desk, tx, item, Verb.ATTESTED, by=person.person_id, attested_open=True)
    choice = await _counted(tx, item, choice)
    now, digest = desk.clock.now(), ""
    if said:
        text_id, digest = await tx.add_text(said, at=now)
        choice = replace(choice, text_id=text_id)
    steps, facts = _steps(desk, item, choice), _facts(choice, despite) | dict(suggested.facts if suggested else {})
    item = await change(
        desk, tx, item, Verb.ROUTED,
        by=person.person_id, facts=facts, text_digest=digest, round=item.round + 1,
        route=choice.route, routed_by=person.person_id, undo_until=now + desk.grace, outcome=None,
        trouble=None, changed_at=None,
    )  # fmt: skip
    if not steps:
        return Routed(item=await _handled_at_once(desk, tx, item, choice, person))
    await tx.add_effects(item, steps, due_at=await desk.store.database_now() + desk.grace)
    return Routed(item=item)


async def _counted(tx: Transaction, item: IntakeItem, choice: RouteChoice) -> RouteChoice:
    """Which further entry, or e-mail to the same system, the archivist insists on."""
    if choice.route is Route.FORWARD_EMAIL:
        return replace(choice, again=email_number(await tx.effects(item.item_id), choice))
    return replace(choice, again=(await earlier_entries(tx, item)).next_again) if choice.again else choice


async def _handled_at_once(
    desk: Desk, tx: Transaction, item: IntakeItem, choice: RouteChoice, person: Person
) -> IntakeItem:
    """Of a route that changes nothing outside."""
    outcome = Outcome(
        route=choice.route, by=person.person_id, at=desk.clock.now(), entry_number=choice.entry_number,
        reason=reason_of(choice), confirmation=unconfirmed(item.letter),
    )  # fmt: skip
    outcome = desk.left_at_source(item.letter, outcome)
    return await change(desk, tx, item, Verb.HANDLED, by=person.person_id, outcome=outcome, undo_until=None)


def _content_faults(desk: Desk, item: IntakeItem, press: Press) -> tuple[FieldFault, ...]:
    """What was chosen on another letter than the one that stands now, or may be shown now, is looked at again."""
    changed = item.content_version > press.card_version or tells_too_much(desk, item)
    return (CONTENT_CHANGED,) if changed else ()


def _transfer_faults(desk: Desk, letter: Letter, named: set[str]) -> tuple[FieldFault, ...]:
    """`named`: by the form, and when the archive was asked. By now a file or a new year may have put another there."""
    case = desk.transfer_case(letter.unit)
    return () if case is not None and named == {case.case_number} else (_TRANSFER_CASE_CHANGED,)


def need_offered(desk: Desk, letter: Letter, chosen: Route, *, on_board: bool = False) -> None:
    if chosen not in desk.offered(letter, on_board=on_board):
        raise NotAllowed("route_not_offered")


def need_held(person: Person, item: IntakeItem) -> None:
    """What cannot be taken back is chosen by whoever has claimed the letter, never in the click that claims it."""
    if not holds(person, item):
        raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)


async def _need_fit(desk: Desk, tx: Transaction, item: IntakeItem, person: Person, chosen: Route) -> None:
    if chosen in UNOPENED:
        await _need_unread(tx, item)
    if chosen in (Route.REFUSE, Route.FORWARD_EMAIL, Route.INTERNAL_MAIL):
        need_held(person, item)
    if chosen is Route.FORWARD_EMAIL and desk.policy.sensitivity(item) is not Sensitivity.OPEN:
        # as it stands now: an attestation in the same click opens no way out of the house
        raise NotAllowed("not_open", item_id=item.item_id)


async def _need_unread(tx: Transaction, item: IntakeItem) -> None:
    """What somebody has opened to read, or an earlier plan has begun to open, can no longer be left unread."""
    if not is_unread(item, await tx.effects(item.item_id)):
        raise NotAllowed("route_not_offered", item_id=item.item_id)


def is_unread(item: IntakeItem, effects: tuple[Effect, ...]) -> bool:
    """Telling its unit of a letter leaves the letter alone."""
    return item.opened_at is None and not any(one.sent_at for one in effects if one.kind is not EffectKind.TELL_UNIT)


def _judged(desk: Desk, item: IntakeItem, *, attest_open: bool) -> Sensitivity:
    return desk.policy.sensitivity(replace(item, attested_open=item.attested_open or attest_open))


def _steps(desk: Desk, item: IntakeItem, choice: RouteChoice) -> tuple[Step, ...]:
    steps = plan(choice, item.letter, desk.policy.sensitivity(item), desk.able(item.letter)).steps
    if desk.mode is Mode.OBSERVE:
        return tuple(step for step in steps if not EFFECT_RULES[step.kind].changes)
    return steps


def reason_of(choice: RouteChoice) -> str:
    if choice.by_hand is not None:
        return choice.by_hand.value
    if choice.refusal is not None:
        return choice.refusal.value
    return choice.not_for_record.value if choice.not_for_record else ""


def _facts(choice: RouteChoice, despite: tuple[str, ...]) -> dict[str, str]:
    """`despite`: entries of letters that look like this one, which the archivist does not take for it."""
    facts = {"route": choice.route.value, "reason": reason_of(choice), "case": choice.case_number}
    facts["system"] = choice.system_id
    if choice.again:
        facts["again"] = str(choice.again)
    if despite and choice.route in REGISTERING:
        facts["despite"] = ", ".join(despite)
    return {name: value for name, value in facts.items() if value}
