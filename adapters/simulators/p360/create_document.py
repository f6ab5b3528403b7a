"""DocumentService/CreateDocument: a registry entry on a case, or in the basket of unregistered ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from adapters.simulators.p360 import codes
from adapters.simulators.p360.call import Call
from adapters.simulators.p360.files import BadFile, with_files
from adapters.simulators.p360.parties import parties
from adapters.simulators.p360.records import CaseFile, Entry, Screening
from adapters.simulators.p360.refusals import LookupFailed, SifRefusal
from adapters.simulators.p360.rules import CLOSING, check_case_is_open, check_entry
from adapters.simulators.p360.writing import (
    DEFAULT_TYPE,
    additional_fields,
    code,
    external_id,
    references,
    remarks,
    require,
    responsible,
    screening,
)

_UNREGISTERED_ARCHIVE = 7


def create_document(call: Call) -> dict[str, Any]:
    """No key makes this idempotent: the same ExternalId twice is two entries."""
    require(call, "Title", "Category", "Status")
    case = _case(call)
    archive = code(call, codes.DOCUMENT_ARCHIVE, "Archive", otherwise="recno:2").recno
    if case is None and archive != _UNREGISTERED_ARCHIVE:
        raise SifRefusal("CaseNumber or CaseExternalId is mandatory.")
    if case is not None:
        check_case_is_open(case)
    entry = _entry(call, case, archive)
    check_entry(call.world.codes, entry)
    return _store(call, entry, case)


def _entry(call: Call, case: CaseFile | None, archive: int) -> Entry:
    """Number and recno come when it is stored."""
    now = call.world.now()
    unit, person = responsible(call)
    status_code = code(call, codes.JOURNAL_STATUS, "Status", otherwise="").code
    return Entry(
        recno=0,
        number="",
        case_recno=case.recno if case else None,
        title=call.parameter["Title"],
        unofficial_title=call.text("UnofficialTitle") or call.parameter["Title"],
        category_recno=code(call, codes.CATEGORY, "Category", otherwise="").recno,
        status_code=status_code,
        archive_recno=archive,
        document_date=call.parameter.get("DocumentDate", now),
        journal_date=call.parameter.get("JournalDate", now if status_code in CLOSING else None),
        dispatched_date=call.parameter.get("DispatchedDate"),
        created_at=now,
        changed_at=now,
        created_by=call.who.login,
        external_id=external_id(call, "ExternalId", default_type=DEFAULT_TYPE),
        senders_reference=call.text("SendersReference"),
        notes=call.text("Notes"),
        screening=screening(call, Screening()),
        enterprise_recno=unit.recno if unit else (case.enterprise_recno if case else None),
        employee_recno=person.recno if person else None,
        parties=parties(call),
        remarks=remarks(call),
        referring_cases=references(call, "ReferringCases", "CaseNumber"),
        referring_entries=references(call, "ReferringDocuments", "DocumentNumber"),
        additional=additional_fields(call, {}),
    )


def _store(call: Call, entry: Entry, case: CaseFile | None) -> dict[str, Any]:
    failed: BadFile | None = None
    try:
        entry = with_files(call, entry, call.parameter.get("Files") or [])
    except BadFile as bad:
        if not call.installation.bad_file_leaves_entry:
            raise
        failed, entry = bad, bad.entry
    world = call.world
    entry = world.put_entry(replace(entry, recno=world.next_recno(), number=world.next_entry_number(case)))
    world.write_log(call.who, "CreateDocument", entry.number)
    if failed is not None:
        raise failed
    return {"Recno": entry.recno, "DocumentNumber": entry.number}


def _case(call: Call) -> CaseFile | None:
    number, key = call.text("CaseNumber"), external_id(call, "CaseExternalId", default_type="SIF WS Case")
    if number and key:
        raise SifRefusal("Only one of CaseNumber and CaseExternalId can be set.")
    if number:
        case = call.world.case(number)
    elif key:
        found = [case for case in call.world.cases() if case.external_id == key]
        if not found:
            raise LookupFailed(key.id, "Case", "ExternalId")
        case = found[0]
    else:
        return None
    if not call.world.may_see(call.who, case.screening):
        raise LookupFailed(case.number, "Case", "Name")
    return case
