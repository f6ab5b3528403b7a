"""What SIF's answers prove, and what they only seem to say; no I/O.

SIF ignores a filter that it does not know and answers with everything (vendor PDF; `reference`, archives.md 1.3). So
every answer is filtered again here, and absence counts only where the answer was complete.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from adapters._kit.archive_settings import Choice, folded
from adapters.archives.p360.numbers import NumberFormat
from adapters.archives.p360.settings import P360Settings
from adapters.archives.p360.wire import (
    AccessGroup,
    Case,
    CasesAnswer,
    CodeRow,
    Document,
    DocumentsAnswer,
    ExternalId,
)
from bot.errors import ContractBroken
from bot.ports.archive import CaseFile, RegistryEntry, Unregistered

R = TypeVar("R")
_FILE_KEY = re.compile(r"\bpvf-[0-9a-f]{16}\b")
_RECNO = re.compile(r"recno:\s*(\d+)", re.IGNORECASE)


def cases_in(answer: CasesAnswer, system: str) -> tuple[Case, ...]:
    """Raises ContractBroken where the answer has no rows to show, yet does not say that there are none."""
    if "cases" not in answer.model_fields_set or (not answer.cases and answer.total_count):
        raise ContractBroken(system, "sif.rows_missing", operation="GetCases")
    return answer.cases or ()


def documents_in(answer: DocumentsAnswer, system: str) -> tuple[Document, ...]:
    """As `cases_in`: only an answer that shows an empty list proves absence."""
    if "documents" not in answer.model_fields_set or (not answer.documents and answer.total_count):
        raise ContractBroken(system, "sif.rows_missing", operation="GetDocuments")
    return answer.documents or ()


def is_denied(case: Case, settings: P360Settings) -> bool:
    """Whether the configuration keeps the case out of every search."""
    return settings.denies(
        series=(case.sub_archive, case.sub_archive_code), access_code=case.access_code_code, title=case.title
    )


def case_file(case: Case, settings: P360Settings) -> CaseFile:
    return CaseFile(
        number=case.case_number,
        title=case.title,
        open=not settings.is_closed(case.status),
        responsible_unit=_code_of(case.responsible_enterprise_name, settings.units),
        handler=_code_of(case.responsible_person_name, settings.handlers),
        access_code=case.access_code_code,
    )


def _code_of(name: str, known: Iterable[Choice]) -> str:
    """SIF tells names, the form and our own requests know codes; empty where the configuration lacks the name."""
    return next((choice.code for choice in known if name and folded(choice.title) == folded(name)), "")


def titled(cases: Iterable[Case], text: str) -> Iterator[Case]:
    """Those whose public title has the text: SIF may have matched more, or the unofficial title."""
    wanted = folded(text)
    return (case for case in cases if wanted in folded(case.title))


def case_numbered(answer: CasesAnswer, number: str, numbers: NumberFormat, system: str) -> Case | None:
    return _only([(case.case_number, case) for case in cases_in(answer, system)], number, numbers.case, system)


def cases_with_key(answer: CasesAnswer, key: str, key_type: str, system: str) -> tuple[Case, ...]:
    """Those that provably carry it. A row without it shows that the filter was ignored: then nothing is proven."""
    rows = cases_in(answer, system)
    if any("external_id" not in case.model_fields_set for case in rows):
        raise ContractBroken(system, "sif.key_not_in_answer")
    found = tuple(case for case in rows if case.case_number and _carries(case.external_id, key, key_type))
    if len(found) < len(rows) or answer.total_page_count > 1:
        raise ContractBroken(system, "sif.key_filter_ignored")
    return found


def _carries(carried: ExternalId | None, key: str, key_type: str) -> bool:
    return carried is not None and carried.id.strip() == key and carried.type.strip().casefold() == key_type.casefold()


def entry_numbered(answer: DocumentsAnswer, number: str, numbers: NumberFormat, system: str) -> Document | None:
    rows = [(document.document_number, document) for document in documents_in(answer, system)]
    return _only(rows, number, numbers.entry, system)


def _only(rows: Sequence[tuple[str, R]], number: str, normal: Callable[[str], str | None], system: str) -> R | None:
    """The row with the number. Other rows alone show that the filter was ignored, and so prove no absence."""
    for found, row in rows:
        if normal(found) == number:
            return row
    if rows:
        raise ContractBroken(system, "sif.number_filter_ignored")
    return None


def registry_entry(document: Document, settings: P360Settings) -> RegistryEntry:
    return RegistryEntry(
        number=document.document_number,
        status=document.status_code,
        case_number=document.case_number or document.document_number.rpartition("-")[0],
        link=entry_link(document, settings),
        recorded=is_recorded(document, settings),
        void=document.status_code in settings.void_statuses,
    )


def is_recorded(document: Document, settings: P360Settings) -> bool:
    return document.status_code in settings.recorded_statuses


def entry_link(document: Document, settings: P360Settings) -> str:
    if settings.entry_link:
        filled = settings.entry_link.replace("{number}", document.document_number)
        return filled.replace("{recno}", str(document.recno))
    return document.url if document.url.startswith(("https://", "http://127.0.0.1")) else ""


def file_keys(document: Document, system: str) -> frozenset[str]:
    """Our keys among the notes; other notes are people's own and stay here."""
    if "files" not in document.model_fields_set:
        raise ContractBroken(system, "sif.files_not_in_answer")
    return frozenset(key for file in document.files for key in _FILE_KEY.findall(file.note))


def file_count(document: Document, system: str) -> int:
    if "files" not in document.model_fields_set:
        raise ContractBroken(system, "sif.files_not_in_answer")
    return len(document.files)


@dataclass(slots=True, kw_only=True)
class KeySearch:
    """Collects, over the pages of an answer, the entries that provably carry a key."""

    key: str
    key_type: str
    system: str
    most_pages: int
    pages: int = 0
    found: dict[str, Document] = field(default_factory=dict)

    def take(self, answer: DocumentsAnswer, page_size: int) -> bool:
        """Whether there is a further page. Raises ContractBroken where nothing can be proven.

        A row without our key shows that the filter was ignored; then only the last page proves absence.
        """
        rows = documents_in(answer, self.system)
        self.pages += 1
        for document in rows:
            if "external_id" not in document.model_fields_set:
                raise ContractBroken(self.system, "sif.key_not_in_answer")
            if self._carried_by(document):
                self.found[document.document_number] = document
        more = self.pages < answer.total_page_count or (not answer.total_page_count and len(rows) >= page_size)
        if more and self.pages >= self.most_pages:
            raise ContractBroken(self.system, "sif.key_filter_ignored", pages=self.pages)
        return more

    def _carried_by(self, document: Document) -> bool:
        return _carries(document.external_id, self.key, self.key_type) and bool(document.document_number)


@dataclass(slots=True, kw_only=True)
class Basket:
    """Counts, over the pages of an answer, the documents of one archive that stand on no case."""

    settings: P360Settings
    pages: int = 0
    count: int = 0
    days: list[date] = field(default_factory=list)
    _read: int = 0

    def take(self, answer: DocumentsAnswer, page_size: int) -> bool:
        """Whether there is a further page; what lies beyond the last one that is read is counted unseen.

        Raises ContractBroken where a row lies elsewhere: then the filter was ignored, and the count would be anything.
        """
        settings, rows = self.settings, documents_in(answer, self.settings.archive_id)
        if not all(_lies_in(document, settings.unregistered_archive) for document in rows):
            raise ContractBroken(settings.archive_id, "sif.archive_filter_ignored")
        self.pages, self._read = self.pages + 1, self._read + len(rows)
        waiting = [row for row in rows if not row.case_number and row.status_code not in settings.void_statuses]
        self.count += len(waiting)
        self.days += [day for row in waiting if (day := _day(row.created_date)) is not None]
        more = self.pages < answer.total_page_count or (not answer.total_page_count and len(rows) >= page_size)
        if more and self.pages >= settings.most_key_pages:
            self.count += max(answer.total_count - self._read, 0)
            return False
        return more

    @property
    def told(self) -> Unregistered:
        return Unregistered(count=self.count, oldest=min(self.days, default=None))


def _lies_in(document: Document, archive: str) -> bool:
    found, recno = document.document_archive, _RECNO.fullmatch(archive.strip())
    if found is None:
        return False
    if recno:
        return found.recno == int(recno[1])
    return folded(archive) in (folded(found.code), folded(found.description), str(found.recno))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def lacking(code: str, rows: Sequence[CodeRow | AccessGroup], *, text_only: bool = False) -> bool:
    """Whether a configured code, as text or `recno:<n>`, is in none of the live rows that still hold."""
    valid = [row for row in rows if not (isinstance(row, CodeRow) and row.is_expired)]
    if text_only:
        return all(code != row.code for row in valid)
    recno = _RECNO.fullmatch(code.strip())
    if recno:
        return all(row.recno != int(recno[1]) for row in valid)
    return all(code.strip() not in (row.code.strip(), row.description.strip()) for row in valid)
