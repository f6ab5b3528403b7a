"""The operations that this simulator has, and what each answers when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from adapters.simulators._kit import Fault
from adapters.simulators._kit.faults import When
from adapters.simulators.p360.call import Call
from adapters.simulators.p360.case_service import create_case, get_cases
from adapters.simulators.p360.create_document import create_document
from adapters.simulators.p360.file_service import create_file, get_file_with_metadata, upload
from adapters.simulators.p360.get_documents import get_documents
from adapters.simulators.p360.refusals import SifRefusal, outcome
from adapters.simulators.p360.registers import (
    get_access_groups,
    get_code_table_rows,
    get_contact_persons,
    get_enterprises,
)
from adapters.simulators.p360.shapes import NEWER, REQUESTS, Shape
from adapters.simulators.p360.update_document import sign_off_document, update_document


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    service: str
    name: str
    run: Callable[[Call], dict[str, Any]]
    #: the answer's own fields where nothing was done
    empty: dict[str, Any]
    writes: bool = False
    #: the field that names the 360 user to act for
    context_field: str = field(default="ADContextUser")

    def shape(self, *, newer: bool) -> dict[str, Shape]:
        key = (self.service, self.name)
        return REQUESTS[key] | (NEWER.get(key, {}) if newer else {})


def _search(service: str, name: str, run: Callable[[Call], dict[str, Any]], answer: str) -> Operation:
    return Operation(service=service, name=name, run=run, empty={answer: None, "TotalPageCount": 0, "TotalCount": 0})


def _write(service: str, name: str, run: Callable[[Call], dict[str, Any]], *numbers: str) -> Operation:
    return Operation(service=service, name=name, run=run, empty={"Recno": 0} | dict.fromkeys(numbers), writes=True)


OPERATIONS: tuple[Operation, ...] = (
    _write("CaseService", "CreateCase", create_case, "CaseNumber"),
    _search("CaseService", "GetCases", get_cases, "Cases"),
    _write("DocumentService", "CreateDocument", create_document, "DocumentNumber"),
    _write("DocumentService", "UpdateDocument", update_document, "DocumentNumber"),
    _write("DocumentService", "SignOffDocument", sign_off_document, "DocumentNumber"),
    _search("DocumentService", "GetDocuments", get_documents, "Documents"),
    _write("FileService", "CreateFile", create_file),
    Operation(
        service="FileService",
        name="Upload",
        run=upload,
        empty={"FileReference": None},
        writes=True,
        context_field="User",
    ),
    Operation(service="FileService", name="GetFileWithMetadata", run=get_file_with_metadata, empty={"File": None}),
    Operation(
        service="SupportService", name="GetCodeTableRows", run=get_code_table_rows, empty={"CodeTableRows": None}
    ),
    Operation(
        service="AccessGroupService", name="GetAccessGroups", run=get_access_groups, empty={"AccessGroups": None}
    ),
    _search("ContactService", "GetEnterprises", get_enterprises, "Enterprises"),
    _search("ContactService", "GetContactPersons", get_contact_persons, "ContactPersons"),
)


def refusal_fault(name: str, text: str = "The database timed out.", *, when: When = "before", times: int = 1) -> Fault:
    """The fault that answers HTTP 200 with Successful false; with `when="after"` the work was done all the same."""
    operation = next(one for one in OPERATIONS if one.name == name)
    body = outcome(operation.empty, refusal=SifRefusal(text), operation=name, blank=None)
    return Fault(operation=name, when=when, status=200, body=body, times=times)
