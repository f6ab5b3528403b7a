"""Entries that a letter got in earlier rounds: whoever registers it once more must know of them, and insist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.effects import SETTLED_STATES, Effect, EffectKind, EffectState
from bot.domain.item import IntakeItem
from bot.ports.store import Transaction

#: put into the results of what is cancelled when a person finishes a route outside the bot
CLOSED_BY_HAND = "closed_by_hand"
#: troubles that name entries which may be this letter's
_NAMES_ENTRIES = frozenset({"two_entries", "possible_entry", "rejected"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierEntries:
    numbers: tuple[str, ...]
    #: which "ny likevel" a further entry is: one more than the highest that may have an entry
    next_again: int


async def earlier_entries(tx: Transaction, item: IntakeItem) -> EarlierEntries:
    """Of rounds that have come to their end. One that was broken off to choose again is continued under its own key."""
    rounds: defaultdict[int, list[Effect]] = defaultdict(list)
    for effect in await tx.effects(item.item_id):
        rounds[effect.round].append(effect)
    ended = [effects for effects in rounds.values() if _has_ended(effects)]
    numbers = [number for effects in ended if (number := entry_of(effects))]
    if item.trouble is not None and item.trouble.code in _NAMES_ENTRIES:
        numbers += item.trouble.entry_numbers
    made = (effect for effects in ended for effect in effects if effect.state is EffectState.DONE)
    asked = (effect for effects in rounds.values() for effect in effects if _was_asked_about(effect, item))
    return EarlierEntries(numbers=tuple(dict.fromkeys(numbers)), next_again=1 + _highest_again((*made, *asked)))


def entry_of(effects: Sequence[Effect]) -> str:
    """The entry number that a plan led to; a later effect knows better than an earlier one."""
    return next((str(number) for effect in reversed(effects) if (number := effect.result.get("entry_number"))), "")


def _has_ended(effects: Iterable[Effect]) -> bool:
    return all(effect.state is EffectState.DONE or effect.result.get(CLOSED_BY_HAND) for effect in effects)


def _was_asked_about(effect: Effect, item: IntakeItem) -> bool:
    """Broken off because the archive had entries under its key that the archivist did not take for this letter."""
    if effect.state not in SETTLED_STATES or effect.state is EffectState.DONE:
        return False
    named = item.trouble is not None and item.trouble.effect_id == effect.effect_id and item.trouble.entry_numbers
    return bool(named) or effect.error == "needs_person"


def _highest_again(effects: Iterable[Effect]) -> int:
    """-1 where none of them stands for an entry of ours."""
    kinds = (EffectKind.CREATE_ENTRY, EffectKind.CHECK_SINGLE)
    return max((int(effect.args.get("again", 0)) for effect in effects if effect.kind in kinds), default=-1)
