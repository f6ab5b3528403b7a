"""Writes what cases, entries and files have in common as SIF answers it, names and misspellings as in the swagger."""

from __future__ import annotations

import base64
from typing import Any

from adapters.simulators.p360 import codes
from adapters.simulators.p360.dates import spelled, typed
from adapters.simulators.p360.records import Employee, Enterprise, Entry, Party, Remark, Screening, StoredFile
from adapters.simulators.p360.world import P360World


def code_of(world: P360World, table: str, recno: int) -> dict[str, Any]:
    row = world.codes.row(table, recno)
    return {"Recno": row.recno, "Code": row.code, "Description": row.description}


def described(world: P360World, table: str, code: str | None) -> str | None:
    return world.codes.by_code(table, code).description if code else None


def screening(world: P360World, given: Screening) -> dict[str, Any]:
    return {
        "AccessCodeCode": given.access_code,
        "AccessCodeDescription": described(world, codes.ACCESS_CODE, given.access_code),
        "Paragraph": given.paragraph,
        "AccessGroup": given.access_group,
    }


def responsible(world: P360World, enterprise_recno: int | None, employee_recno: int | None) -> dict[str, Any]:
    unit, person = world.enterprise(enterprise_recno), world.employee(employee_recno)
    return {
        "ResponsibleEnterprise": _enterprise(unit) if unit else None,
        "ResponsibleEnterpriseName": unit.name if unit else None,
        "ResponsiblePerson": _employee(person) if person else None,
        "ResponsiblePersonName": person.name if person else None,
    }


def _enterprise(unit: Enterprise) -> dict[str, Any]:
    return {
        "Email": unit.email,
        "Recno": unit.recno,
        "ExternalId": unit.external_id,
        "Referencenumber": unit.number,
        "Name": unit.name,
        "Url": None,
        "Domain": 1,
    }


def _employee(person: Employee) -> dict[str, Any]:
    return {
        "Email": person.email,
        "UserId": person.login,
        "Recno": person.recno,
        "ExternalId": None,
        "Referencenumber": person.id_number,
        "Name": person.name,
        "Url": None,
        "Domain": 1,
    }


def entry_party(world: P360World, party: Party) -> dict[str, Any]:
    return {
        "ExternalId": None,
        "ReferenceNumber": party.reference_number,
        "Role": world.codes.row(codes.CONTACT_ROLE, party.role_recno).description,
        "SearchName": party.company or party.name,
        "Address": party.address,
        "ContactRecno": str(party.contact_recno) if party.contact_recno is not None else None,
        "Country": party.country,
        "Email": party.email,
        "ZipCode": party.zip_code,
        "ZipPlace": party.zip_place,
    }


def case_party(world: P360World, party: Party) -> dict[str, Any]:
    return {
        "Address": {"StreetAddress": party.address, "ZipCode": party.zip_code, "ZipPlace": party.zip_place},
        "ContactName": party.name,
        "ContactType": "Contact" if party.contact_recno is not None else "Unregistered",
        "Recno": party.contact_recno or 0,
        "Referencenumber": party.reference_number,
        "Role": world.codes.row(codes.CONTACT_ROLE, party.role_recno).description,
    }


def remark(world: P360World, given: Remark) -> dict[str, Any]:
    kind = world.codes.row(codes.NOTE_TYPE, given.type_recno)
    return {
        "Content": given.content,
        "CreatedBy": given.made_by,
        "CreatedDate": spelled(given.made_at),
        "ExpirationDate": None,
        "ModifiedBy": given.made_by,
        "ModifiedDate": spelled(given.made_at),
        "Title": given.title,
        "TypeCode": kind.code,
        "TypeDescription": kind.description,
    }


def stored_file(world: P360World, entry: Entry, given: StoredFile, *, with_content: bool) -> dict[str, Any]:
    """Content is told only of files that were kept whole."""
    access = given.access_code or entry.screening.access_code
    content = given.blob.whole if given.blob and with_content else None
    return {
        "Recno": given.recno,
        "Title": given.title,
        "Format": given.format,
        "Base64Data": base64.b64encode(content).decode() if content is not None else None,
        "URL": f"https://p360.example/locator.aspx?name=File&recno={given.recno}",
        "Type": "File",
        "Note": given.note,
        "ModifiedBy": given.stored_by,
        "CheckedOutBy": None,
        "LastChangedDate": typed(given.stored_at),
        "FiledOnPaper": given.blob is None,
        "RelationTypeCode": given.relation,
        "RelationTypeDescription": described(world, codes.RELATION_TYPE, given.relation),
        "VersionFormatCode": given.version_format,
        "VersionFormatDescription": described(world, codes.VERSION_FORMAT, given.version_format),
        "StatusCode": given.status_code,
        "StatusDescription": described(world, codes.FILE_STATUS, given.status_code),
        "CategoryCode": given.category,
        "CategoryDescription": described(world, codes.FILE_CATEGORY, given.category),
        "AccessCodeCode": access,
        "AccessCodeDescription": described(world, codes.ACCESS_CODE, access),
        "AccessCodeRecno": str(world.codes.by_code(codes.ACCESS_CODE, access).recno),
        "Paragraph": entry.screening.paragraph,
    }
