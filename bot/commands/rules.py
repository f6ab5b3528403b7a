"""Rules on the command line: tried on letters before they run, and explained for one item. Nothing is changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.app.desk import Desk
from bot.app.health.transfer_cases import remember_case
from bot.app.intake.explain_rules import ExplainedRule, Explanation, explain
from bot.app.intake.replay_rules import Replay, Verdict, replay, replay_stored
from bot.commands.rule_sample import read_sample
from bot.domain.clock import SystemClock
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem
from bot.domain.policy import Policy
from bot.domain.rules import Rule, Rules
from bot.domain.transfer_cases import transfer_case_of
from bot.errors import ConfigError, NotAllowed, OutsideError
from bot.settings import Settings
from bot.settings.rules_file import load_rules
from bot.wiring.desk import opened_desk
from bot.wiring.office_files import policy_in_force
from bot.wiring.rules import known_of

_OBSTACLES: Mapping[str, str] = {
    "not_waiting": "the item no longer waits",
    "untold": "the rule looks at sender or subject, of which no card may show anything",
    "announced": "it stands for a letter at another door, which somebody must look for",
    "route_not_offered": "the letter cannot go that way here",
    "observe": "Postvakt only observes",
    "chosen_before": "a person has chosen for this letter before",
    "opened": "somebody has opened the letter",
    "double": "another letter may be the same one",
    "confirmation": "the sender asks for a confirmation, which a person chooses in the form",
    "archive": "the archive does not answer, or lacks codes",
    "case": "the archive does not confirm the case as open",
    "responsible_unit": "the archive's list lacks the responsible unit",
}
_KEPT_BACK: Mapping[str, str] = {
    "not_open": "the letter is not open",
    "untold": "the rule looks at sender or subject, which the shared card does not show of it",
    "older": "it is older than the source's start",
    "snoozed": "somebody has put it off",
    "only_observed": "Postvakt only observes",
    "no_grace": "nobody could take it back: the grace period is nil",
}


async def try_rules(settings: Settings, *, proposed: Path | None, sample: Path | None) -> Replay:
    """What the rules in a file would do beside those in force; without a file, what those do."""
    if sample is None:
        async with opened_desk(settings, exclusive=False) as desk:
            return await replay_stored(desk, _proposed(settings, proposed, desk.policy))
    policy = await policy_in_force(settings, SystemClock())
    return replay(policy, _proposed(settings, proposed, policy), read_sample(sample), SystemClock().now())


def _proposed(settings: Settings, path: Path | None, policy: Policy) -> Rules:
    """With the units in force, which a lead may have changed by file."""
    if path is not None:
        return load_rules(path, replace(known_of(settings), units=frozenset(policy.units)))
    if settings.rules is None and not policy.book.rules.version:
        raise ConfigError("no rule file is configured (rules = …), in force or given")
    return policy.book.rules


def print_replay(found: Replay, *, everything: bool, as_json: bool) -> None:
    if as_json:
        for letter in found.letters:
            print(json.dumps(asdict(letter), ensure_ascii=False, default=str))  # noqa: T201 # the command's output
        return
    console = Console()
    console.print(f"running: {found.running_version or 'no rules'}   new: {found.proposed_version or 'no rules'}")
    console.print(f"{len(found.letters)} letters, {len(found.changed)} of them treated otherwise")
    counts = Table()
    for heading in ("rule", "running", "new"):
        counts.add_column(heading, no_wrap=heading != "rule", overflow="fold")
    for count in found.counts:
        counts.add_row(count.rule_id, str(count.running), str(count.proposed))
    console.print(counts)
    shown = found.letters if everything else found.changed
    table = Table()
    for heading in ("letter", "unit", "service", "received", "running", "new"):
        table.add_column(heading, overflow="fold")
    for letter in shown:
        received = letter.received_at.isoformat(timespec="minutes")
        says = (_said(letter.running), _said(letter.proposed))
        table.add_row(letter.name, letter.unit_name, letter.service_name, received, *says)
    if shown:
        console.print(table)


async def explain_item(settings: Settings, item_id: str) -> list[str]:
    async with opened_desk(settings, exclusive=False) as desk:
        await _ask_about_cases(desk, ItemId(item_id))
        try:
            found = await explain(desk, ItemId(item_id))
        except NotAllowed:
            raise ConfigError(f"{item_id}: there is no such item; `postvakt items` lists them") from None
    return [*_lines(found)]


def _lines(found: Explanation) -> list[str]:
    item, said = found.item, [f"{found.item.item_id}: {found.item.state.value}, {found.sensitivity.value}"]
    if item.ruled is not None:
        said.append(f"decided by {', '.join(item.ruled.rule_ids)} of version {item.ruled.version}")
    said.append(f"rules that run now: version {found.version or 'none'}")
    said += [f"  {_explained(one)}" for one in found.rules]
    if found.obstacle:
        said.append(f"the suggestion is not on the card: {_OBSTACLES[found.obstacle]}")
    if found.kept_back:
        said.append(f"it does not go by itself: {_KEPT_BACK[found.kept_back]}")
    return said


def _explained(one: ExplainedRule) -> str:
    outcome = f"{one.rule.rule_id}: {_outcome(one.rule)}"
    if one.unmet:
        return f"-  {outcome}: does not hold ({one.unmet})"
    if one.decides or one.rule.mark is not None:
        return f"*  {outcome}: holds. {one.rule.reason}"
    return f"-  {outcome}: holds, but a rule before it decides"


def _outcome(rule: Rule) -> str:
    if rule.mark is not None:
        return f"marks {rule.mark.value}"
    suggestion = rule.suggestion
    if suggestion is None:
        return "suppresses"
    where = f" {suggestion.case_number}" if suggestion.case_number else ""
    return f"{suggestion.route.value}{where}{' by itself' if suggestion.automatic else ''}"


def _said(verdict: Verdict) -> str:
    does = " ".join(filter(None, (verdict.does, verdict.case_number, "by itself" if verdict.automatic else "")))
    rules = ", ".join(filter(None, (*verdict.marks, verdict.rule_id)))
    return "\n".join(filter(None, (verdict.sensitivity.value, does, f"({rules})" if rules else "")))


async def _ask_about_cases(desk: Desk, item_id: ItemId) -> None:
    """What the running bot remembers of the archive this command must ask for itself; nothing is noted."""
    async with desk.store.reading() as tx:
        item = await tx.item(item_id)
    for number in _cases(desk, item) if item is not None else ():
        try:
            remember_case(desk, number, await desk.archive.case(number))
        except OutsideError:
            desk.archive_state.down_since = desk.clock.now()


def _cases(desk: Desk, item: IntakeItem) -> tuple[str, ...]:
    suggestion = desk.rules.judge(item.letter, desk.clock.now()).suggestion
    case = transfer_case_of(desk.transfer_cases, item.letter.unit, desk.today())
    numbers = (suggestion.case_number if suggestion else "", case.case_number if case and suggestion else "")
    return tuple(number for number in numbers if number)
