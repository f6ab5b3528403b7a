"""Writes an entry as GetDocuments and GetCases answer it.

`Title` is the FULL title and `OfficialTitle` the public one, the other way round than in CreateDocument
(FINTLabs/fint-p360-rpc-arkiv-adapter JournalpostFactory, 2026-06-29).
"""

from __future__ import annotations

from typing import Any

from adapters.simulators.p360 import answers, codes
from adapters.simulators.p360.call import Call
from adapters.simulators.p360.dates import spelled, typed
from adapters.simulators.p360.records import Entry


def entry_answer(call: Call, entry: Entry) -> dict[str, Any]:
    world = call.world
    case = world.case_of(entry)
    public = call.wants("OnlyPublicInfo")
    answer: dict[str, Any] = {
        "Recno": entry.recno,
        "DocumentNumber": entry.number,
        "CaseNumber": case.number if case else None,
        "CaseRecno": str(case.recno) if case else None,
        "CaseExternalId": {"Id": case.external_id.id, "Type": case.external_id.type}
        if case and case.external_id
        else None,
        "Title": entry.title if public else entry.unofficial_title,
        "OfficialTitle": entry.title,
        "DocumentDate": typed(entry.document_date),
        "JournalDate": typed(entry.journal_date),
        "CreatedDate": spelled(entry.created_at),
        "LastChangedDate": spelled(entry.changed_at),
        "Category": answers.code_of(world, codes.CATEGORY, entry.category_recno),
        "Type": {"Recno": 1, "Code": "Dokument", "Description": "Dokument"},
        "StatusCode": entry.status_code,
        "StatusDescription": answers.described(world, codes.JOURNAL_STATUS, entry.status_code),
        "DocumentArchive": answers.code_of(world, codes.DOCUMENT_ARCHIVE, entry.archive_recno),
        "SubArchive": None,
        "RecordType": None,
        "ArchiveCodes": [],
        "DocumentRowPermissions": "1" if call.wants("IncludeAccessMatrixRowPermissions") else None,
        "URL": f"https://p360.example/locator.aspx?name=Document&recno={entry.recno}",
        "AccessCodeRecno": str(world.codes.by_code(codes.ACCESS_CODE, entry.screening.access_code).recno),
        **answers.screening(world, entry.screening),
        **answers.responsible(world, entry.enterprise_recno, entry.employee_recno),
        **_lists(call, entry, public=public),
    }
    if call.installation.document_external_id and call.installation.answers_external_id:
        key = entry.external_id
        answer["ExternalId"] = {"Id": key.id, "Type": key.type} if key else None
    return answer


def _lists(call: Call, entry: Entry, *, public: bool) -> dict[str, Any]:
    """Files and contacts come unasked, the rest when a flag asks (a county's and FINT's clients read them so)."""
    world = call.world
    content = call.wants("IncludeFileData")
    files = [answers.stored_file(world, entry, one, with_content=content) for one in entry.files]
    parties = [party for party in entry.parties if not (public and party.unofficial)]
    return {
        "Contacts": [answers.entry_party(world, party) for party in parties],
        "Files": files if call.wants("IncludeFiles", otherwise=True) else None,
        "Remarks": [answers.remark(world, one) for one in entry.remarks] if call.wants("IncludeRemarks") else None,
        "ReferringCases": list(entry.referring_cases) if call.wants("IncludeReferringCases") else None,
        "ReferringDocuments": list(entry.referring_entries) if call.wants("IncludeReferringDocuments") else None,
        "CustomFields": custom_fields(call, entry) if call.wants("IncludeCustomFields") else None,
    }


def custom_fields(call: Call, entry: Entry) -> list[dict[str, Any]]:
    """Fields of the meta model by their own names: SendersReference of a write is ReferenceNo here."""
    status_recno = call.world.codes.by_code(codes.JOURNAL_STATUS, entry.status_code).recno
    fields = {"ReferenceNo": entry.senders_reference, "ToJournalStatus": str(status_recno), **entry.additional}
    return [{"Name": name, "Value": value} for name, value in fields.items()]
