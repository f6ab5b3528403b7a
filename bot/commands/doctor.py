"""`postvakt doctor`: what was tried at each system, what came back, and what to do.

It reads only, works beside a running bot, before the first run, and with a configuration that is wrong in places.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.app.health.examine import Examined, Examinee, examine
from bot.commands.check_config import faults_of
from bot.domain.clock import Clock, SystemClock
from bot.errors import ConfigError
from bot.i18n import Texts, texts
from bot.ops.machine import calendar_check
from bot.ports.examination import Check, Finding, Grade, faulty, good
from bot.settings import Settings
from bot.settings.configuration import load
from bot.wiring.examination import examination_of

#: exit status: 0 = all is well, 1 = it works and somebody should look, 2 = something must be changed
STATUS: Mapping[Grade, int] = {Grade.OK: 0, Grade.WARNING: 1, Grade.FAULT: 2}
#: findings about an answer that says no: what helps depends on what was asked for
_REFUSED = frozenset({"auth_failed", "rejected"})
_CONFIGURATION = "configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the operator asked for."""

    config: Path
    secrets: Path | None = None
    #: ids or kinds of systems; empty = all
    only: tuple[str, ...] = ()
    as_json: bool = False


async def doctor(asked: Asked, show: Callable[[str], None], *, clock: Clock | None = None) -> int:
    """Shows each system as soon as it and those before it are examined; answers the exit status.

    Raises ConfigError where `only` names what there is not.
    """
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        try:
            settings = load(asked.config, secrets=asked.secrets)
        except ConfigError as fault:
            # without a configuration nobody knows which language is wanted: Bokmål is the source of the others
            write, chosen = texts(None), _without_configuration(fault.what.splitlines(), clock)
        else:
            write, chosen = texts(settings.locale), _chosen(await _examinees(settings, clock, stack), asked.only)
        return await _Report(write=write, as_json=asked.as_json, show=show).of(chosen)


async def _examinees(settings: Settings, clock: Clock, stack: AsyncExitStack) -> tuple[Examinee, ...]:
    examination = await examination_of(settings, clock, stack)
    faults = tuple(dict.fromkeys((*await _config_faults(settings), *examination.faults)))
    return (_configuration(faults), *examination.examinees)


async def _config_faults(settings: Settings) -> list[str]:
    """As `check-config` tells them; an archive that cannot even be set up is told by its own preparation too."""
    try:
        return await faults_of(settings)
    except ConfigError as fault:
        return fault.what.splitlines()


def _without_configuration(faults: list[str], clock: Clock) -> tuple[Examinee, ...]:
    machine = Examinee(system_id="machine", kind="machine", checks=(calendar_check(clock),))
    return _configuration(tuple(faults)), machine


def _configuration(faults: tuple[str, ...]) -> Examinee:
    async def told() -> tuple[Finding, ...]:
        return tuple(faulty("config", what=line) for line in faults) or (good("config_whole"),)

    check = Check(code="config", run=told)
    return Examinee(system_id=_CONFIGURATION, kind=_CONFIGURATION, checks=(check,))


def _chosen(examinees: tuple[Examinee, ...], only: tuple[str, ...]) -> tuple[Examinee, ...]:
    names = {name for examinee in examinees for name in (examinee.system_id, examinee.kind)}
    unknown = sorted(set(only) - names)
    if unknown:
        raise ConfigError(f"--only {', '.join(unknown)}: allowed are {', '.join(sorted(names))}")
    wanted = {*only, _CONFIGURATION}
    return tuple(one for one in examinees if not only or {one.system_id, one.kind} & wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    write: Texts
    as_json: bool
    show: Callable[[str], None]

    async def of(self, examinees: tuple[Examinee, ...]) -> int:
        """All are examined at once, and told in their order."""
        grades: Counter[Grade] = Counter()
        async with asyncio.TaskGroup() as group:
            works = [group.create_task(examine(examinee)) for examinee in examinees]
            for examinee, work in zip(examinees, works, strict=True):
                examined = await work
                grades.update(finding.grade for each in examined for finding in each.findings)
                for line in self._lines(examinee, examined):
                    self.show(line)
        if not self.as_json:
            self.show("")
            self.show(self._summary(grades))
        return max((STATUS[grade] for grade in grades), default=0)

    def _lines(self, examinee: Examinee, examined: tuple[Examined, ...]) -> Iterator[str]:
        if not self.as_json:
            yield ""
            yield f"{self._name(examinee)} ({examinee.system_id})"
        for each in examined:
            for finding in each.findings:
                values = {"name": self._name(examinee), **each.check.values, **finding.values}
                tried = self.write(f"doctor.tried.{each.check.code}", **values)
                found = self.write(f"doctor.found.{finding.code}", **values)
                advice = self._advice(each.check, finding, values)
                if self.as_json:
                    yield json.dumps(
                        {
                            "system": examinee.system_id, "kind": examinee.kind, "check": each.check.code,
                            "finding": finding.code, "grade": finding.grade.value, "tried": tried, "found": found,
                            "advice": advice, "values": {**each.check.values, **finding.values},
                        },
                        ensure_ascii=False,
                    )  # fmt: skip
                else:
                    yield from self._words(finding.grade, tried, found, advice)

    def _words(self, grade: Grade, tried: str, found: str, advice: str) -> Iterator[str]:
        """What is in order takes one line: what is not shall stand out."""
        label = self.write(f"doctor.label.{grade}")
        if grade is Grade.OK:
            yield f"  {label:<8} {tried}: {found}"
            return
        yield f"  {label:<8} {tried}"
        yield f"{'':11}{self.write('doctor.label.found')}: {found}"
        yield f"{'':11}{self.write('doctor.label.advice')}: {advice}"

    def _name(self, examinee: Examinee) -> str:
        return examinee.name or self.write(f"doctor.system.{examinee.kind}")

    def _advice(self, check: Check, finding: Finding, values: Mapping[str, str | int]) -> str:
        """The most particular one that there is: of the reason that the system gave, of the check, of the finding."""
        if finding.grade is Grade.OK:
            return ""
        keys = [f"doctor.reason.{finding.values['known_as']}"] if "known_as" in finding.values else []
        keys += [f"doctor.rights.{check.code}"] if finding.code in _REFUSED else []
        known = next((key for key in keys if self.write.knows(key)), f"doctor.advice.{finding.code}")
        return self.write(known, **values)

    def _summary(self, grades: Counter[Grade]) -> str:
        faults, warnings = grades[Grade.FAULT], grades[Grade.WARNING]
        if not faults and not warnings:
            return self.write("doctor.summary.well")
        return self.write("doctor.summary.not_well", faults=faults, warnings=warnings)
