"""What a rule file would do with letters that have come, side by side with the rules that run: nothing is changed.

Titles and senders are held against the rules and stand nowhere in what comes out, so that it may be shown to anybody
who may see items. Letters that a rule kept from becoming items are not stored, so they cannot be replayed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.app.desk import Desk
from bot.app.intake.rulings import may_tell
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, Letter, State
from bot.domain.policy import Policy
from bot.domain.rules import Rulebook, Rules
from bot.domain.sensitivity import Sensitivity

#: of `Verdict.does`, where it is no route
SUPPRESSES = "suppress"
_MOST_ITEMS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one set of rules makes of one letter."""

    sensitivity: Sensitivity
    #: ids of the marks that hold
    marks: tuple[str, ...] = ()
    #: the rule that decides; empty = none does
    rule_id: str = ""
    reason: str = ""
    #: `suppress`, or the value of a route; empty = nothing
    does: str = ""
    case_number: str = ""
    #: it would go its way without a click
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedLetter:
    #: the item's id, or the name of a letter in a sample
    name: str
    unit_name: str
    service_name: str
    received_at: datetime
    running: Verdict
    proposed: Verdict

    @property
    def changed(self) -> bool:
        return self.running != self.proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """How many of the letters a rule holds in each of the two files, as a mark or as the one that decides."""

    rule_id: str
    running: int
    proposed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    running_version: str
    proposed_version: str
    #: the newest first
    letters: tuple[ReplayedLetter, ...]

    @property
    def changed(self) -> tuple[ReplayedLetter, ...]:
        return tuple(letter for letter in self.letters if letter.changed)

    @property
    def counts(self) -> tuple[RuleCount, ...]:
        """By id; rules that hold no letter in either file are left out."""
        before = Counter(name for letter in self.letters for name in _named(letter.running))
        after = Counter(name for letter in self.letters for name in _named(letter.proposed))
        names = sorted(before.keys() | after.keys())
        return tuple(RuleCount(rule_id=name, running=before[name], proposed=after[name]) for name in names)


async def replay_stored(desk: Desk, proposed: Rules, *, limit: int = _MOST_ITEMS) -> Replay:
    """The newest items, whatever has become of them."""
    async with desk.store.reading() as tx:
        items = await tx.newest_items(limit=limit)
    return replay(desk.policy, proposed, items, desk.clock.now())


def replay(policy: Policy, proposed: Rules, items: Iterable[IntakeItem], now: datetime) -> Replay:
    """Against `policy` with its rules. Pure."""
    other = replace(policy, book=Rulebook(rules=proposed))
    return Replay(
        running_version=policy.book.rules.version,
        proposed_version=proposed.version,
        letters=tuple(
            ReplayedLetter(
                name=item.item_id,
                unit_name=policy.unit_name(item.letter.unit),
                service_name=policy.service_name(item.letter.service_id),
                received_at=item.letter.received_at,
                running=verdict(policy, item, now),
                proposed=verdict(other, item, now),
            )
            for item in items
        ),
    )


def verdict(policy: Policy, item: IntakeItem, now: datetime) -> Verdict:
    judged, sensitivity = policy.book.rules.judge(item.letter, now), policy.sensitivity(item)
    marks, deciding = tuple(rule.rule_id for rule in judged.marks), judged.deciding
    if deciding is None:
        return Verdict(sensitivity=sensitivity, marks=marks)
    suggestion = deciding.suggestion
    goes = sensitivity is Sensitivity.OPEN and may_tell(policy, item, deciding)
    return Verdict(
        sensitivity=sensitivity,
        marks=marks,
        rule_id=deciding.rule_id,
        reason=deciding.reason,
        does=suggestion.route.value if suggestion else SUPPRESSES,
        case_number=suggestion.case_number if suggestion else "",
        automatic=suggestion is not None and suggestion.automatic and goes,
    )


def as_item(name: str, letter: Letter) -> IntakeItem:
    """A letter of a sample, as if it had just come."""
    return IntakeItem(
        item_id=ItemId(name), letter=letter, state=State.WAITING, version=1, first_seen_at=letter.received_at
    )


def _named(said: Verdict) -> tuple[str, ...]:
    return (*said.marks, said.rule_id) if said.rule_id else said.marks
