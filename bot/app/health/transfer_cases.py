"""Which transfer cases can be used today: the archive is asked once a day, and what it said is remembered.

One that the archive does not know, or has closed, is not offered; the board says so, for the lead to see to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import structlog

from bot.app.desk import CaseSeen, Desk
from bot.app.health.archive import want_archive_notice
from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter
from bot.domain.routes import RouteChoice
from bot.domain.transfer_cases import TransferCase, transfer_case_of
from bot.errors import NotAllowed, OutsideError, Rejected
from bot.ports.archive import CaseFile, FormChoices

log = structlog.get_logger(__name__)

#: a notice, below `notice.`
UNUSABLE = "transfer_cases"


async def check_transfer_cases(desk: Desk) -> bool:
    """At start and once a day. While the archive is silent, what it said before holds; answers whether it was not."""
    today, state, answered = desk.today(), desk.archive_state, True
    valid = {case.case_number for case in desk.transfer_cases if case.valid_on(today)}
    # a case that a rule suggests stands on cards only once the archive has said that it is open
    for number in sorted(valid | {*desk.rules.case_numbers}):
        seen = state.transfer_cases.get(number)
        if seen is not None and seen.asked_on == today:
            continue
        try:
            found = await desk.archive.case(number)
        except Rejected:
            found = None
        except OutsideError as error:
            log.warning("transfer_cases.not_asked", error=error.code, reason=error.reason)
            answered = False
            break
        remember_case(desk, number, found)
    await _tell(desk)
    return answered


def remember_case(desk: Desk, number: str, found: CaseFile | None) -> None:
    seen = CaseSeen(open=found is not None and found.open, title=found.title if found else "", asked_on=desk.today())
    desk.archive_state.transfer_cases[number] = seen


def units_without(desk: Desk) -> tuple[OrgNumber, ...]:
    """Units that have transfer cases in the configuration, none of which can be used today."""
    seen, without = desk.archive_state.transfer_cases, []
    for unit in sorted({case.unit for case in desk.transfer_cases}):
        case = transfer_case_of(desk.transfer_cases, unit, desk.today())
        if case is None or (case.case_number in seen and not seen[case.case_number].open):
            without.append(unit)
    return tuple(without)


def on_transfer_case(desk: Desk, letter: Letter, choice: RouteChoice) -> RouteChoice:
    """The choice with the unit's case and its screening: nobody types them. Raises NotAllowed where there is none."""
    case = desk.transfer_case(letter.unit)
    if case is None:
        raise NotAllowed("route_not_offered")
    return replace(
        choice,
        case_number=case.case_number,
        access_code=case.access_code,
        legal_basis=case.legal_basis,
        access_group=case.access_group,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningFault:
    case_number: str
    field: str
    #: else it is none of the archive's
    missing: bool = False

    def __str__(self) -> str:
        """As an operator reads it."""
        wrong = "is missing, which access_code asks for" if self.missing else "is none of the archive's"
        return f"transfer_cases: {self.case_number}: {self.field} {wrong}"


def screening_faults(cases: Iterable[TransferCase], choices: FormChoices) -> Iterator[ScreeningFault]:
    """What the archive's own lists do not have; said when the bot starts, before anybody has chosen such a case."""
    for case in cases:
        for name, code, known in (
            ("access_code", case.access_code, choices.access_codes),
            ("legal_basis", case.legal_basis, choices.legal_bases),
            ("access_group", case.access_group, choices.access_groups),
        ):
            if code and code not in {option.code for option in known}:
                yield ScreeningFault(case_number=case.case_number, field=name)
        if case.access_code in choices.codes_with_legal_basis and not case.legal_basis:
            yield ScreeningFault(case_number=case.case_number, field="legal_basis", missing=True)


async def _tell(desk: Desk) -> None:
    state, without = desk.archive_state, units_without(desk)
    known, state.without_case = state.without_case, without
    if without and without != known:
        log.warning("transfer_cases.unusable", units=list(without))
    await want_archive_notice(desk, UNUSABLE, on=bool(without), changed=without != known)
