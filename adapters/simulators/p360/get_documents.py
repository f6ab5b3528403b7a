"""DocumentService/GetDocuments: finds entries by any mix of filters; no filter finds all."""

from __future__ import annotations

from typing import Any

from adapters.simulators.p360 import codes
from adapters.simulators.p360.call import Call
from adapters.simulators.p360.document_answer import custom_fields, entry_answer
from adapters.simulators.p360.records import Entry, ExternalId
from adapters.simulators.p360.search import additional_fit, dates_fit, like, page
from adapters.simulators.p360.writing import DEFAULT_TYPE, external_id


def get_documents(call: Call) -> dict[str, Any]:
    world = call.world
    found = [entry for entry in world.entries() if world.may_see(call.who, entry.screening) and _fits(call, entry)]
    hits, totals = page(call, found, size_field="MaxReturnedDocuments", sort_field="SortingCriterion")
    return {"Documents": [entry_answer(call, entry) for entry in hits], **totals}


def _fits(call: Call, entry: Entry) -> bool:
    wanted = call.parameter
    return (
        wanted.get("Recno", entry.recno) == entry.recno
        and wanted.get("DocumentNumber", entry.number) == entry.number
        and _title_fits(call, entry)
        and _case_fits(call, entry)
        and _key_fits(call, entry)
        and _parties_fit(call, entry)
        and _archive_fits(call, entry)
        and wanted.get("LastDate", entry.changed_at) <= entry.changed_at
        and dates_fit(call, _moments(entry))
        and additional_fit(call, {one["Name"]: one["Value"] for one in custom_fields(call, entry)})
    )


def _title_fits(call: Call, entry: Entry) -> bool:
    """Searches the title that an ordinary caller is answered: the full one."""
    pattern = call.text("Title")
    title = entry.title if call.wants("OnlyPublicInfo") else entry.unofficial_title
    return not pattern or like(pattern, title)


def _case_fits(call: Call, entry: Entry) -> bool:
    number, key = call.text("CaseNumber"), external_id(call, "CaseExternalId", default_type="SIF WS Case")
    case = call.world.case_of(entry)
    if number and (case is None or case.number != number):
        return False
    return key is None or (case is not None and case.external_id == key)


def _key_fits(call: Call, entry: Entry) -> bool:
    """Where documents have no external id the filter is not in the shape and never comes here: it finds everything."""
    key: ExternalId | None = external_id(call, "ExternalId", default_type=DEFAULT_TYPE)
    return key is None or entry.external_id == key


def _parties_fit(call: Call, entry: Entry) -> bool:
    number, recnos = call.text("ContactReferenceNumber"), call.parameter.get("ContactRecnos")
    external = call.text("ContactExternalId")
    if number and not any(party.reference_number == number for party in entry.parties):
        return False
    if recnos and not any(party.contact_recno in recnos for party in entry.parties):
        return False
    if not external:
        return True
    known = {one.recno for one in call.world.enterprises if one.external_id == external}
    return any(party.contact_recno in known for party in entry.parties)


def _archive_fits(call: Call, entry: Entry) -> bool:
    archive = call.text("DocumentArchive")
    return not archive or call.world.codes.resolve(codes.DOCUMENT_ARCHIVE, archive).recno == entry.archive_recno


def _moments(entry: Entry) -> dict[str, Any]:
    return {
        "DocumentDate": entry.document_date,
        "JournalDate": entry.journal_date,
        "DispatchedDate": entry.dispatched_date,
        "CreatedDate": entry.created_at,
        "LastChangedDate": entry.changed_at,
    }
