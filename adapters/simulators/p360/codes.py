"""Code tables: every code field of SIF takes the code's text or "recno:<n>", and refuses what the table does not hold.

Table names: FINTLabs/fint-p360-rpc-arkiv-adapter 7c146c9b, 2026-06-29; those marked (ours) have no published name.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.simulators.p360.refusals import LookupFailed

ACCESS_CODE = "code table: Access code"
ARCHIVE_CODE = "code table: Archive code"  # (ours)
ARCHIVE_TYPE = "code table: Archive type"  # (ours)
CASE_STATUS = "code table: Case status"
CASE_TYPE = "code table: Case type"  # (ours)
CATEGORY = "code table: Document category"
CONTACT_ROLE = "code table: Activity - Contact role"
DOCUMENT_ARCHIVE = "code table: Document archive"  # (ours)
FILE_CATEGORY = "code table: File category"
FILE_FORMAT = "code table: File format"  # (ours)
FILE_STATUS = "code table: FileStatus"
JOURNAL_STATUS = "code table: Journal status"
LAW = "code table: Law"
NOTE_TYPE = "code table: Note type"
RELATION_TYPE = "Attribute value: VersionFile - ToRelationType"
RESPONSE_CODE = "code table: Response code"  # (ours)
SUB_ARCHIVE = "code table: Sub archive"  # (ours)
VERSION_FORMAT = "Attribute value: File - ToVersionFormat"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """`also` are further texts that the installation accepts for the same row."""

    recno: int
    code: str
    description: str
    expired: bool = False
    also: tuple[str, ...] = ()
    needs_paragraph: bool = False


@dataclass(slots=True)
class CodeTables:
    tables: dict[str, tuple[CodeRow, ...]] = field(default_factory=dict)

    def rows(self, table: str) -> tuple[CodeRow, ...] | None:
        for name, rows in self.tables.items():
            if name.casefold() == table.casefold():
                return rows
        return None

    def put(self, table: str, *rows: CodeRow) -> None:
        """Adds rows, or replaces those with the same recno."""
        kept = tuple(row for row in self.tables.get(table, ()) if row.recno not in {new.recno for new in rows})
        self.tables[table] = kept + rows

    def row(self, table: str, recno: int) -> CodeRow:
        return next(row for row in self.tables[table] if row.recno == recno)

    def by_code(self, table: str, code: str) -> CodeRow:
        return next(row for row in self.tables[table] if row.code == code)

    def resolve(self, table: str, text: str) -> CodeRow:
        """A bare number counts as recno where no code reads so: a county's templates send Archive "7" and Role "5"."""
        wanted = text.strip().casefold()
        live = [row for row in self.tables[table] if not row.expired]
        if not wanted.startswith("recno:"):
            for row in live:
                if wanted in (row.code.casefold(), *(other.casefold() for other in row.also)):
                    return row
        digits = wanted.removeprefix("recno:")
        for row in live:
            if digits.isdigit() and row.recno == int(digits):
                return row
        raise LookupFailed(text, table, "Code")
