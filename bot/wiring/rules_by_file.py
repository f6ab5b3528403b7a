"""Rules that the lead sends: read whole, compared rule by rule, tried on the newest letters, held against the units."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import SequenceMatcher
from pathlib import Path

from pydantic import TypeAdapter

from bot.app.intake.replay_rules import replay
from bot.domain.clock import Clock
from bot.domain.identifiers import OrgNumber
from bot.domain.item import IntakeItem
from bot.domain.notice_rules import NoticeRule
from bot.domain.office_files import ChangeKind, FieldChange, FileChange, FileFault, FileFaults, FileRow, changes
from bot.domain.policy import Policy
from bot.domain.rules import Rule, Rulebook, Rules
from bot.domain.sensitivity import Sensitivity
from bot.ports.office_files import Replayed, ReplayRow
from bot.settings import Settings
from bot.settings.rules_file import Known, case_lines, read_text, rules_from
from bot.wiring.file_kind import FileKind, has_table
from bot.wiring.rules import known_of

_KIND = "rules"
_NAME = "rules.toml"
_DIGEST = 6
_DURATION = TypeAdapter(timedelta)
_ORG_NUMBER = re.compile(r"\d{9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """Rules with their text: which units they may name depends on another file, and a fault has its line."""

    text: str
    rules: Rules

    @property
    def units(self) -> dict[str, frozenset[OrgNumber]]:
        """By rule, those that it names."""
        named = {rule.rule_id: frozenset(rule.conditions.units) for rule in self.rules.rules}
        return named | {rule.rule_id: rule.units for rule in self.rules.notices}


def rule_file(settings: Settings, clock: Clock, in_force: Callable[[], Settings]) -> FileKind[RuleFile]:
    """`settings` as the operator has them, `in_force` with the units of the file that holds now."""
    known = known_of(settings)

    def read(text: str) -> RuleFile:
        try:
            return RuleFile(text=text, rules=rules_from(text, replace(known, units=None)))
        except FileFaults:
            # told with faults about units, too, so that nobody mends a file twice
            rules_from(text, known_of(in_force()))
            raise

    def tried(items: Sequence[IntakeItem], old: RuleFile, new: RuleFile) -> tuple[ReplayRow, ...]:
        now = in_force()
        policy = Policy.of(now.all_units, now.all_services, Rulebook(rules=old.rules))
        return tuple(_replayed(policy, new.rules, items, clock))

    return FileKind(
        kind=_KIND,
        has_mark=has_table("rule"),
        configured=lambda: _configured(settings.rules),
        read=read,
        differences=_differences,
        file_name_of=lambda _: _NAME,
        replay=tried,
        named_cases=case_lines,
        replays=Replayed.NEWEST,
    )


def unit_faults(file: RuleFile, settings: Settings, *, sent: bool) -> Iterator[FileFault]:
    """Units that rules name and nobody has configured.

    `sent`: these rules are what somebody sent, so that a line of them tells something; else a change of units is.
    """
    known: Known = known_of(settings)
    units = known.units or frozenset()
    strange = {rule_id: named - units for rule_id, named in file.units.items() if named - units}
    if strange and sent:
        try:
            rules_from(file.text, known)
        except FileFaults as refused:
            yield from refused.faults
    elif strange:
        missing = sorted({unit for named in strange.values() for unit in named})
        values = {"rules": ", ".join(sorted(strange)), "units": ", ".join(missing)}
        yield FileFault(code="rules_of_no_unit", values=values)


def _configured(path: Path | None) -> str:
    return read_text(path) if path is not None else ""


def _replayed(policy: Policy, new: Rules, items: Sequence[IntakeItem], clock: Clock) -> Iterator[ReplayRow]:
    """Only where something differs: what letters may tell, then how many each rule holds."""
    found = replay(policy, new, items, clock.now())
    for one in Sensitivity:
        before = sum(letter.running.sensitivity is one for letter in found.letters)
        after = sum(letter.proposed.sensitivity is one for letter in found.letters)
        if before != after:
            yield ReplayRow(name=one.value, before=before, after=after)
    for count in found.counts:
        if count.running != count.proposed:
            yield ReplayRow(name="rule", what=count.rule_id, before=count.running, after=count.proposed)


def _differences(old: RuleFile, new: RuleFile) -> tuple[FileChange, ...]:
    before, after = _rows(old.rules), _rows(new.rules)
    return (*changes(before, after), *_moved([*before], [*after]))


def _rows(rules: Rules) -> dict[str, FileRow]:
    rows = [*map(_row, rules.rules), *map(_notice_row, rules.notices)]
    return {row.name: row for row in rows}


def _moved(old: Sequence[str], new: Sequence[str]) -> Iterator[FileChange]:
    """The first rule that holds decides, so that their order says something too: counted among those in both files."""
    old, new = [one for one in old if one in new], [one for one in new if one in old]
    stays: set[str] = set()
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        stays.update(old[block.a : block.a + block.size])
    for name in new:
        if name not in stays:
            place = FieldChange(name="order", before=str(old.index(name) + 1), after=str(new.index(name) + 1))
            yield FileChange(kind=ChangeKind.CHANGED, name=name, fields=(place,))


def _row(rule: Rule) -> FileRow:
    held = rule.conditions
    declared = {None: "", True: "confidential", False: "ordinary"}[held.confidential]
    fields = {
        "reason": rule.reason,
        "source": ", ".join(held.sources),
        "unit": ", ".join(held.units),
        "sender": _senders(held.senders),
        "service": ", ".join(held.services),
        "subject": ", ".join(pattern.text for pattern in held.subjects),
        "declared": declared,
        "older_than": str(_DURATION.dump_python(held.older_than, mode="json")) if held.older_than else "",
        "suppress": "true" if rule.suppresses else "",
        "mark": rule.mark.value if rule.mark else "",
    }
    suggestion = rule.suggestion
    if suggestion is not None:
        fields |= {
            "suggest": suggestion.route.value,
            "case_number": suggestion.case_number,
            "responsible_unit": suggestion.responsible_unit,
            "automatic": "true" if suggestion.automatic else "",
        }
    return FileRow(name=rule.rule_id, fields=fields)


def _notice_row(rule: NoticeRule) -> FileRow:
    fields = {
        "reason": rule.reason,
        "do": rule.deed.value,
        "templates": _sorted(rule.templates),
        "kinds": _sorted(kind.value for kind in rule.kinds),
        "announces": _sorted(rule.announces),
        "units": _sorted(rule.units),
        "folder": rule.folder,
        "to": rule.to,
    }
    return FileRow(name=rule.rule_id, fields=fields)


def _senders(senders: Sequence[str]) -> str:
    """Organisation numbers; names, which may be anybody's, as a digest that tells one list from another."""
    numbers = [one for one in senders if _ORG_NUMBER.fullmatch(one)]
    names = sorted(set(senders) - set(numbers))
    if not names:
        return ", ".join(numbers)
    digest = hashlib.sha256("\n".join(names).encode()).hexdigest()[:_DIGEST]
    return ", ".join([*numbers, f"{len(names)} by name #{digest}"])


def _sorted(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))
