"""The answers of SIF, read tolerantly: null, missing and unknown fields are ordinary there.

Field names are the vendor's (2020 swagger, and ExternalId of newer SIF). `ErrorDetails` is a stack trace that can hold
personal data: it is not even read.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_pascal


def _text(value: Any) -> Any:
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) else value


def _whole_number(value: Any) -> Any:
    return 0 if value in (None, "") else value


def _rows(value: Any) -> Any:
    return () if value is None else value


Text = Annotated[str, BeforeValidator(_text)]
Whole = Annotated[int, BeforeValidator(_whole_number)]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_pascal, populate_by_name=True)


class Verdict(_Wire):
    """What every answer says of itself. A message of white space is none (seen by Vestfold county, 2023)."""

    successful: bool | None = None
    error_message: Text = ""

    @property
    def refused(self) -> bool:
        return self.successful is False or bool(self.error_message.strip())


class HttpProblem(_Wire):
    """The body of some answers that are not 2xx (seen by one public client, no vendor source)."""

    exception_type: Text = ""
    message: Text = ""


class ExternalId(_Wire):
    id: Text = ""
    type: Text = ""


class Case(_Wire):
    recno: Whole = 0
    case_number: Text = ""
    title: Text = ""
    status: Text = ""
    access_code_code: Text = ""
    responsible_enterprise_name: Text = ""
    responsible_person_name: Text = ""
    sub_archive: Text = ""
    sub_archive_code: Text = ""
    #: whether the answer has the field at all tells if this SIF shows keys of cases: see `model_fields_set`
    external_id: ExternalId | None = None


class CasesAnswer(Verdict):
    cases: Annotated[tuple[Case, ...], BeforeValidator(_rows)] | None = None
    total_page_count: Whole = 0
    total_count: Whole = 0


class File(_Wire):
    note: Text = ""


class CodeValue(_Wire):
    recno: Whole = 0
    code: Text = ""
    description: Text = ""


class Document(_Wire):
    recno: Whole = 0
    document_number: Text = ""
    case_number: Text = ""
    status_code: Text = ""
    #: "2026-01-12 09:31:00", local time
    created_date: Text = ""
    document_archive: CodeValue | None = None
    #: whether the answer has the field at all tells if this SIF knows keys of documents: see `model_fields_set`
    external_id: ExternalId | None = None
    files: Annotated[tuple[File, ...], BeforeValidator(_rows)] = ()
    url: Text = Field(default="", alias="URL")


class DocumentsAnswer(Verdict):
    documents: Annotated[tuple[Document, ...], BeforeValidator(_rows)] | None = None
    total_page_count: Whole = 0
    total_count: Whole = 0


class WrittenAnswer(Verdict):
    """Of CreateDocument and UpdateDocument."""

    recno: Whole = 0
    document_number: Text = ""


class CaseWrittenAnswer(Verdict):
    """Of CreateCase."""

    recno: Whole = 0
    case_number: Text = ""


class CodeRow(_Wire):
    recno: Whole = 0
    code: Text = ""
    description: Text = ""
    is_expired: bool | None = None


class CodeRowsAnswer(Verdict):
    code_table_rows: Annotated[tuple[CodeRow, ...], BeforeValidator(_rows)] = ()


class AccessGroup(_Wire):
    recno: Whole = 0
    code: Text = ""
    description: Text = ""


class AccessGroupsAnswer(Verdict):
    access_groups: Annotated[tuple[AccessGroup, ...], BeforeValidator(_rows)] = ()
