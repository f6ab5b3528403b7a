"""What stands in the archive."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    code: str
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalKey:
    system: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    system_id: str
    year: int
    sequence: int
    title: str
    public_title: str = ""
    title_screened: bool = False
    status: str = "B"
    series: str = "SAK"
    #: (classification system, class)
    classes: tuple[tuple[str, str], ...] = ()
    screening: Screening | None = None
    access_group: str = ""
    unit: str = ""
    handler: str = ""
    key: ExternalKey | None = None
    created_at: datetime

    @property
    def number(self) -> str:
        """As people write it."""
        return f"{self.year % 100:02d}/{self.sequence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    role: str
    name: str
    org_number: str = ""
    screened: bool = False
    reference: str = ""
    #: our own unit that answers for the entry
    responsible: bool = False
    unit: str = ""
    handler: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    system_id: str
    number: str
    title: str
    relation: str
    status: str
    variant: str
    format: str
    file_name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    system_id: str
    case_system_id: str
    #: its place in the case
    place: int
    journal_sequence: int
    number: str
    kind: str
    status: str
    title: str
    public_title: str = ""
    title_screened: bool = False
    screening: Screening | None = None
    access_group: str = ""
    document_date: str = ""
    key: ExternalKey | None = None
    parties: tuple[Party, ...] = ()
    remarks: tuple[str, ...] = ()
    files: tuple[StoredFile, ...] = ()
    created_at: datetime
    changed_at: datetime | None = None

    @property
    def status_code(self) -> str:
        return self.status


@dataclass(slots=True, kw_only=True)
class CodeList:
    #: code → what it means
    rows: dict[str, str] = field(default_factory=dict)
    #: codes that are there and no longer valid
    expired: set[str] = field(default_factory=set)

    def takes(self, code: str) -> bool:
        return code in self.rows and code not in self.expired
