"""What our own ledger knows of a letter's e-mails to domain systems: a further one is sent only where that is meant."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.effects import Effect, EffectKind, EffectState
from bot.domain.routes import RouteChoice
from bot.ports.forms import FieldFault

#: in the result of an effect: it was sent; and the report that says it could not be delivered
SENT, BOUNCED = "email_sent", "email_bounced"


def sent_to(effects: Iterable[Effect]) -> dict[str, Effect]:
    """By system, the last e-mail that left, reports of failed delivery among its results."""
    return {
        str(effect.args.get("system_id", "")): effect
        for effect in effects
        if effect.kind is EffectKind.SEND_EMAIL and (effect.state is EffectState.DONE or effect.result.get(SENT))
    }


def arrived_at(effects: Iterable[Effect]) -> frozenset[str]:
    """Systems that have got the letter as far as anybody knows."""
    return frozenset(system for system, effect in sent_to(effects).items() if not _bounced(effect))


def email_fault(effects: Iterable[Effect], choice: RouteChoice) -> tuple[FieldFault, ...]:
    if choice.system_id not in arrived_at(effects) or choice.again:
        return ()
    return (FieldFault(field="again", code="again_missing_email"),)


def email_number(effects: Iterable[Effect], choice: RouteChoice) -> int:
    """0 for the first e-mail to a system; the same again where nobody has said that a further one is meant."""
    last = sent_to(effects).get(choice.system_id)
    if last is None:
        return 0
    number = int(last.args.get("again", 0))
    return number + 1 if choice.again or _bounced(last) else number


def _bounced(effect: Effect) -> bool:
    """A person may have said since that it did arrive."""
    return bool(effect.result.get(BOUNCED)) and effect.state is not EffectState.DONE
