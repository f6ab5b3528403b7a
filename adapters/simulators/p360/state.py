"""Shows the whole archive as JSON, in this simulator's own words, not in SIF's."""

from __future__ import annotations

from typing import Any

from adapters.simulators.p360 import codes
from adapters.simulators.p360.records import CaseFile, Entry, ExternalId, Party, Screening, StoredFile
from adapters.simulators.p360.world import P360World


def state(world: P360World) -> dict[str, Any]:
    return {
        "cases": [_case(world, case) for case in world.cases()],
        "entries": [_entry(world, entry) for entry in world.entries()],
        "log": [
            {"at": line.at.isoformat(), "login": line.login, "operation": line.operation, "subject": line.subject}
            for line in world.log
        ],
    }


def _case(world: P360World, case: CaseFile) -> dict[str, Any]:
    return {
        "recno": case.recno,
        "number": case.number,
        "title": case.title,
        "unofficial_title": case.unofficial_title,
        "status": case.status_code,
        "external_id": _key(case.external_id),
        **_screening(case.screening),
        **_responsible(world, case.enterprise_recno, case.employee_recno),
        "entries": [entry.number for entry in world.entries_of(case)],
    }


def _entry(world: P360World, entry: Entry) -> dict[str, Any]:
    case = world.case_of(entry)
    return {
        "recno": entry.recno,
        "number": entry.number,
        "case": case.number if case else None,
        "title": entry.title,
        "unofficial_title": entry.unofficial_title,
        "category": world.codes.row(codes.CATEGORY, entry.category_recno).code,
        "status": entry.status_code,
        "archive": world.codes.row(codes.DOCUMENT_ARCHIVE, entry.archive_recno).code,
        "external_id": _key(entry.external_id),
        "senders_reference": entry.senders_reference,
        "notes": entry.notes,
        "document_date": entry.document_date.isoformat(),
        "journal_date": entry.journal_date.isoformat() if entry.journal_date else None,
        "dispatched_date": entry.dispatched_date.isoformat() if entry.dispatched_date else None,
        "created_by": entry.created_by,
        **_screening(entry.screening),
        **_responsible(world, entry.enterprise_recno, entry.employee_recno),
        "parties": [_party(world, party) for party in entry.parties],
        "files": [_file(one) for one in entry.files],
        "remarks": [{"title": one.title, "content": one.content, "made_by": one.made_by} for one in entry.remarks],
        "sign_offs": [{"code": one.code, "note": one.note, "made_by": one.made_by} for one in entry.sign_offs],
        "additional_fields": entry.additional,
    }


def _key(key: ExternalId | None) -> dict[str, str] | None:
    return {"id": key.id, "type": key.type} if key else None


def _screening(screening: Screening) -> dict[str, Any]:
    return {
        "access_code": screening.access_code,
        "paragraph": screening.paragraph,
        "access_group": screening.access_group,
    }


def _responsible(world: P360World, enterprise_recno: int | None, employee_recno: int | None) -> dict[str, Any]:
    unit, person = world.enterprise(enterprise_recno), world.employee(employee_recno)
    return {"responsible_unit": unit.name if unit else None, "responsible_person": person.login if person else None}


def _party(world: P360World, party: Party) -> dict[str, Any]:
    return {
        "role": world.codes.row(codes.CONTACT_ROLE, party.role_recno).code,
        "name": party.name,
        "reference_number": party.reference_number,
        "registered": party.contact_recno is not None,
        "unofficial": party.unofficial,
    }


def _file(one: StoredFile) -> dict[str, Any]:
    return {
        "recno": one.recno,
        "title": one.title,
        "format": one.format,
        "relation": one.relation,
        "version_format": one.version_format,
        "note": one.note,
        "size": one.blob.size if one.blob else 0,
        "sha256": one.blob.sha256 if one.blob else None,
    }
