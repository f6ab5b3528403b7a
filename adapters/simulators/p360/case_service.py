"""CaseService: CreateCase and GetCases."""

from __future__ import annotations

from typing import Any

from adapters.simulators.p360 import codes
from adapters.simulators.p360.call import Call
from adapters.simulators.p360.case_answer import case_answer
from adapters.simulators.p360.parties import parties
from adapters.simulators.p360.records import ArchiveCode, CaseFile, Screening
from adapters.simulators.p360.refusals import SifRefusal
from adapters.simulators.p360.rules import CLOSED_CASE, check_screening
from adapters.simulators.p360.search import additional_fit, dates_fit, like, page
from adapters.simulators.p360.writing import code, external_id, remarks, require, responsible, screening

DEFAULT_TYPE = "SIF WS Case"


def create_case(call: Call) -> dict[str, Any]:
    require(call, "Title")
    world, now = call.world, call.world.now()
    unit, person = responsible(call)
    sub_archive = call.text("SubArchive")
    case = CaseFile(
        recno=world.next_recno(),
        number=world.next_case_number(),
        title=call.parameter["Title"],
        unofficial_title=call.text("UnofficialTitle") or call.parameter["Title"],
        status_code=code(call, codes.CASE_STATUS, "Status", otherwise="B").code,
        created_at=call.parameter.get("StartDate", now),
        changed_at=now,
        external_id=external_id(call, "ExternalId", default_type=DEFAULT_TYPE),
        screening=screening(call, Screening()),
        case_type_recno=code(call, codes.CASE_TYPE, "CaseType", otherwise="recno:2").recno,
        sub_archive=world.codes.resolve(codes.SUB_ARCHIVE, sub_archive).code if sub_archive else None,
        archive_codes=_archive_codes(call),
        enterprise_recno=unit.recno if unit else None,
        employee_recno=person.recno if person else None,
        parties=parties(call),
        remarks=remarks(call),
        notes=call.text("Notes"),
    )
    if case.status_code in CLOSED_CASE and not case.archive_codes:
        raise SifRefusal("A closing status requires an archive code.")
    check_screening(world.codes, case.screening, case.parties)
    world.put_case(case)
    world.write_log(call.who, "CreateCase", case.number)
    return {"Recno": case.recno, "CaseNumber": case.number}


def _archive_codes(call: Call) -> tuple[ArchiveCode, ...]:
    given = call.parameter.get("ArchiveCodes") or []
    if not all(one.get("ArchiveType") and one.get("Sort") for one in given):
        raise SifRefusal("Fields 'ArchiveType' and 'Sort' are mandatory on an archive code.")
    return tuple(
        ArchiveCode(
            code=one.get("ArchiveCode", ""),
            type=one["ArchiveType"],
            sort=one["Sort"],
            manual=one.get("IsManualText", False),
        )
        for one in given
    )


def get_cases(call: Call) -> dict[str, Any]:
    world = call.world
    found = [case for case in world.cases() if world.may_see(call.who, case.screening) and _fits(call, case)]
    hits, totals = page(call, found, size_field="MaxReturnedCases", sort_field="SortCriterion")
    return {"Cases": [case_answer(call, case) for case in hits], **totals}


def _fits(call: Call, case: CaseFile) -> bool:
    wanted = call.parameter
    key = external_id(call, "ExternalId", default_type=DEFAULT_TYPE)
    title, full_title = call.text("Title"), call.text("UnofficialTitle")
    recno = call.world.codes.by_code(codes.CASE_STATUS, case.status_code).recno
    moments = {"CreatedDate": case.created_at, "Date": case.created_at, "LastChangedDate": case.changed_at}
    return (
        wanted.get("Recno", case.recno) == case.recno
        and wanted.get("CaseNumber", case.number) == case.number
        and (key is None or case.external_id == key)
        and (not title or like(title, case.title))
        and (not full_title or like(full_title, case.unofficial_title))
        and _party_fits(call, case)
        and _classified(call, case)
        and wanted.get("LastDate", case.changed_at) <= case.changed_at
        and dates_fit(call, moments)
        and additional_fit(call, {"ToCaseStatus": str(recno)})
    )


def _party_fits(call: Call, case: CaseFile) -> bool:
    number, recnos = call.text("ContactReferenceNumber"), call.parameter.get("ContactRecnos")
    if number and not any(party.reference_number == number for party in case.parties):
        return False
    return not recnos or any(party.contact_recno in recnos for party in case.parties)


def _classified(call: Call, case: CaseFile) -> bool:
    """Project and category of a case are not simulated: such filters find nothing here."""
    archive_code, sub_archive, case_type = call.text("ArchiveCode"), call.text("SubArchive"), call.text("CaseType")
    tables = call.world.codes
    if call.text("ProjectNumber") or call.text("CategoryCode"):
        return False
    if archive_code and archive_code not in {one.code for one in case.archive_codes}:
        return False
    if sub_archive and tables.resolve(codes.SUB_ARCHIVE, sub_archive).code != case.sub_archive:
        return False
    return not case_type or tables.resolve(codes.CASE_TYPE, case_type).recno == case.case_type_recno
