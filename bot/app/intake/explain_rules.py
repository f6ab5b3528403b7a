"""Why an item is treated as it is: each rule that runs, whether it holds, and what keeps it from being followed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.desk import Desk
from bot.app.intake.rulings import judged, kept_back, obstacle
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, State
from bot.domain.rules import Rule
from bot.domain.sensitivity import Sensitivity
from bot.errors import NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedRule:
    rule: Rule
    #: the first condition that does not hold, by its name in the rule file; empty = it holds
    unmet: str
    #: it holds, and no rule before it does
    decides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    item: IntakeItem
    sensitivity: Sensitivity
    #: in the order of the file
    rules: tuple[ExplainedRule, ...]
    #: of the rules that run now
    version: str
    #: why the suggestion cannot be followed now: as `obstacle`, or `not_waiting`; empty = it can, or there is none
    obstacle: str
    #: of an automatic suggestion that can be followed, why it waits for a click: as `kept_back`; empty = it does not
    kept_back: str


async def explain(desk: Desk, item_id: ItemId) -> Explanation:
    """Raises NotAllowed where there is no such item. What the archive says of a case is what `desk` remembers."""
    async with desk.store.reading() as tx:
        item = await tx.item(item_id)
        if item is None:
            raise NotAllowed("no_such_item", item_id=item_id)
        said, found, held = judged(desk, item.letter), "", ""
        if said.suggestion is not None:
            waiting = item.state is State.WAITING
            found = await obstacle(desk, tx, item, said) if waiting else "not_waiting"
            held = await kept_back(desk, tx, item, said) if said.suggestion.automatic and not found else ""
    now = desk.clock.now()
    decides = said.deciding.rule_id if said.deciding else ""
    rules = tuple(
        ExplainedRule(rule=rule, unmet=rule.conditions.unmet(item.letter, now), decides=rule.rule_id == decides)
        for rule in desk.rules.rules
    )
    return Explanation(
        item=item,
        sensitivity=desk.policy.sensitivity(item),
        rules=rules,
        version=desk.rules.version,
        obstacle=found,
        kept_back=held,
    )
