"""Reads the rule file: whole, or not at all, with the line of each fault and what is wrong there.

`rules_from` is all that anybody needs who has a text and wants rules; which words it may use is told by `Known`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from adapters.sources.mailbox.settings import check_rule
from adapters.sources.mailbox.templates import TemplateSettings
from bot.domain.notice_rules import NoticeRule
from bot.domain.office_files import FileFault, FileFaults
from bot.domain.rules import Rule, Rules
from bot.domain.unfit import Unfit
from bot.errors import ConfigError
from bot.settings.file_faults import config_error, faults_of, named, unknown_table
from bot.settings.rule_entries import NoticeEntry, RuleEntry
from bot.settings.toml_text import TomlText

#: nobody writes so many by hand, and each letter is held against all of them
_MOST_RULES = 500
_MOST_CHARACTERS = 500_000
_TABLE = "rule"
_HEADER = f"[[{_TABLE}]]"


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
    try:
        return rules_from(read_text(path), known)
    except FileFaults as refused:
        raise config_error(str(path), refused.faults) from None


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


def rules_from(text: str, known: Known) -> Rules:
    """Raises FileFaults: each fault with its line, its rule and what is wrong there."""
    if len(text) > _MOST_CHARACTERS:
        raise _too_many()
    toml = TomlText(text)
    strange = sorted(toml.table.keys() - {_TABLE})
    entries = toml.table.get(_TABLE, [])
    if not isinstance(entries, list):
        raise FileFaults([FileFault(code="brackets", line=toml.line_of(_TABLE), values={"table": _HEADER})])
    if len(entries) > _MOST_RULES:
        raise _too_many()
    reading = _Reading(known=known, toml=toml)
    rules: list[Rule] = []
    notices: list[NoticeRule] = []
    for place, entry in enumerate(entries):
        found = reading.rule(place, entry)
        if isinstance(found, RuleEntry):
            rules.append(found.rule())
        elif found is not None:
            notices.append(found.rule())
    faults = [unknown_table(toml, name, _HEADER) for name in strange] + reading.faults
    if faults:
        raise FileFaults(sorted(faults, key=lambda fault: fault.line or 0))
    return Rules.of(rules, notices)


def case_lines(text: str) -> dict[str, int | None]:
    """On which line of a file that can be read each case first stands that a suggestion names."""
    found: dict[str, int | None] = {}
    toml = TomlText(text)
    for place, entry in enumerate(toml.table.get(_TABLE, [])):
        number = str(entry.get("suggest", {}).get("case_number", "")).strip()
        if number:
            found.setdefault(number, toml.line_of(_TABLE, place, "suggest", "case_number"))
    return found


def _too_many() -> FileFaults:
    values = {"most": str(_MOST_RULES), "signs": str(_MOST_CHARACTERS)}
    return FileFaults([FileFault(code="too_many_rules", values=values)])


@dataclass(slots=True, kw_only=True)
class _Reading:
    known: Known
    toml: TomlText
    faults: list[FileFault] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)

    def rule(self, place: int, entry: Any) -> RuleEntry | NoticeEntry | None:
        """None where it has a fault."""
        rule_id, before = _name(place, entry), len(self.faults)
        kind: type[RuleEntry | NoticeEntry] = NoticeEntry if isinstance(entry, dict) and "do" in entry else RuleEntry
        try:
            found = kind.model_validate(entry)
        except ValidationError as refused:
            self.faults += faults_of(refused, kind, self.toml, _TABLE, place, of=rule_id)
            return None
        if rule_id in self._ids:
            line = self.toml.line_of(_TABLE, place, "id")
            self.faults.append(FileFault(code="twice", line=line, values={"name": rule_id}))
        self._ids.add(rule_id)
        for unfit in self._strange_notice(found) if isinstance(found, NoticeEntry) else self._strange(found):
            line = self.toml.line_of(_TABLE, place, *unfit.at.split("."))
            values = {"field": named(rule_id, unfit.at), **unfit.values}
            self.faults.append(FileFault(code=unfit.code, line=line, values=values))
        return found if len(self.faults) == before else None

    def _strange(self, entry: RuleEntry) -> Iterator[Unfit]:
        known = self.known
        yield from _unknown("source", entry.source, known.sources)
        yield from _unknown("unit", entry.unit, known.units)
        yield from _unknown("service", entry.service, known.services)
        if entry.suggest is not None and entry.suggest.responsible_unit:
            code = entry.suggest.responsible_unit
            yield from _unknown("suggest.responsible_unit", (code,), known.responsible_units)
        if entry.automatic and not known.undoable:
            yield Unfit("automatic_grace", at="automatic")

    def _strange_notice(self, entry: NoticeEntry) -> Iterator[Unfit]:
        if self.known.templates is None:
            yield Unfit("no_mailbox", at="do")
            return
        if entry.to is not None and entry.to not in self.known.forward_to:
            yield Unfit("forward_to", at="to")
        yield from _unknown("units", entry.units, self.known.units)
        try:
            check_rule(entry, self.known.templates, self.known.notice_folder)
        except Unfit as unfit:
            yield unfit


def _unknown(at: str, written: Sequence[str], known: frozenset[str] | None) -> Iterator[Unfit]:
    strange = [one for one in written if known is not None and one not in known]
    if strange:
        yield Unfit("unknown", at=at, named=", ".join(strange))


def _name(place: int, entry: Any) -> str:
    """A rule's id, or its number where it has none that can be said."""
    rule_id = entry.get("id") if isinstance(entry, dict) else None
    return rule_id[:64] if isinstance(rule_id, str) and rule_id.isprintable() else str(place + 1)
