"""What stands in either archive, in one shape, so that one story is told of both; read from the archive itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.simulators.p360.people import standard_employees
from adapters.simulators.p360.records import CaseFile as P360Case
from adapters.simulators.p360.records import Entry as P360Entry
from adapters.simulators.websak.records import CaseFile as WebSakCase
from adapters.simulators.websak.records import Entry as WebSakEntry
from bot.commands.demo.town import MAIN
from tests.house import Archive, House

BASIS = "Offl. § 13 jf. fvl. § 13 (1) nr.1"
#: a kind of new case with series and unit, and how Mona (test) is called, as each archive has them
NEW_CASE: Mapping[Archive, dict[str, Any]] = {
    "p360": {"id": "general", "name": "Alminnelig sak", "series": "Sakarkiv", "unit": "DOK"},
    "websak": {"id": "general", "name": "Alminnelig sak", "series": "SAK", "unit": "DOK"},
}
MONA: Mapping[Archive, str] = {"p360": "mona.test", "websak": "MONA"}
NAMES: Mapping[Archive, str] = {"p360": "Public 360", "websak": "WebSak"}
_UNITS = {506: "DOK", 507: "OPP", 508: "HEL"}
_LOGINS = {person.recno: person.login for person in standard_employees()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An entry."""

    number: str
    case_number: str
    status: str
    #: in the public journal
    title: str
    #: empty = public
    code: str
    basis: str
    group: str
    files: int
    #: who answers for it, as the form names them
    unit: str
    handler: str
    sender_hidden: bool
    key: str
    #: where the archive names the archivist
    made_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingCase:
    number: str
    title: str
    series: str
    unit: str
    code: str
    key: str


def in_archive(house: House) -> list[Standing]:
    """Every entry, oldest first."""
    return [_of_websak(one) if isinstance(one, WebSakEntry) else _of_p360(one) for one in house.archive_world.entries()]


def cases_called(house: House, title: str) -> list[StandingCase]:
    cases = [_case(one) for one in house.archive_world.cases()]
    return [case for case in cases if case.title == title]


def entry_made_by_hand(house: House, title: str = "Registrert for hånd") -> str:
    """The number of an entry that an archivist has made in the archive."""
    number = house.archive_world.cases()[0].number
    return str(house.archive_world.add_entry(title, case_number=number).number)


def transfer_case_of(archive: Archive) -> str:
    """The number of the town's last case."""
    return "26/00006" if archive == "p360" else "26/6"


def transfer_settings(archive: Archive) -> dict[str, Any]:
    """The municipality's own letters have a transfer case, screened as such cases are."""
    screened = {"access_code": "13", "legal_basis": BASIS, "access_group": "Alle"}
    return {"transfer_cases": [{"unit": MAIN, "case_number": transfer_case_of(archive), **screened}]}


def _of_p360(entry: P360Entry) -> Standing:
    screening = entry.screening
    return Standing(
        number=entry.number,
        case_number=entry.number.rpartition("-")[0],
        status=entry.status_code,
        title=entry.title,
        code=screening.access_code if screening.access_code != "U" else "",
        basis=screening.paragraph or "",
        group=screening.access_group or "",
        files=len(entry.files),
        unit=_UNITS.get(entry.enterprise_recno or 0, ""),
        handler=_LOGINS.get(entry.employee_recno or 0, ""),
        sender_hidden=any(party.unofficial for party in entry.parties),
        key=entry.external_id.id if entry.external_id else "",
        made_by=entry.created_by,
    )


def _of_websak(entry: WebSakEntry) -> Standing:
    ours = next((party for party in entry.parties if party.responsible), None)
    return Standing(
        number=entry.number,
        case_number=entry.number.rpartition("-")[0],
        status=entry.status,
        title=entry.public_title,
        code=entry.screening.code if entry.screening else "",
        basis=entry.screening.basis if entry.screening else "",
        group=entry.access_group,
        files=len(entry.files),
        unit=ours.unit if ours else "",
        handler=ours.handler if ours else "",
        sender_hidden=any(party.screened for party in entry.parties),
        key=entry.key.key if entry.key else "",
        made_by=" ".join(entry.remarks),
    )


def _case(case: P360Case | WebSakCase) -> StandingCase:
    if isinstance(case, WebSakCase):
        return StandingCase(
            number=case.number, title=case.public_title, series=case.series, unit=case.unit,
            code=case.screening.code if case.screening else "", key=case.key.key if case.key else "",
        )  # fmt: skip
    code = case.screening.access_code
    return StandingCase(
        number=case.number, title=case.title, series=case.sub_archive or "",
        unit=_UNITS.get(case.enterprise_recno or 0, ""), code=code if code != "U" else "",
        key=case.external_id.id if case.external_id else "",
    )  # fmt: skip


def while_asked(monkeypatch: pytest.MonkeyPatch, house: House, happens: Callable[[], Awaitable[None]]) -> None:
    """The next time that the archive is asked about a case, this happens before it answers."""
    archive, asked = house.desk.archive, house.desk.archive.case

    async def case(number: str) -> Any:
        monkeypatch.setattr(archive, "case", asked)
        await happens()
        return await asked(number)

    monkeypatch.setattr(archive, "case", case)
