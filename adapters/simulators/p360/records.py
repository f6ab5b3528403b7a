"""What stands in the archive; a record that changes is replaced whole, so a reader never sees half a change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from adapters.simulators.p360.body import Blob


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalId:
    id: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """An organisational unit of the municipality (`internal`) or a registered organisation outside it."""

    recno: int
    number: str
    name: str
    internal: bool = False
    email: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee:
    """A 360 user; `login` is what ADContextUser names."""

    recno: int
    login: str
    name: str
    email: str
    enterprise_recno: int
    id_number: str | None = None
    active: bool = True
    access_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A contact on a case or an entry; `contact_recno` only where it is registered in 360."""

    role_recno: int
    name: str | None
    company: str | None = None
    reference_number: str | None = None
    contact_recno: int | None = None
    unofficial: bool = False
    address: str | None = None
    zip_code: str | None = None
    zip_place: str | None = None
    country: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    recno: int
    title: str
    format: str
    relation: str
    version_format: str
    status_code: str
    blob: Blob | None
    category: str | None = None
    access_code: str | None = None
    note: str | None = None
    stored_by: str = ""
    stored_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    title: str | None
    content: str | None
    type_recno: int
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """Avskrivning."""

    code: str
    note: str | None
    reply: str | None
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    access_code: str = "U"
    paragraph: str | None = None
    access_group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveCode:
    code: str
    type: str
    sort: int
    manual: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    recno: int
    number: str
    title: str
    unofficial_title: str
    status_code: str
    created_at: datetime
    changed_at: datetime
    external_id: ExternalId | None = None
    screening: Screening = Screening()
    case_type_recno: int = 2
    sub_archive: str | None = None
    archive_codes: tuple[ArchiveCode, ...] = ()
    enterprise_recno: int | None = None
    employee_recno: int | None = None
    parties: tuple[Party, ...] = ()
    remarks: tuple[Remark, ...] = ()
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A registry entry (360: document); without `case_recno` it lies in the basket of unregistered ones."""

    recno: int
    number: str
    case_recno: int | None
    title: str
    unofficial_title: str
    category_recno: int
    status_code: str
    archive_recno: int
    document_date: datetime
    created_at: datetime
    changed_at: datetime
    created_by: str
    journal_date: datetime | None = None
    dispatched_date: datetime | None = None
    external_id: ExternalId | None = None
    senders_reference: str | None = None
    notes: str | None = None
    screening: Screening = Screening()
    enterprise_recno: int | None = None
    employee_recno: int | None = None
    parties: tuple[Party, ...] = ()
    files: tuple[StoredFile, ...] = ()
    remarks: tuple[Remark, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    referring_cases: tuple[str, ...] = ()
    referring_entries: tuple[str, ...] = ()
    additional: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """Who did what, as 360 would log it: without impersonation everything is the service account's work."""

    at: datetime
    login: str
    operation: str
    subject: str
