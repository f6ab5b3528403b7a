"""The rules of a registry entry that 360 enforces whatever way the entry is written.

Sources: "SIF - Generic Web Service Layer" 2016-08-02 and its 2026 extract (reference/archives.md section 1.2).
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from adapters.simulators.p360 import codes
from adapters.simulators.p360.codes import CodeTables
from adapters.simulators.p360.dates import day
from adapters.simulators.p360.records import CaseFile, Entry, Party, Screening
from adapters.simulators.p360.refusals import LookupFailed, SifRefusal

SENDER, RECIPIENT = 5, 6
_NEEDS_SENDER = {110, 114, 116}
_NEEDS_RECIPIENT = {111, 115, 117}
#: journal states that close an entry, the only ones with a journal date
CLOSING = {"J", "A", "U"}
#: what may follow; an entry that is not closed may become anything
_AFTER = {"J": {"J", "A", "U"}, "A": {"A"}, "U": {"U"}}
CLOSED_CASE = {"A", "AS", "U"}


def check_case_is_open(case: CaseFile) -> None:
    if case.status_code in CLOSED_CASE:
        raise SifRefusal(f"Case '{case.number}' is closed. Documents cannot be added.")


def check_entry(tables: CodeTables, entry: Entry) -> None:
    if not entry.title.strip():
        raise SifRefusal("Field 'Title' is mandatory.")
    check_screening(tables, entry.screening, entry.parties)
    roles = {party.role_recno for party in entry.parties}
    category = tables.row(codes.CATEGORY, entry.category_recno)
    if category.recno in _NEEDS_SENDER and SENDER not in roles:
        raise SifRefusal(f"Document category '{category.code}' requires an external sender.")
    if category.recno in _NEEDS_RECIPIENT and RECIPIENT not in roles:
        raise SifRefusal(f"Document category '{category.code}' requires an external recipient.")
    check_dates(entry)


def check_screening(tables: CodeTables, screening: Screening, parties: tuple[Party, ...]) -> None:
    access = tables.by_code(codes.ACCESS_CODE, screening.access_code)
    if access.needs_paragraph and not screening.paragraph:
        raise SifRefusal(f"Access code '{access.code}' requires a paragraph.")
    if access.code == "U" and any(party.unofficial for party in parties):
        raise SifRefusal("IsUnofficial cannot be set on a contact when the access code is unclassified.")


def check_dates(entry: Entry) -> None:
    if entry.journal_date is not None and entry.status_code not in CLOSING:
        raise SifRefusal("JournalDate can only be set together with a closing status.")
    order: list[tuple[str, datetime | None]] = [
        ("DocumentDate", entry.document_date),
        ("DispatchedDate", entry.dispatched_date),
        ("JournalDate", entry.journal_date),
    ]
    given = [(name, day(moment)) for name, moment in order if moment is not None]
    for (earlier, first), (later, second) in pairwise(given):
        if first > second:
            raise SifRefusal(f"{earlier} must not be after {later}.")


def check_move(old: str, new: str) -> None:
    if new not in _AFTER.get(old, {new}):
        raise SifRefusal(f"Status cannot be changed from '{old}' to '{new}'.")


def read_paragraph(tables: CodeTables, text: str | None) -> str | None:
    """Takes the code's text only, never a recno."""
    if not text:
        return None
    if not any(row.code == text for row in tables.rows(codes.LAW) or ()):
        raise LookupFailed(text, codes.LAW, "Code")
    return text
