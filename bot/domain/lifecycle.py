"""The one table of an item's life: which verb leads from which states to which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.domain.item import IntakeItem, State
from bot.errors import Conflict


class Verb(StrEnum):
    """What can happen to an item; each is also the verb of its audit entry."""

    SEEN = "item:seen"
    #: a withdrawn letter is listed again: rights had been taken away for a while
    SEEN_AGAIN = "item:seen_again"
    UPDATED = "item:updated"
    #: the sender's deadline, or the hour from which the source warns, has passed
    OVERDUE = "item:overdue"
    CLAIMED = "item:claimed"
    RELEASED = "item:released"
    HANDED_OVER = "item:handed_over"
    TAKEN_OVER = "item:taken_over"
    ATTESTED = "item:attested_open"
    #: somebody has opened the letter to read it
    OPENED = "item:opened"
    #: full title and private sender, of which only a digest stands in the log
    CONFIDENTIAL_NOTED = "item:confidential_noted"
    ROUTED = "item:routed"
    UNDONE = "item:undone"
    HANDLED = "item:handled"
    STUCK = "item:stuck"
    SETTLED_DONE = "item:settled_done"
    RETRIED = "item:retried"
    CLOSED_BY_HAND = "item:closed_by_hand"
    REOPENED = "item:reopened"
    #: a person has moved the letter at its source
    MOVED = "item:moved"
    #: a person wants the letter deleted at its source, for good
    DELETION_CHOSEN = "item:deletion_chosen"
    HANDLED_ELSEWHERE = "item:handled_elsewhere"
    WITHDRAWN = "item:withdrawn"
    #: what an e-mail announced has turned up, so that nobody need look for it
    LETTER_FOUND = "item:letter_found"
    #: what turned up was announced by another e-mail
    MISSED_AGAIN = "item:missed_again"
    #: a report came that its e-mail could not be delivered
    BOUNCED = "item:bounced"
    #: its unit was told, and it is unread all the same
    STILL_UNREAD = "item:still_unread"
    #: somebody in its unit said on the unit's board that they take it
    UNIT_ANSWERED = "item:unit_answered"
    #: somebody was reminded of it, because nobody had done anything for so long
    REMINDED = "item:reminded"
    #: the lead wants it looked at
    PINGED = "item:pinged"
    #: other rules of the rule file hold than before
    RULED = "item:ruled"
    #: put off until a time
    SNOOZED = "item:snoozed"
    #: that time has come, or somebody did not want to wait for it
    WOKEN = "item:woken"
    #: its claimant was warned that it comes back
    RETURN_WARNED = "item:return_warned"
    #: it came back from a claimant who had forgotten it
    RETURNED = "item:returned"
    #: somebody wrote a note, of which only a digest stands in the log
    NOTED = "item:noted"
    #: it was closed so long ago that what people wrote in it and of it was deleted here
    EMPTIED = "item:emptied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    #: the states that it may start from
    sources: frozenset[State]
    #: where it ends; None = the state stays
    target: State | None


def _from(*states: State, to: State | None) -> Transition:
    return Transition(sources=frozenset(states), target=to)


_WAITING_FOR_A_PERSON = (State.WAITING, State.CLAIMED, State.HANDLED_ELSEWHERE)

TRANSITIONS: Mapping[Verb, Transition] = {
    Verb.SEEN_AGAIN: _from(State.WITHDRAWN, to=State.WAITING),
    Verb.UPDATED: _from(*State, to=None),
    Verb.OVERDUE: _from(State.WAITING, State.CLAIMED, State.NEEDS_ATTENTION, to=None),
    Verb.CLAIMED: _from(State.WAITING, State.HANDLED_ELSEWHERE, to=State.CLAIMED),
    Verb.RELEASED: _from(State.CLAIMED, to=State.WAITING),
    Verb.HANDED_OVER: _from(State.CLAIMED, to=State.CLAIMED),
    Verb.TAKEN_OVER: _from(State.CLAIMED, State.NEEDS_ATTENTION, to=None),
    Verb.ATTESTED: _from(State.CLAIMED, to=None),
    Verb.OPENED: _from(State.CLAIMED, State.ROUTING, State.NEEDS_ATTENTION, to=None),
    Verb.CONFIDENTIAL_NOTED: _from(State.CLAIMED, State.NEEDS_ATTENTION, to=None),
    Verb.ROUTED: _from(State.CLAIMED, to=State.ROUTING),
    Verb.UNDONE: _from(State.ROUTING, State.NEEDS_ATTENTION, to=State.CLAIMED),
    Verb.HANDLED: _from(State.ROUTING, State.HANDLED_ELSEWHERE, to=State.HANDLED),
    Verb.STUCK: _from(State.ROUTING, to=State.NEEDS_ATTENTION),
    Verb.SETTLED_DONE: _from(State.NEEDS_ATTENTION, to=State.ROUTING),
    Verb.RETRIED: _from(State.NEEDS_ATTENTION, to=State.ROUTING),
    Verb.CLOSED_BY_HAND: _from(State.NEEDS_ATTENTION, to=State.HANDLED),
    Verb.REOPENED: _from(State.HANDLED, to=State.CLAIMED),
    Verb.MOVED: _from(State.HANDLED, to=None),
    Verb.DELETION_CHOSEN: _from(State.HANDLED, to=None),
    Verb.HANDLED_ELSEWHERE: _from(State.WAITING, State.CLAIMED, to=State.HANDLED_ELSEWHERE),
    Verb.WITHDRAWN: _from(*_WAITING_FOR_A_PERSON, to=State.WITHDRAWN),
    Verb.LETTER_FOUND: _from(*_WAITING_FOR_A_PERSON, to=State.HANDLED),
    Verb.MISSED_AGAIN: _from(State.HANDLED, to=State.WAITING),
    Verb.BOUNCED: _from(State.HANDLED, to=State.NEEDS_ATTENTION),
    Verb.STILL_UNREAD: _from(State.HANDLED, to=State.WAITING),
    Verb.UNIT_ANSWERED: _from(State.ROUTING, State.HANDLED, State.NEEDS_ATTENTION, to=None),
    Verb.REMINDED: _from(State.WAITING, State.CLAIMED, State.NEEDS_ATTENTION, to=None),
    Verb.PINGED: _from(State.WAITING, State.CLAIMED, State.NEEDS_ATTENTION, to=None),
    Verb.RULED: _from(State.WAITING, State.CLAIMED, to=None),
    Verb.SNOOZED: _from(State.WAITING, State.CLAIMED, to=None),
    Verb.WOKEN: _from(State.WAITING, State.CLAIMED, to=None),
    Verb.RETURN_WARNED: _from(State.CLAIMED, to=None),
    Verb.RETURNED: _from(State.CLAIMED, to=State.WAITING),
    Verb.EMPTIED: _from(State.HANDLED, State.WITHDRAWN, to=None),
    Verb.NOTED: _from(*(state for state in State if state is not State.WITHDRAWN), to=None),
}
#: what is done to an item that stays put off; anything else means that somebody looks at it now
_LEAVES_SNOOZED = frozenset(
    {
        Verb.SNOOZED, Verb.UPDATED, Verb.OVERDUE, Verb.OPENED, Verb.ATTESTED, Verb.CONFIDENTIAL_NOTED, Verb.NOTED,
        Verb.RULED,
    }
)  # fmt: skip
#: who takes it has not forgotten it
_CLAIMING = frozenset({Verb.CLAIMED, Verb.REOPENED, Verb.HANDED_OVER, Verb.TAKEN_OVER})


def allowed(item: IntakeItem, verb: Verb) -> bool:
    return item.state in TRANSITIONS[verb].sources


def advance(item: IntakeItem, verb: Verb, **changes: Any) -> IntakeItem:
    """The item after the verb, its version raised by one. Raises Conflict where the state does not allow it."""
    transition = TRANSITIONS[verb]
    if item.state not in transition.sources:
        raise Conflict(item.state.value, winner=item.claimant or "", item_id=item.item_id)
    if verb not in _LEAVES_SNOOZED:
        changes = {"snoozed_until": None, "snoozed_by": None, **changes}
    if verb in _CLAIMING:
        changes = {"returned_at": None, **changes}
    state = transition.target or item.state
    return replace(item, state=state, version=item.version + 1, **changes)
