"""What the ledger says after an effect was tried: done, later, in doubt, or a question on the item's card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import structlog

from bot.app.choices.route import reason_of
from bot.app.desk import BOT, Desk, change
from bot.app.effects.work import Done, NeedsPerson
from bot.app.intake.likeness import tell_doubles
from bot.domain.audit import AuditEntry
from bot.domain.effects import (
    EMAIL_KINDS,
    MOST_ATTEMPTS,
    SETTLED_STATES,
    Effect,
    EffectKind,
    EffectState,
    Unknown,
    wait_after,
)
from bot.domain.identifiers import PersonId
from bot.domain.item import AtSource, IntakeItem, Outcome, State, Trouble, unconfirmed
from bot.domain.lifecycle import Verb
from bot.domain.routes import REGISTERING, RouteChoice
from bot.errors import AuthFailed, ContractBroken, Gone, OutsideError
from bot.ports.source import PutAway
from bot.ports.store import Transaction

log = structlog.get_logger(__name__)

#: receipts whose end stands on the card, by the name in their result
_TOLD_AS = {
    EffectKind.PUT_AWAY: "put_away",
    EffectKind.CONFIRM: "confirmation",
    EffectKind.DELETE_LETTER: "put_away",
}
#: where the mail system is meant, not the archive; what becomes of a draft is not yet a letter that was sent
_SAID_OF_EMAILS = {
    "outcome_unknown": "email_unknown",
    "rejected": "email_refused",
    "too_large": "email_too_large",
    "given_up": "email_given_up",
}
#: of a notice to a unit, which goes to its board or by e-mail
_NOT_TOLD = frozenset({"outcome_unknown", "rejected", "too_large", "given_up", "content_gone"})
#: wrong credentials and broken answers seldom mend themselves: after so many tries a person is told
_MOST_REFUSALS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Why an effect is given to a person: `code` is below `trouble.`"""

    code: str
    error: str = ""
    reason: str = ""
    entry_numbers: tuple[str, ...] = ()

    @classmethod
    def of(cls, error: OutsideError | NeedsPerson, effect: Effect | None = None) -> Self:
        if isinstance(error, NeedsPerson):
            reason = error.reason or (effect.reason if effect else "")
            return cls(code=error.code, error="needs_person", reason=reason, entry_numbers=error.entry_numbers)
        return cls(code=_trouble_code(error), error=error.code, reason=error.reason)


def _trouble_code(error: OutsideError) -> str:
    if isinstance(error, Gone):
        return "content_gone"
    if isinstance(error, AuthFailed):
        return "auth_failed"
    return "too_large" if error.reason.endswith("too_large") else "rejected"


async def finish(desk: Desk, effect: Effect, done: Done, *, given_up: Settled | None = None) -> None:
    """The effect is done, or a receipt was given up; with the last one of its plan the item is handled."""
    error, reason = (given_up.error, given_up.reason) if given_up else ("", "")
    verb = "effect:given_up" if given_up else "effect:done"

    async def decision(tx: Transaction) -> None:
        item = await _item_of(tx, effect)
        result = {**effect.result, **done.result}
        settled = replace(effect, state=EffectState.DONE, result=result, error=error, reason=reason)
        await tx.replace_effect(settled, was=effect)
        if done.further:
            await tx.add_effects(item, done.further, due_at=await desk.store.database_now())
        await tx.audit(_audit(desk, effect, verb, item))
        if done.result.get("declared_sensitive") and not item.letter.declared_sensitive:
            letter = replace(item.letter, declared_sensitive=True, subject=None)
            item = await change(desk, tx, item, Verb.UPDATED, by=BOT, letter=letter)
        differing = int(done.result.get("differing", item.differing))
        if differing != item.differing:
            item = await change(desk, tx, item, Verb.UPDATED, by=BOT, differing=differing)
        await complete(desk, tx, item)
        if done.result.get("put_away") == PutAway.DONE:
            await _tell_thread(desk, tx, item)

    await desk.decide(decision)


async def _tell_thread(desk: Desk, tx: Transaction, item: IntakeItem) -> None:
    """Letters of the same thread that waited for this one are put away with it: their cards say so from now on."""
    for other in await tx.items_of_thread(item.letter.ref.source_id, item.letter.thread_id):
        outcome = other.outcome
        if other.state is State.HANDLED and outcome and outcome.put_away == AtSource.OTHER_ITEMS_OPEN:
            put_away = replace(outcome, put_away=PutAway.DONE.value)
            await change(desk, tx, other, Verb.UPDATED, by=BOT, outcome=put_away)


async def complete(desk: Desk, tx: Transaction, item: IntakeItem) -> None:
    effects = await tx.effects(item.item_id, round_no=item.round)
    if any(effect.state not in SETTLED_STATES for effect in effects):
        return
    if item.state is State.ROUTING:
        outcome = outcome_of(desk, item, effects)
        facts = {"entry": outcome.entry_number} if outcome.entry_number else {}
        await change(desk, tx, item, Verb.HANDLED, by=BOT, facts=facts, outcome=outcome, undo_until=None)
        await tell_doubles(desk, tx, item.item_id)
    elif item.state is State.HANDLED and item.outcome is not None:
        # deleting at the source comes after everything else, and leaves the outcome as it was
        put_away = str(effects[-1].result.get("put_away", item.outcome.put_away))
        await change(desk, tx, item, Verb.UPDATED, by=BOT, outcome=replace(item.outcome, put_away=put_away))


def outcome_of(desk: Desk, item: IntakeItem, effects: tuple[Effect, ...]) -> Outcome:
    results: dict[str, object] = {}
    for effect in effects:
        results.update(effect.result)
    choice = next((RouteChoice.from_args(effect.args) for effect in effects if "route" in effect.args), None)
    outcome = Outcome(
        route=item.route,
        by=item.routed_by or item.claimant or PersonId(BOT),
        at=desk.clock.now(),
        entry_number=str(results.get("entry_number", "")),
        entry_link=str(results.get("entry_link", "")),
        temporary=item.route in REGISTERING and not results.get("final"),
        reason=reason_of(choice) if choice else "",
        put_away=str(results.get("put_away", "")),
        sent_to=_system_name(desk, choice),
        confirmation=str(results.get("confirmation", unconfirmed(item.letter))),
    )
    return desk.left_at_source(item.letter, outcome)


def _system_name(desk: Desk, choice: RouteChoice | None) -> str:
    systems = desk.email.systems if desk.email else ()
    wanted = choice.system_id if choice else ""
    return next((system.name for system in systems if system.system_id == wanted), wanted)


async def postpone(
    desk: Desk, was: Effect, effect: Effect, error: OutsideError, *, state: EffectState = EffectState.PLANNED
) -> None:
    """Provably not done, or harmless to repeat: tried again later, and after many tries given to a person."""
    most = _MOST_REFUSALS if isinstance(error, AuthFailed | ContractBroken) else MOST_ATTEMPTS
    attempts = effect.attempts + (1 if state is EffectState.UNKNOWN else 0)
    if attempts >= most:
        code = "auth_failed" if isinstance(error, AuthFailed) else "given_up"
        if state is EffectState.UNKNOWN:
            code = "outcome_unknown"
        await fail(desk, was, Settled(code=code, error=error.code, reason=error.reason))
        return
    now = await desk.store.database_now()
    later = replace(
        effect, state=state, attempts=attempts, error=error.code, reason=error.reason,
        due_at=now + wait_after(attempts, error.retry_after), lease_owner="", leased_until=None,
    )  # fmt: skip
    async with desk.store.transaction() as tx:
        await tx.replace_effect(later, was=was)
    log.info(
        "effect.postponed", effect_id=effect.effect_id, kind=effect.kind.value, error=error.code, reason=error.reason
    )


async def put_in_doubt(desk: Desk, effect: Effect, *, reason: str, error: str) -> Effect:
    """Nobody knows what became of it. What is harmless to repeat is planned again at once, the rest is asked about."""
    state = EffectState.PLANNED if effect.rule.unknown is Unknown.REPEAT else EffectState.UNKNOWN
    now = await desk.store.database_now()
    # what may still be on its way left at the latest now: from here on absence is counted
    doubtful = replace(
        effect, state=state, error=error, reason=reason, due_at=now, sent_at=now, lease_owner="", leased_until=None
    )
    async with desk.store.transaction() as tx:
        await tx.replace_effect(doubtful, was=effect)
    log.warning("effect.in_doubt", **_named(doubtful))
    return doubtful


async def fail(desk: Desk, effect: Effect, why: Settled) -> None:
    """Gives the effect to a person, or notes that a receipt could not be given where the route is safe without it."""
    if not effect.rule.essential:
        word = "not_done" if why.code == "observing" else "failed"
        if effect.kind is EffectKind.DELETE_LETTER:
            word = AtSource.NOT_DELETED
        told = _TOLD_AS.get(effect.kind)
        await finish(desk, effect, Done(result={told: word} if told else {}), given_up=why)
        return

    if effect.kind is EffectKind.TELL_UNIT:
        why = replace(why, code="unit_not_told" if why.code in _NOT_TOLD else why.code)
    elif effect.kind in EMAIL_KINDS:
        code = _SAID_OF_EMAILS.get(why.code, why.code)
        unsent = code == "email_unknown" and effect.kind is not EffectKind.SEND_EMAIL
        why = replace(why, code="email_given_up" if unsent else code)

    async def decision(tx: Transaction) -> None:
        item = await _item_of(tx, effect)
        failed = replace(
            effect, state=EffectState.FAILED, error=why.error, reason=why.reason, lease_owner="", leased_until=None
        )
        await tx.replace_effect(failed, was=effect)
        trouble = Trouble(
            code=why.code,
            effect_id=effect.effect_id,
            error=why.error,
            reason=why.reason,
            entry_numbers=why.entry_numbers,
        )
        await change(desk, tx, item, Verb.STUCK, by=BOT, facts={"trouble": why.code}, trouble=trouble, undo_until=None)

    await desk.decide(decision)
    log.warning(
        "effect.needs_person", effect_id=effect.effect_id, kind=effect.kind.value, code=why.code, reason=why.reason
    )


async def _item_of(tx: Transaction, effect: Effect) -> IntakeItem:
    item = await tx.item(effect.item_id)
    if item is None:
        raise LookupError(f"effect {effect.effect_id} has no item")
    return item


def _named(effect: Effect) -> dict[str, str | int]:
    return {
        "effect_id": effect.effect_id,
        "item_id": effect.item_id,
        "kind": effect.kind.value,
        "error": effect.error,
        "reason": effect.reason,
    }


def _audit(desk: Desk, effect: Effect, verb: str, item: IntakeItem) -> AuditEntry:
    return AuditEntry(
        verb=verb,
        actor=BOT,
        at=desk.clock.now(),
        item_id=item.item_id,
        facts={"kind": effect.kind.value, "effect": str(effect.effect_id)},
    )
