"""Builds SIF calls and judges their answers; no I/O.

Source: SIF - Generic Web Service Layer (vendor, 2016-08-02), the 2020 swagger samples and the vendor's client
(Public360/SIF_RPC_TestClient, 2021), as `reference` says in archives.md section 1, 2026-11-21.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from adapters._kit.archive_settings import Choice
from adapters._kit.xml_text import shorten, writable
from adapters.archives.p360.numbers import NumberFormat
from adapters.archives.p360.settings import P360Settings
from bot.domain.file_names import extension_of
from bot.errors import Rejected
from bot.ports.archive import CaseDraft, EntryDraft, FileDraft

RPC_PATH = "/Biz/v2/api/call/SI.Data.RPC/SI.Data.RPC"
PAGE_SIZE = 100
NEWEST_FIRST = "RecnoDescending"
C = TypeVar("C", bound=Choice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One remote procedure: `<service>/<operation>` and what goes inside `parameter`."""

    service: str
    operation: str
    parameter: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"{RPC_PATH}/{self.service}/{self.operation}"


def number_format(settings: P360Settings) -> NumberFormat:
    return NumberFormat(year_digits=settings.case_year_digits, width=settings.case_number_width)


def ping() -> Call:
    return Call(service="DocumentService", operation="Ping")


def case_by_number(number: str) -> Call:
    return Call(
        service="CaseService",
        operation="GetCases",
        parameter={"CaseNumber": number, "MaxReturnedCases": 5, "Page": 0, "SortCriterion": NEWEST_FIRST},
    )


def cases_by_title(text: str, *, most: int) -> Call:
    return Call(
        service="CaseService",
        operation="GetCases",
        parameter={"Title": like(text), "MaxReturnedCases": most, "Page": 0, "SortCriterion": NEWEST_FIRST},
    )


def like(text: str) -> str:
    """A LIKE pattern that matches at least every title with the text in it.

    How SIF escapes wildcards is not documented. So each becomes the one-character wildcard, and what it lets through
    too much is dropped by `is_found` on our side.
    """
    return "%" + re.sub(r"[%_\[\]]", "_", text.strip()) + "%"


def document_by_number(number: str, *, files: bool = False) -> Call:
    parameter = {"DocumentNumber": number, "MaxReturnedDocuments": 5, "Page": 0, "SortingCriterion": NEWEST_FIRST}
    if files:
        parameter |= {"IncludeFiles": True, "IncludeFileData": False}
    return Call(service="DocumentService", operation="GetDocuments", parameter=parameter)


def documents_by_key(key: str, key_type: str, *, page: int) -> Call:
    return Call(
        service="DocumentService",
        operation="GetDocuments",
        parameter={
            "ExternalId": {"Id": key, "Type": key_type},
            "MaxReturnedDocuments": PAGE_SIZE,
            "Page": page,
            "SortingCriterion": NEWEST_FIRST,
        },
    )


def documents_in_archive(archive: str, *, page: int) -> Call:
    """The oldest first. Nothing of what they say is asked for."""
    return Call(
        service="DocumentService",
        operation="GetDocuments",
        parameter={
            "DocumentArchive": archive,
            "MaxReturnedDocuments": PAGE_SIZE,
            "Page": page,
            "SortingCriterion": "RecnoAscending",
            "IncludeFiles": False,
        },
    )


def cases_by_key(key: str, key_type: str) -> Call:
    return Call(
        service="CaseService",
        operation="GetCases",
        parameter={
            "ExternalId": {"Id": key, "Type": key_type},
            "MaxReturnedCases": PAGE_SIZE,
            "Page": 0,
            "SortCriterion": NEWEST_FIRST,
        },
    )


def create_case(draft: CaseDraft, settings: P360Settings) -> Call:
    """Raises Rejected where the draft names what the configuration does not know."""
    kind = next((case for case in settings.new_cases if case.id == draft.template), None)
    if kind is None:
        raise Rejected(settings.archive_id, "sif.not_configured", field="new_cases")
    named = replace(draft, responsible_unit=draft.responsible_unit or kind.unit)
    title = shorten(draft.title, settings.title_length)
    parameter: dict[str, Any] = {
        "Title": title,
        "UnofficialTitle": title,
        **_screening(named, settings),
        **_responsible(named, settings),
    }
    if kind.series:
        parameter["SubArchive"] = kind.series
    if kind.classification:
        archive_code = {"ArchiveCode": kind.classification, "ArchiveType": kind.class_type, "Sort": 1}
        parameter["ArchiveCodes"] = [archive_code | {"IsManualText": False}]
    if settings.case_external_id:
        parameter["ExternalId"] = {"Id": draft.external_key, "Type": settings.external_id_type}
    return Call(
        service="CaseService",
        operation="CreateCase",
        parameter=parameter | acting_user(draft.on_behalf_of, settings),
    )


def code_rows(table: str, language: str) -> Call:
    return Call(
        service="SupportService",
        operation="GetCodeTableRows",
        parameter={"CodeTableName": table, "Language": language, "IncludeExpiredValues": False},
    )


def access_groups(page: int) -> Call:
    return Call(
        service="AccessGroupService",
        operation="GetAccessGroups",
        parameter={"MaxRows": PAGE_SIZE, "Page": page, "IncludeMembers": False},
    )


def create_document(draft: EntryDraft, settings: P360Settings) -> Call:
    """Raises Rejected where the draft names what the configuration does not know, or would reveal the sender."""
    parameter: dict[str, Any] = {
        "CaseNumber": draft.case_number,
        "Title": shorten(draft.public_title, settings.title_length),
        "UnofficialTitle": shorten(draft.full_title or draft.public_title, settings.title_length),
        "DocumentDate": f"{draft.document_date.isoformat()}T00:00:00",
        "Category": settings.codes.category,
        "Status": settings.codes.status_temporary,
        "UnregisteredContacts": [_sender(draft, settings)],
        **_screening(draft, settings),
        **_responsible(draft, settings),
    }
    if settings.codes.archive:
        parameter["Archive"] = settings.codes.archive
    if draft.sender_reference:
        parameter["SendersReference"] = shorten(draft.sender_reference, settings.title_length)
    if draft.remark:
        parameter |= _remark(writable(draft.remark), settings)
    if settings.document_external_id:
        parameter["ExternalId"] = {"Id": draft.external_key, "Type": settings.external_id_type}
    return Call(
        service="DocumentService",
        operation="CreateDocument",
        parameter=parameter | acting_user(draft.on_behalf_of, settings),
    )


def _remark(text: str, settings: P360Settings) -> dict[str, Any]:
    """Newer SIF wants a type with every remark; without one configured the text becomes the entry's notes."""
    if not settings.codes.remark_type:
        return {"Notes": text}
    return {"Remarks": [{"Title": settings.remark_title, "Content": text, "RemarkType": settings.codes.remark_type}]}


def acting_user(on_behalf_of: str, settings: P360Settings) -> dict[str, str]:
    return {"ADContextUser": on_behalf_of} if settings.impersonation and on_behalf_of else {}


def record(number: str, on_behalf_of: str, settings: P360Settings) -> Call:
    """The entry becomes a recorded one; what is not named stays as it is."""
    parameter = {"DocumentNumber": number, "Status": settings.codes.status_recorded}
    return Call(
        service="DocumentService",
        operation="UpdateDocument",
        parameter=parameter | acting_user(on_behalf_of, settings),
    )


def addition(number: str, on_behalf_of: str, settings: P360Settings) -> Call:
    """One more file on an entry: UpdateDocument adds files and cannot change or remove any."""
    return Call(
        service="DocumentService",
        operation="UpdateDocument",
        parameter={"DocumentNumber": number} | acting_user(on_behalf_of, settings),
    )


def new_file(draft: FileDraft, settings: P360Settings) -> dict[str, str]:
    """All of the file but its content. The key stands in the note, which GetDocuments answers with."""
    return {
        "Title": shorten(file_title(draft.title or draft.file_name), settings.file_title_length),
        "Format": extension_of(draft.file_name, draft.media_type) or "bin",
        "Note": draft.file_key,
        "RelationType": settings.codes.relation_main if draft.main else settings.codes.relation_attachment,
        "VersionFormat": settings.codes.version_format,
        "Status": settings.codes.file_status,
    }


def file_title(text: str) -> str:
    """SIF makes paths of titles: quotes and angle brackets break it (Vestfold county, 2023)."""
    plain = re.sub(r'["“”„«»]', "'", text)
    return re.sub(r"[<>]", "", plain).strip() or "Uten tittel"


def _sender(draft: EntryDraft, settings: P360Settings) -> dict[str, Any]:
    """360 wants a name always; an organisation's stands in both fields, with its number.

    `IsUnofficial` may not be set on an unclassified entry, so there a sender cannot be hidden: such a draft is refused.
    """
    name = shorten(draft.sender_name, settings.title_length) or settings.unknown_sender
    sender: dict[str, Any] = {"Role": settings.codes.sender_role, "ContactName": name}
    if draft.sender_org:
        sender |= {"ContactCompanyName": name, "ReferenceNumber": draft.sender_org}
    if draft.sender_screened:
        if _access_code(draft, settings) == settings.public_access_code:
            raise Rejected(settings.archive_id, "sif.sender_would_be_public")
        sender["IsUnofficial"] = True
    return sender


def _access_code(draft: EntryDraft | CaseDraft, settings: P360Settings) -> str:
    """Nobody's choice is the temporary screening, never the archive's own default."""
    return draft.access_code or settings.temporary_access_code


def _screening(draft: EntryDraft | CaseDraft, settings: P360Settings) -> dict[str, str]:
    code = _configured("access_code", _access_code(draft, settings), settings.access_codes, settings)
    screening = {"AccessCode": code.code}
    if code.legal_bases:
        temporary = settings.temporary_legal_basis if code.code == settings.temporary_access_code else ""
        basis = draft.legal_basis or temporary
        if not basis:
            raise Rejected(settings.archive_id, "sif.missing_legal_basis")
        screening["Paragraph"] = _configured("legal_basis", basis, code.legal_bases, settings).code
    if draft.access_group:
        group = _configured("access_group", draft.access_group, settings.access_groups, settings)
        screening["AccessGroup"] = group.code
    return screening


def _responsible(draft: EntryDraft | CaseDraft, settings: P360Settings) -> dict[str, Any]:
    responsible: dict[str, Any] = {}
    if draft.responsible_unit:
        unit = _configured("responsible_unit", draft.responsible_unit, settings.units, settings)
        responsible |= {"ResponsibleEnterpriseRecno": unit.recno, "ResponsibleEnterpriseNumber": unit.number}
    if draft.handler:
        handler = _configured("handler", draft.handler, settings.handlers, settings)
        responsible |= {
            "ResponsiblePersonRecno": handler.recno,
            "ResponsiblePersonUserId": handler.user_id,
            "ResponsiblePersonEmail": handler.email,
        }
    return {name: value for name, value in responsible.items() if value is not None}


def _configured(field_name: str, code: str, choices: Sequence[C], settings: P360Settings) -> C:
    for choice in choices:
        if choice.code == code:
            return choice
    raise Rejected(settings.archive_id, "sif.not_configured", field=field_name)
