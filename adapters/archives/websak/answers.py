"""What WebSak's answers prove; no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from adapters._kit.archive_settings import Choice, folded
from adapters._kit.xml import Element
from adapters.archives.websak.numbers import EntryKey
from adapters.archives.websak.settings import WebSakSettings
from adapters.archives.websak.wire import CaseRow, EntryRow, file_row
from bot.errors import ContractBroken
from bot.ports.archive import CaseFile, RegistryEntry

R = TypeVar("R", CaseRow, EntryRow)


def is_denied(case: CaseRow, settings: WebSakSettings) -> bool:
    """Whether the configuration keeps the case out of every search."""
    return settings.denies(series=(case.series,), access_code=case.access_code, title=case.title)


def is_open(case: CaseRow, settings: WebSakSettings) -> bool:
    return not settings.is_closed(case.status)


def case_file(case: CaseRow, settings: WebSakSettings) -> CaseFile:
    return CaseFile(
        number=case.key.written(settings.case_year_digits) if case.key else "",
        title=case.title,
        open=is_open(case, settings),
        responsible_unit=_known(case.unit, settings.units),
        handler=_known(case.handler, settings.handlers),
        access_code=case.access_code,
    )


def is_titled(case: CaseRow, text: str) -> bool:
    """WebSak may have matched more, or the screened title."""
    return folded(text) in folded(case.title)


def rows_of(answer: Element | None) -> Sequence[Element]:
    """No answer at all is what some installations have for an empty list; the schemas allow both."""
    return [*answer.all("liste")] if answer else []


def numbered(rows: Iterable[EntryRow], wanted: EntryKey, system: str) -> EntryRow | None:
    """The entry with the number. Others alone show that the number was not looked at, and so prove no absence."""
    others = False
    for row in rows:
        if row.place == wanted.place and row.case in (None, wanted.case):
            return row
        others = True
    if others:
        raise ContractBroken(system, "gi.number_filter_ignored")
    return None


def carrying(rows: Sequence[R], key: str, settings: WebSakSettings) -> list[R]:
    """Those that provably carry our key."""
    found = [row for row in rows if _carries(row, key, settings)]
    if rows and not found:
        told = any(row.external_key for row in rows)
        raise ContractBroken(settings.archive_id, "gi.key_filter_ignored" if told else "gi.key_not_in_answer")
    return found


def _carries(row: CaseRow | EntryRow, key: str, settings: WebSakSettings) -> bool:
    if not row.external_key and not settings.answers_tell_key:
        return True
    return row.external_key == key and row.key_system.casefold() == settings.key_system.casefold()


def registry_entry(row: EntryRow, key: EntryKey, settings: WebSakSettings) -> RegistryEntry:
    number = key.written(settings.case_year_digits)
    link = settings.entry_link.replace("{number}", number).replace("{system_id}", row.system_id)
    return RegistryEntry(
        number=number,
        status="M" if row.status == settings.codes.status_temporary else row.status,
        case_number=key.case.written(settings.case_year_digits),
        link=link,
        recorded=is_recorded(row, settings),
        void=row.status in settings.void_statuses,
    )


def is_recorded(row: EntryRow, settings: WebSakSettings) -> bool:
    return row.status in settings.recorded_statuses


def file_count(answer: Element | None) -> int:
    """A file that WebSak keeps in several formats is one: rows of one number count once."""
    rows = [file_row(row) for row in rows_of(answer)]
    return len({row.number or f"id {row.system_id or place}" for place, row in enumerate(rows)})


def _known(code: str, choices: Iterable[Choice]) -> str:
    """Empty where the configuration lacks it: a draft may name only what stands there."""
    return next((choice.code for choice in choices if code and folded(choice.code) == folded(code)), "")
