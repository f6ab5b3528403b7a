"""Reads the rule file: whole, or not at all, with the line of each fault and what is wrong there.

`rules_from` is all that anybody needs who has a text and wants rules; which words it may use is told by `Known`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from adapters.sources.mailbox.settings import check_rule
from adapters.sources.mailbox.templates import TemplateSettings
from bot.domain.notice_rules import NoticeRule
from bot.domain.rules import Rule, Rules
from bot.errors import ConfigError
from bot.rule_entries import NoticeEntry, RuleEntry, SuggestEntry
from bot.rule_lines import Lines

#: nobody writes so many by hand, and each letter is held against all of them
_MOST_RULES = 500
_MOST_CHARACTERS = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What rules may name: a word that nothing answers to would be a rule that never holds."""

    sources: frozenset[str]
    #: None = asked about elsewhere: those that a file may change are known only once all files are read
    units: frozenset[str] | None
    services: frozenset[str]
    #: the archive's codes of units that may answer for an entry
    responsible_units: frozenset[str] = frozenset()
    #: of notices, as the mailboxes know them, by id; None = there is no mailbox
    templates: Mapping[str, TemplateSettings] | None = None
    #: every mailbox has a folder for notices whose rule names none
    notice_folder: str = ""
    #: the only addresses that neutral texts go to: those that the mailboxes' own settings name
    forward_to: frozenset[str] = frozenset()
    #: a choice can be taken back for a while: without that nothing is automatic
    undoable: bool = True


def load_rules(path: Path, known: Known) -> Rules:
    """Raises ConfigError with a line for each fault."""
    return rules_from(read_text(path), known, name=str(path))


def read_text(path: Path) -> str:
    """Raises ConfigError where there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file") from None
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: it is not text in UTF-8") from None


def rules_from(text: str, known: Known, *, name: str = "rules.toml") -> Rules:
    """Raises ConfigError with a line for each fault: where it stands, which rule, what is wrong."""
    reading = _Reading(name=name, known=known, lines=Lines(text))
    entries = [*_named(reading.entries(text))] if len(text) <= _MOST_CHARACTERS else []
    if len(text) > _MOST_CHARACTERS or len(entries) > _MOST_RULES:
        raise ConfigError(f"{name}: at most {_MOST_RULES} rules and {_MOST_CHARACTERS} characters are read")
    rules: list[Rule] = []
    notices: list[NoticeRule] = []
    for place, (rule_id, entry) in enumerate(entries):
        found = reading.rule(place, rule_id, entry)
        if isinstance(found, RuleEntry):
            rules.append(found.rule())
        elif found is not None:
            notices.append(found.rule())
    if reading.faults:
        raise ConfigError("\n".join(said for _, said in sorted(reading.faults, key=itemgetter(0))))
    return Rules.of(rules, notices)


def case_lines(text: str) -> dict[str, int]:
    """On which line of a file that can be read each case first stands that a suggestion names."""
    found: dict[str, int] = {}
    lines = Lines(text)
    for place, entry in enumerate(tomllib.loads(text).get("rule", [])):
        number = str(entry.get("suggest", {}).get("case_number", "")).strip()
        if number:
            found.setdefault(number, lines.of_rule(place, "suggest"))
    return found


@dataclass(slots=True, kw_only=True)
class _Reading:
    name: str
    known: Known
    lines: Lines
    #: with the line of each, 0 where that is not known
    faults: list[tuple[int, str]] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)

    def entries(self, text: str) -> list[Any]:
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise ConfigError(f"{self.name}: not TOML: {fault}") from None
        for other in sorted(table.keys() - {"rule"}):
            self._fault(self.lines.of_word(other), f"{other}: is not known; a rule begins with [[rule]]")
        entries = table.get("rule", [])
        if not isinstance(entries, list):
            raise ConfigError(f"{self.name}: a rule begins with [[rule]], in two pairs of brackets")
        return entries

    def rule(self, place: int, rule_id: str, entry: Any) -> RuleEntry | NoticeEntry | None:
        """None where it has a fault."""
        before = len(self.faults)
        kind: type[RuleEntry | NoticeEntry] = NoticeEntry if isinstance(entry, dict) and "do" in entry else RuleEntry
        try:
            found = kind.model_validate(entry)
        except ValidationError as faults:
            for fault in faults.errors(include_url=False, include_input=False):
                self._judge(place, rule_id, kind, fault)
            return None
        if rule_id in self._ids:
            self._rule_fault(place, rule_id, "id", "stands there twice")
        self._ids.add(rule_id)
        strange = self._strange_notice(found) if isinstance(found, NoticeEntry) else self._strange(found)
        for word, said in strange:
            self._rule_fault(place, rule_id, word, said)
        return found if len(self.faults) == before else None

    def _judge(self, place: int, rule_id: str, kind: type[BaseModel], fault: Mapping[str, Any]) -> None:
        at, said = ".".join(map(str, fault["loc"])), fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "missing":
            said = "is missing"
        if fault["type"] == "literal_error":
            said = f"allowed are {fault['ctx']['expected']}"
        if fault["type"] == "extra_forbidden":
            allowed = kind if len(fault["loc"]) == 1 else SuggestEntry
            said = f"is not known; allowed are {', '.join(sorted(allowed.model_fields))}"
        if not at:
            at, _, said = said.partition(": ")
        self._rule_fault(place, rule_id, at, said)

    def _strange(self, entry: RuleEntry) -> Iterator[tuple[str, str]]:
        known = self.known
        for word, named, among in (
            ("source", entry.source, known.sources),
            ("unit", entry.unit, known.units),
            ("service", entry.service, known.services),
        ):
            unknown = [one for one in named if among is not None and one not in among]
            if unknown:
                yield word, f"{', '.join(unknown)} is none of the configured ones"
        if entry.suggest is not None:
            code = entry.suggest.responsible_unit
            if code and code not in known.responsible_units:
                yield "suggest", f"responsible_unit: {code} is none of [[archive.units]]"
        if entry.automatic and not known.undoable:
            yield "automatic", "wants a grace in the configuration within which people can take it back"

    def _strange_notice(self, entry: NoticeEntry) -> Iterator[tuple[str, str]]:
        if self.known.templates is None:
            yield "do", "is about e-mails of notices, and no mailbox is configured"
            return
        if entry.to is not None and entry.to not in self.known.forward_to:
            yield "to", "wants an address that a rule in the mailbox's own settings names: only the operator adds one"
        units = self.known.units
        unknown = [one for one in entry.units if units is not None and one not in units]
        if unknown:
            yield "units", f"{', '.join(unknown)} is none of the configured ones"
        try:
            check_rule(entry, self.known.templates, self.known.notice_folder)
        except ValueError as fault:
            at, _, said = str(fault).removeprefix(f"rules.{entry.id}").lstrip(".").partition(": ")
            yield at or "do", said

    def _rule_fault(self, place: int, rule_id: str, at: str, said: str) -> None:
        line = self.lines.of_rule(place, at.partition(".")[0])
        self._fault(line, f"rule {rule_id}: {at}: {said}" if at else f"rule {rule_id}: {said}")

    def _fault(self, line: int, said: str) -> None:
        self.faults.append((line, f"{self.name}, line {line}: {said}" if line else f"{self.name}: {said}"))


def _named(entries: list[Any]) -> Iterator[tuple[str, Any]]:
    """Each with its id, or its number where it has none that can be said."""
    for number, entry in enumerate(entries, start=1):
        rule_id = entry.get("id") if isinstance(entry, dict) else None
        yield (rule_id[:64] if isinstance(rule_id, str) and rule_id.isprintable() else str(number)), entry
