"""What counts as a difference between our ledger and what archive and source say now. Nothing is asked here.

Nobody is told what the letter's own card asks already: a thread with open letters stays in the inbox, as it should.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.app.choices.earlier_entries import entry_of
from bot.domain.differences import DifferenceKind
from bot.domain.effects import Effect, EffectKind, EffectState
from bot.domain.item import IntakeItem, Letter, Outcome, Route, State
from bot.domain.routes import REGISTERING, UNOPENED, ByHand
from bot.ports.archive import RegistryEntry
from bot.ports.source import PutAway

_CLOSED = frozenset({State.HANDLED, State.WITHDRAWN})
#: what became of a thread that may stay where it is: it holds others' letters, or nothing was to be written
_LEFT_THERE = frozenset({PutAway.OTHERS.value, "not_done"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """A handled item as the ledger has it."""

    item: IntakeItem
    outcome: Outcome
    #: its effects, of all rounds, in order
    effects: Sequence[Effect]
    #: the items of its thread, itself included
    thread: Sequence[IntakeItem]

    def planned(self, kind: EffectKind) -> Effect | None:
        """The effect of that kind in the last plan, whatever became of it."""
        plan = (effect for effect in self.effects if effect.round == self.item.round)
        return next((effect for effect in plan if effect.kind is kind), None)

    @property
    def again(self) -> int:
        """Which "ny likevel" its entry is."""
        made = [effect for effect in self.effects if effect.kind is EffectKind.CREATE_ENTRY]
        return int(made[-1].args.get("again", 0)) if made else 0


def expects_entry(outcome: Outcome) -> bool:
    by_hand = outcome.route is Route.DONE_BY_HAND and outcome.reason == ByHand.REGISTERED.value
    return bool(outcome.entry_number) or by_hand or outcome.route in {*REGISTERING, Route.ALREADY_REGISTERED}


def made_here(outcome: Outcome) -> bool:
    """Whether the entry carries the letter's own key, so that it is found wherever it was moved to."""
    return outcome.route in REGISTERING


def of_entry(handled: Handled, entry: RegistryEntry | None) -> DifferenceKind | None:
    """`entry`: as the archive has it now; None = it does not know it."""
    if entry is None:
        return DifferenceKind.RECEIPT_WITHOUT_ENTRY if _receipted(handled) else DifferenceKind.ENTRY_GONE
    if entry.void:
        return DifferenceKind.ENTRY_VOID
    final = made_here(handled.outcome) and not handled.outcome.temporary
    return DifferenceKind.ENTRY_NOT_FINAL if final and not entry.recorded else None


def _receipted(handled: Handled) -> bool:
    confirmed, read = handled.planned(EffectKind.CONFIRM), handled.planned(EffectKind.MARK_READ)
    given = any(effect.state is EffectState.DONE and not effect.error for effect in (confirmed, read) if effect)
    return given or handled.item.letter.archived_at_source or _put_away(handled) == PutAway.DONE


def _put_away(handled: Handled) -> str:
    """What became of the thread; empty = it was never said."""
    effect = handled.planned(EffectKind.PUT_AWAY)
    return str(effect.result.get("put_away", "")) if effect else ""


def owes_receipt(handled: Handled) -> bool:
    """Whether the source should show by now that the letter is taken care of; of a thread, its last letter answers."""
    kinds = (EffectKind.CONFIRM, EffectKind.PUT_AWAY, EffectKind.MARK_READ)
    return any(handled.planned(kind) for kind in kinds) and _is_last(handled)


def _is_last(handled: Handled) -> bool:
    rest = [item for item in handled.thread if item.item_id != handled.item.item_id]
    if any(item.state not in _CLOSED or (item.outcome and item.outcome.route in UNOPENED) for item in rest):
        return False
    others = [(item.outcome.at, item.item_id) for item in rest if item.outcome and item.outcome.route]
    mine = (handled.outcome.at, handled.item.item_id)
    return mine == max([*others, mine])


def of_receipt(handled: Handled, seen: Letter | None) -> DifferenceKind | None:
    """`seen`: as the source lists it now; None = it has left the source."""
    if seen is None:
        return None
    alone = len(handled.thread) == 1
    if alone and handled.planned(EffectKind.CONFIRM) and seen.confirmation_needed:
        # of several letters in a thread the source does not say which one waits for it
        return DifferenceKind.RECEIPT_MISSING
    if seen.archived_at_source:
        return None
    if handled.planned(EffectKind.PUT_AWAY) and _put_away(handled) not in _LEFT_THERE:
        done = _put_away(handled) == PutAway.DONE
        return DifferenceKind.BACK_IN_INBOX if done else DifferenceKind.RECEIPT_MISSING
    unread = handled.planned(EffectKind.MARK_READ) and not seen.seen_at_source
    return DifferenceKind.RECEIPT_MISSING if unread and not _is_edited(handled, seen) else None


def _is_edited(handled: Handled, seen: Letter) -> bool:
    """What was read is unread again once its content has changed."""
    covered = max(item.letter.content_at for item in handled.thread)
    return seen.content_at > covered or any(item.changed_at is not None for item in handled.thread)


def unknown_entry(item: IntakeItem, effects: Sequence[Effect], found: Iterable[RegistryEntry]) -> RegistryEntry | None:
    """Of the entries under an open letter's key, the first that the ledger does not know: it was restored, say."""
    rounds = {effect.round for effect in effects}
    known = {entry_of([effect for effect in effects if effect.round == number]) for number in rounds}
    known.update(item.trouble.entry_numbers if item.trouble else ())
    return next((entry for entry in found if not entry.void and entry.number not in known), None)
