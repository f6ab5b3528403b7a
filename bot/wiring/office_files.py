"""The kinds of files with which the lead changes how the office works, and how they come into force.

Each kind is a row in `office_files`. One whose value stands in the place of a setting needs no more; of another,
`SettingsFitting.put` says how it comes into force.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pydantic import ValidationError

from adapters.store.examination import StoreExamination
from adapters.store.opening import open_store
from bot.app.desk import InForce
from bot.app.health.transfer_cases import screening_faults
from bot.domain.clock import Clock
from bot.domain.identifiers import OrgNumber
from bot.domain.item import IntakeItem
from bot.domain.office_files import FileFault, FileFaults
from bot.domain.policy import Policy
from bot.domain.roster import CurrentRoster
from bot.domain.rules import Rulebook
from bot.domain.sensitivity import Sensitivity
from bot.errors import ConfigError
from bot.ports.archive import Archive
from bot.ports.notices import NoticeSource
from bot.ports.office_files import ReplayRow
from bot.ports.source import MailSource
from bot.ports.store import Store
from bot.settings import ServiceSettings, Settings, TransferCaseSettings, UnitSettings
from bot.settings.file_faults import in_english
from bot.settings.misfits import misfits
from bot.wiring.file_kind import FileKind
from bot.wiring.roster_by_file import RosterFile, roster_file
from bot.wiring.rules import rules_of
from bot.wiring.rules_by_file import RuleFile, rule_file, unit_faults
from bot.wiring.systems import sources_of, told_by_email
from bot.wiring.toml_file import table_file


def office_files(
    settings: Settings, clock: Clock, in_force: Callable[[], Settings] | None = None
) -> Mapping[str, FileKind[Any]]:
    """By kind. Their first versions are what `settings` say; `in_force` are those with what holds by file."""
    names = {unit.org_number: unit.name for unit in settings.units}
    files: tuple[FileKind[Any], ...] = (
        table_file(
            "units",
            UnitSettings,
            settings.units,
            key_of=lambda unit: unit.org_number,
            name_of=lambda unit: f"{unit.org_number} {unit.name}",
            judge=partial(judged_by_units, settings.services),
        ),
        table_file(
            "transfer_cases",
            TransferCaseSettings,
            settings.transfer_cases,
            key_of=lambda case: f"{case.unit} {case.case_number}",
            name_of=lambda case: f"{case.case_number} {names.get(case.unit, case.unit)}",
            repeats=True,
            may_be_empty=True,
        ),
        rule_file(settings, clock, in_force or (lambda: settings)),
        roster_file(settings, clock),
    )
    return {file.kind: file for file in files}


def judged_by_units(
    services: Sequence[ServiceSettings],
    items: Sequence[IntakeItem],
    old: Sequence[UnitSettings],
    new: Sequence[UnitSettings],
) -> tuple[ReplayRow, ...]:
    """How many letters are open, unknown or sensitive, and how many of units that are no longer asked for."""
    known = [service.service() for service in services]
    counted = []
    for units in (old, new):
        policy = Policy.of([unit.unit() for unit in units], known)
        asked_for = {unit.org_number for unit in units if not unit.self_serving}
        counts = {one.value: sum(policy.sensitivity(item) is one for item in items) for one in Sensitivity}
        counted.append(counts | {"not_asked_for": sum(item.letter.unit not in asked_for for item in items)})
    before, after = counted
    rows = (ReplayRow(name=name, before=before[name], after=after[name]) for name in before)
    return tuple(row for row in rows if row.before != row.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What holds at a start."""

    #: with what was taken up by file in the place of what the operator has configured
    settings: Settings
    #: what the files were read as, of the kinds of which any was taken up
    values: Mapping[str, Any]
    #: kind to file id
    versions: Mapping[str, str]


async def settings_in_force(settings: Settings, store: Store, clock: Clock) -> Present:
    """Raises ConfigError where a file no longer fits the configuration beside which it was taken up."""
    files = office_files(settings, clock)
    async with store.reading() as tx:
        versions = await tx.office_files_in_force()
        stored = {kind: await tx.office_file(file_id) for kind, file_id in versions.items() if kind in files}
    try:
        values = {kind: files[kind].read(version.content) for kind, version in stored.items() if version}
        return Present(settings=_with(settings, files, values), values=values, versions=versions)
    except FileFaults as refused:
        told = " ".join(map(in_english, refused.faults))
        back = " or ".join(f"`postvakt files back {kind}`" for kind in stored)
        raise ConfigError(f"what was changed by file does not fit the configuration: {told} See {back}") from None


async def policy_in_force(settings: Settings, clock: Clock) -> Policy:
    """For who needs nothing else of a bot. Where there is no database yet, as configured: nothing was taken up."""
    url, present = settings.store.url.get_secret_value(), Present(settings=settings, values={}, versions={})
    if await StoreExamination(url=url).is_current():
        store = await open_store(url, clock=clock, exclusive=False)
        try:
            present = await settings_in_force(settings, store, clock)
        finally:
            await store.close()
    rules: RuleFile | None = present.values.get("rules")
    book = Rulebook(rules=rules.rules if rules else rules_of(present.settings))
    return Policy.of(present.settings.all_units, present.settings.all_services, book)


def _with(
    settings: Settings,
    files: Mapping[str, FileKind[Any]],
    values: Mapping[str, Any],
    *,
    rules_in_force: str | None = None,
) -> Settings:
    """Checked whole, as at a start. `rules_in_force` is their text. Raises FileFaults."""
    changed = {kind: value for kind, value in values.items() if files[kind].is_setting}
    settings = _changed(settings, changed) if changed else settings
    rules: RuleFile | None = values.get("rules")
    faults = [*unit_faults(rules, settings, sent=rules.text != rules_in_force)] if rules else []
    if faults:
        raise FileFaults(faults)
    return settings


def _changed(settings: Settings, changed: dict[str, Any]) -> Settings:
    """What does not go together is told first, as Settings too would tell it."""
    now = settings.model_copy(update=changed)
    faults = [fault for _, fault in misfits(now.all_units, now.all_transfer_cases, now.all_services, now.outlets.email)]
    if faults:
        raise FileFaults(faults)
    try:
        return Settings(**{name: getattr(now, name) for name in Settings.model_fields})
    except ValidationError as error:
        told = [fault["msg"].removeprefix("Value error, ") for fault in error.errors(include_input=False)]
        raise FileFaults([FileFault(code="together", values={"text": text}) for text in told]) from None


@dataclass(slots=True, kw_only=True)
class SettingsFitting:
    """An OfficeFitting: what was set up from the settings is set up anew where a file changes them.

    The mappings and the set are those that the rest of the house holds: it follows what is put into them.
    """

    #: as the operator has them
    first: Settings
    #: with what is in force now
    settings: Settings
    clock: Clock
    #: closes what was set up, at the end of the process: somebody may still be reading through an earlier source
    stack: AsyncExitStack
    archive: Archive
    in_force: InForce
    roster: CurrentRoster
    sources: dict[str, MailSource]
    notice_sources: dict[str, NoticeSource]
    #: the addresses that units are told at
    notified: set[str] = field(default_factory=set)
    files: Mapping[str, FileKind[Any]] = field(init=False)
    #: what the rules in force say, word for word
    _rules_text: str = field(init=False)

    def __post_init__(self) -> None:
        self.files = office_files(self.first, self.clock, lambda: self.settings)
        # read now: a file that the operator edits holds from the next start on
        first = {kind: file.first for kind, file in self.files.items()}
        self._rules_text = first["rules"]

    async def rehearse(self, values: Mapping[str, Any]) -> None:
        async with AsyncExitStack() as stack:
            await self._set_up(self._settings(values), stack)

    async def fit(self, values: Mapping[str, Any]) -> None:
        settings = self._settings(values)
        async with AsyncExitStack() as stack:
            sources = await self._set_up(settings, stack)
            self.stack.push_async_callback(stack.pop_all().aclose)
        # from here on nothing can fail and nobody comes between
        self.sources.update(sources)
        self.notice_sources.update(notice_sources_of(sources))
        self.put(settings, values)

    def put(self, settings: Settings, values: Mapping[str, Any]) -> None:
        """In force, at a start as later. A kind of which none was taken up may be missing among the values: as it was.

        Rules are exchanged in the book that all hold: nobody judges by half of a change.
        """
        self.notified.clear()
        self.notified.update(told_by_email(settings))
        book = self.in_force.policy.book
        self.in_force.policy = Policy.of(settings.all_units, settings.all_services, book)
        self.in_force.transfer_cases = settings.all_transfer_cases
        self.settings = settings
        rules: RuleFile | None = values.get("rules")
        if rules is not None:
            book.rules, self._rules_text = rules.rules, rules.text
        roster: RosterFile | None = values.get("roster")
        if roster is not None:
            self.roster.roster = roster.roster

    def touched(self, values: Mapping[str, Any]) -> frozenset[OrgNumber]:
        now, then = _shown(self.settings), _shown(self._settings(values))
        return frozenset(OrgNumber(one) for one in {*now, *then} if now.get(one) != then.get(one))

    def _settings(self, values: Mapping[str, Any]) -> Settings:
        return _with(self.first, self.files, values, rules_in_force=self._rules_text)

    async def _set_up(self, settings: Settings, stack: AsyncExitStack) -> dict[str, MailSource]:
        """What depends on units and transfer cases; nothing outside is asked."""
        faults = [
            FileFault(
                code="screening_missing" if fault.missing else "screening_unknown",
                values={"case": fault.case_number, "field": fault.field},
            )
            for fault in screening_faults(settings.all_transfer_cases, self.archive.choices())
        ]
        if faults:
            raise FileFaults(faults)
        if settings.units == self.settings.units:
            return {}
        try:
            return await sources_of(settings, self.clock, stack)
        except ConfigError as fault:
            code, values = fault.reason or "together", {name: str(value) for name, value in fault.context.items()}
            raise FileFaults([FileFault(code=code, values={"text": fault.what, **values})]) from None


def notice_sources_of(sources: Mapping[str, MailSource]) -> dict[str, NoticeSource]:
    return {name: source for name, source in sources.items() if isinstance(source, NoticeSource)}


def _shown(settings: Settings) -> dict[str, tuple[object, ...]]:
    """By unit, what cards say of it, and of where its letters go."""
    cases = settings.all_transfer_cases
    return {
        unit.org_number: (unit.name, unit.sensitivity, *(case for case in cases if case.unit == unit.org_number))
        for unit in settings.units
    }
