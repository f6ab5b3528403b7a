"""Writes a case as GetCases answers it; the text in `Status` is the description, not the code."""

from __future__ import annotations

from typing import Any

from adapters.simulators.p360 import answers, codes
from adapters.simulators.p360.call import Call
from adapters.simulators.p360.dates import typed
from adapters.simulators.p360.document_answer import entry_answer
from adapters.simulators.p360.records import CaseFile, Entry, StoredFile


def case_answer(call: Call, case: CaseFile) -> dict[str, Any]:
    world, tables = call.world, call.world.codes
    case_type = tables.row(codes.CASE_TYPE, case.case_type_recno)
    return {
        "Recno": case.recno,
        "CaseNumber": case.number,
        "ExternalId": {"Id": case.external_id.id, "Type": case.external_id.type} if case.external_id else None,
        "Title": case.title,
        "UnofficialTitle": None if call.wants("OnlyPublicInfo") else case.unofficial_title,
        "Date": typed(case.created_at),
        "CreatedDate": typed(case.created_at),
        "LastChangedDate": typed(case.changed_at),
        "Status": answers.described(world, codes.CASE_STATUS, case.status_code),
        "Notes": case.notes,
        "CaseTypeCode": case_type.code,
        "CaseTypeDescription": case_type.description,
        "ArchiveCodes": [
            {"ArchiveCode": one.code, "ArchiveType": one.type, "Sort": one.sort, "IsManualText": one.manual}
            for one in case.archive_codes
        ],
        "ProjectRecno": None,
        "ProjectName": None,
        "SubArchive": answers.described(world, codes.SUB_ARCHIVE, case.sub_archive),
        "SubArchiveCode": case.sub_archive,
        "ProgressPlan": None,
        "URL": f"https://p360.example/locator.aspx?name=Case&recno={case.recno}",
        **answers.screening(world, case.screening),
        **answers.responsible(world, case.enterprise_recno, case.employee_recno),
        **_on_request(call, case),
    }


def _on_request(call: Call, case: CaseFile) -> dict[str, Any]:
    world = call.world
    seen = [entry for entry in world.entries_of(case) if world.may_see(call.who, entry.screening)]
    parties = [party for party in case.parties if not (party.unofficial and call.wants("OnlyPublicInfo"))]
    recno = world.codes.by_code(codes.CASE_STATUS, case.status_code).recno
    return {
        "Contacts": [answers.case_party(world, one) for one in parties] if call.wants("IncludeCaseContacts") else None,
        "Documents": [_document(call, one) for one in seen] if call.wants("IncludeDocuments") else None,
        "CustomFields": [{"Name": "ToCaseStatus", "Value": str(recno)}] if call.wants("IncludeCustomFields") else None,
        "CaseRowPermissions": "1" if call.wants("IncludeAccessMatrixRowPermissions") else None,
    }


def _document(call: Call, entry: Entry) -> dict[str, Any]:
    """Files look as they are written here, not as GetDocuments answers them, and only come when asked for."""
    files = [_file(one) for one in entry.files] if call.wants("IncludeFiles") else None
    return entry_answer(call, entry) | {"Files": files}


def _file(one: StoredFile) -> dict[str, Any]:
    return {
        "Title": one.title,
        "Format": one.format,
        "RelationType": one.relation,
        "VersionFormat": one.version_format,
        "Note": one.note,
        "Category": one.category,
        "Status": one.status_code,
        "AccessCode": one.access_code,
        "FiledOnPaper": one.blob is None,
    }
