"""DocumentService/UpdateDocument and SignOffDocument: what may become of an entry after it was made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from adapters.simulators.p360 import codes
from adapters.simulators.p360.call import Call
from adapters.simulators.p360.files import with_files
from adapters.simulators.p360.parties import parties
from adapters.simulators.p360.records import Entry, SignOff
from adapters.simulators.p360.refusals import LookupFailed, SifRefusal
from adapters.simulators.p360.rules import CLOSING, check_entry, check_move
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


def update_document(call: Call) -> dict[str, Any]:
    """null changes nothing, an empty text clears; an entry never moves to another case here."""
    before = _identified(call)
    if any(call.text(name) == "" for name in ("Title", "Category", "Status")):
        raise SifRefusal("Title, Category and Status cannot be cleared.")
    entry = _with_texts(call, before)
    unit, person = responsible(call)
    category = call.text("Category")
    added = parties(call)
    entry = replace(
        entry,
        category_recno=call.world.codes.resolve(codes.CATEGORY, category).recno if category else before.category_recno,
        document_date=call.parameter.get("DocumentDate", before.document_date),
        dispatched_date=call.parameter.get("DispatchedDate", before.dispatched_date),
        screening=screening(call, before.screening),
        enterprise_recno=unit.recno if unit else before.enterprise_recno,
        employee_recno=person.recno if person else before.employee_recno,
        parties=added if call.wants("SyncDocumentContacts") else before.parties + added,
        remarks=before.remarks + remarks(call),
        referring_cases=before.referring_cases + references(call, "ReferringCases", "CaseNumber"),
        referring_entries=before.referring_entries + references(call, "ReferringDocuments", "DocumentNumber"),
        additional=additional_fields(call, before.additional),
        changed_at=call.world.now(),
    )
    entry = _moved(call, entry)
    check_entry(call.world.codes, entry)
    entry = call.world.put_entry(with_files(call, entry, call.parameter.get("Files") or []))
    call.world.write_log(call.who, "UpdateDocument", entry.number)
    return {"Recno": entry.recno, "DocumentNumber": entry.number}


def _moved(call: Call, entry: Entry) -> Entry:
    journal_date = call.parameter.get("JournalDate", entry.journal_date)
    wanted = call.text("Status")
    if not wanted:
        return replace(entry, journal_date=journal_date)
    status_code = call.world.codes.resolve(codes.JOURNAL_STATUS, wanted).code
    check_move(entry.status_code, status_code)
    if journal_date is None and status_code in CLOSING:
        journal_date = call.world.now()
    return replace(entry, status_code=status_code, journal_date=journal_date)


def _with_texts(call: Call, entry: Entry) -> Entry:
    def new(name: str, old: str | None) -> str | None:
        text = call.text(name)
        return old if text is None else (text or None)

    given = external_id(call, "ExternalId", default_type=DEFAULT_TYPE) if call.text("DocumentNumber") else None
    title = call.text("Title") or entry.title
    return replace(
        entry,
        title=title,
        unofficial_title=new("UnofficialTitle", entry.unofficial_title) or title,
        senders_reference=new("SendersReference", entry.senders_reference),
        notes=new("Notes", entry.notes),
        external_id=given or entry.external_id,
    )


def sign_off_document(call: Call) -> dict[str, Any]:
    require(call, "Document", "ResponseCode")
    world = call.world
    entry = _visible(call, world.entry(call.parameter["Document"]))
    reply = call.text("ReplyDocument")
    sign_off = SignOff(
        code=code(call, codes.RESPONSE_CODE, "ResponseCode", otherwise="").code,
        note=call.text("Note"),
        reply=world.entry(reply).number if reply else None,
        made_by=call.who.login,
        made_at=world.now(),
    )
    world.put_entry(replace(entry, sign_offs=(*entry.sign_offs, sign_off), changed_at=world.now()))
    world.write_log(call.who, "SignOffDocument", entry.number)
    return {"Recno": entry.recno, "DocumentNumber": entry.number}


def _identified(call: Call) -> Entry:
    number = call.text("DocumentNumber")
    if number:
        return _visible(call, call.world.entry(number))
    key = external_id(call, "ExternalId", default_type=DEFAULT_TYPE)
    if key is None:
        raise SifRefusal("DocumentNumber or ExternalId is mandatory.")
    found = [entry for entry in call.world.entries() if entry.external_id == key]
    if len(found) != 1:
        raise LookupFailed(key.id, "Document", "ExternalId")
    return _visible(call, found[0])


def _visible(call: Call, entry: Entry) -> Entry:
    if not call.world.may_see(call.who, entry.screening):
        raise LookupFailed(entry.number, "Document", "DocumentNumber")
    return entry
