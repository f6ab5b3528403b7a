"""What the rule file says of a letter: noted on its item, and followed only while nothing stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.app.desk import GUESTS, Desk, Mode
from bot.app.intake.likeness import doubles_of
from bot.app.intake.older import older_than_start
from bot.domain.item import IntakeItem, Letter, Route, Ruling, State
from bot.domain.lifecycle import Verb, allowed
from bot.domain.policy import Policy
from bot.domain.routes import REGISTERING, UNOPENED
from bot.domain.rules import Judgement, Rule, Suggestion
from bot.domain.sensitivity import Sensitivity
from bot.domain.transfer_cases import transfer_case_of
from bot.ports.source import SuppressedLetter
from bot.ports.store import Transaction
from bot.ports.unit_boards import UnitBoard

#: before the id of a rule, where suppressed letters are counted by what kept them back
SUPPRESSED_BY = "rule:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A suggestion that can be followed with one click, and the rule that makes it."""

    suggestion: Suggestion
    rule: Rule


def judged(desk: Desk, letter: Letter) -> Judgement:
    """With the case that a suggestion leads to today, also where another file names it: another one is another rule."""
    said = desk.rules.judge(letter, desk.clock.now())
    case = transfer_case_of(desk.transfer_cases, letter.unit, desk.today())
    if said.deciding is None or said.suggestion is None or said.suggestion.route is not Route.TRANSFER_CASE:
        return said
    suggestion = replace(said.suggestion, case_number=case.case_number if case else "")
    return replace(said, deciding=replace(said.deciding, suggestion=suggestion))


def suppressed_letter(desk: Desk, letter: Letter) -> SuppressedLetter | None:
    """What is counted in the letter's place; None where no rule keeps it from becoming an item."""
    deciding = judged(desk, letter).deciding
    if deciding is None or not deciding.suppresses:
        return None
    rule = f"{SUPPRESSED_BY}{deciding.rule_id}"
    return SuppressedLetter(ref=letter.ref, unit=letter.unit, service_id=letter.service_id, rule=rule)


def may_tell(policy: Policy, item: IntakeItem, rule: Rule, *, everybody: bool = True) -> bool:
    """Whether it may be seen that the rule holds: by everybody, or only by who sees what the sender wrote."""
    told = policy.tells_everybody(item) if everybody else policy.tells_archivists(item)
    return told or not rule.conditions.tell_of_sender


async def ruling_of(desk: Desk, tx: Transaction, item: IntakeItem, *, since: int) -> Ruling | None:
    """As the item stands now. A rule that would have suppressed the letter changes nothing about its item."""
    said = judged(desk, item.letter)
    if not said.rules:
        return None
    offered = await _stands(desk, tx, item, said)
    names = tuple(rule.rule_id for rule in said.rules)
    return Ruling(version=desk.rules.version, rule_ids=names, digest=said.digest, since=since, offered=offered)


def tells_too_much(desk: Desk, item: IntakeItem) -> bool:
    """Whether it has become sensitive by unit or rule and is to be stored with less; nothing is chosen on it before."""
    return allowed(item, Verb.RULED) and desk.policy.storable(item.letter) != item.letter


def rule_facts(desk: Desk, item: IntakeItem, ruling: Ruling | None) -> dict[str, str]:
    """For the audit: which rules decided, and of which version."""
    if ruling is None:
        return {}
    known = {rule.rule_id: named_in_audit(desk, item, rule) for rule in desk.rules.rules}
    names = ", ".join(known.get(name, name) for name in ruling.rule_ids)
    return {"rules": names, "rules_version": ruling.version}


def named_in_audit(desk: Desk, item: IntakeItem, rule: Rule) -> str:
    """Its id; a digest where the id may be a word for what the sender wrote, since nobody can redact the audit."""
    return rule.rule_id if may_tell(desk.policy, item, rule) else f"#{rule.digest}"


async def offer_of(desk: Desk, tx: Transaction, item: IntakeItem) -> Offer | None:
    """The suggestion that stands on the item's card; None where there is none, or something is in its way."""
    said = judged(desk, item.letter)
    if said.deciding is None or item.ruled is None or said.digest != item.ruled.digest:
        # other rules hold than the item was last judged by: it is judged anew before anybody can follow them
        return None
    if said.suggestion is None or not await _stands(desk, tx, item, said):
        return None
    return Offer(suggestion=said.suggestion, rule=said.deciding)


async def _stands(desk: Desk, tx: Transaction, item: IntakeItem, said: Judgement) -> bool:
    return item.state is State.WAITING and not await obstacle(desk, tx, item, said)


async def obstacle(desk: Desk, tx: Transaction, item: IntakeItem, said: Judgement) -> str:
    """Why what is suggested cannot be followed now, one word; empty = it can."""
    if said.deciding is None or said.suggestion is None:
        return "no_suggestion"
    suggestion, letter = said.suggestion, item.letter
    route = suggestion.route
    # of what no card may show nobody can be asked
    untold = "" if may_tell(desk.policy, item, said.deciding, everybody=False) else "untold"
    barred = untold or await _barred(desk, tx, letter, route)
    if barred:
        return barred
    if item.round > 0:
        # whoever took a choice back, or got the letter back, chooses
        return "chosen_before"
    if route in UNOPENED and item.opened_at is not None:
        return "opened"
    doubles = await doubles_of(tx, item)
    if doubles.block or await tx.alike(item.item_id):
        return "double"
    return _missing(desk, letter, suggestion) if route in REGISTERING else ""


async def kept_back(desk: Desk, tx: Transaction, item: IntakeItem, said: Judgement) -> str:
    """Why it waits for a click although nothing is in the way of one, one word; empty = it goes by itself."""
    held = {
        "not_automatic": said.suggestion is None or not said.suggestion.automatic,
        "not_open": desk.policy.sensitivity(item) is not Sensitivity.OPEN,
        # where it goes would tell everybody
        "untold": said.deciding is None or not may_tell(desk.policy, item, said.deciding),
        # it was there before Postvakt was: people look through those
        "older": item.item_id in await older_than_start(tx, [item]),
        # somebody wants to look at it then
        "snoozed": item.snoozed_until is not None,
        "only_observed": desk.mode is Mode.OBSERVE,
        # nobody could take it back
        "no_grace": desk.grace <= timedelta(0),
    }
    return next((name for name, holds in held.items() if holds), "")


async def _barred(desk: Desk, tx: Transaction, letter: Letter, route: Route) -> str:
    """Whether such a letter can go that way here at all, whoever chooses it."""
    if desk.is_announced(letter):
        # it stands for a letter that somebody must look for
        return "announced"
    on_board = route is Route.NOTIFY_UNIT and await board_of(desk, tx, letter) is not None
    if route not in desk.offered(letter, on_board=on_board):
        return "route_not_offered"
    return "observe" if desk.mode is Mode.OBSERVE and route is not Route.LEAVE_UNREAD else ""


def _missing(desk: Desk, letter: Letter, suggestion: Suggestion) -> str:
    """What an entry wants that nobody has said, or that the archive has not confirmed."""
    state = desk.archive_state
    if letter.confirmation_needed:
        # whether the sender gets it, a person chooses in the form
        return "confirmation"
    if state.down_since is not None or state.missing_of_entries:
        return "archive"
    if suggestion.case_number:
        seen = state.transfer_cases.get(suggestion.case_number)
        if seen is None or not seen.open:
            return "case"
    if suggestion.responsible_unit not in ("", *(option.code for option in desk.archive.choices().units)):
        return "responsible_unit"
    return ""


async def board_of(desk: Desk, tx: Transaction, letter: Letter) -> UnitBoard | None:
    """The unit's own board; None where it has none, or guests would see what is told there."""
    board = await tx.unit_board(letter.unit) if desk.unit_boards is not None else None
    return board if board is not None and board.blocked_reason != GUESTS else None
