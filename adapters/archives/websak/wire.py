"""The shapes that WebSak answers with, read out of XML.

Only what this adapter uses; an element that is missing is an empty text. Raises ContractBroken where an answer is not
the one that was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters._kit.xml import Element
from adapters.archives.websak.numbers import CaseKey
from bot.errors import ContractBroken


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    system_id: str
    key: CaseKey | None
    #: the public one; empty where the archive tells only a screened title
    title: str
    status: str
    series: str
    access_code: str
    unit: str
    handler: str
    key_system: str
    external_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    system_id: str
    case: CaseKey | None
    case_system_id: str
    #: place in its case; 0 where the archive does not tell it
    place: int
    status: str
    key_system: str
    external_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    system_id: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    code: str
    valid: bool


def returned(body: Element, operation: str, system: str) -> Element | None:
    """What the operation returns; None where it returns nothing, which the schemas allow."""
    answer = next(iter(body.children), None)
    if answer is None or answer.name != f"{operation}Response":
        raise ContractBroken(system, "gi.other_answer", operation=operation)
    return next(answer.all("return"), None)


def case_row(row: Element) -> CaseRow:
    screened = _text(row, "skjermetTittel") in ("true", "1")
    public = _text(row, "offentligTittel")
    external = _at(row, "referanseEksternNoekkel")
    return CaseRow(
        system_id=_text(row, "systemID"),
        key=_case_key(row),
        title=public if public or screened else _text(row, "tittel"),
        status=_code(row, "saksstatus"),
        series=_code(row, "referanseArkivdel"),
        access_code=_text(_at(row, "skjerming", "tilgangsrestriksjon"), "kodeverdi"),
        unit=_text(row, "administrativEnhetInit"),
        handler=_text(row, "saksansvarligInit"),
        key_system=_text(external, "fagsystem"),
        external_key=_text(external, "noekkel"),
    )


def entry_row(row: Element) -> EntryRow:
    external = _at(row, "referanseEksternNoekkel")
    return EntryRow(
        system_id=_text(row, "systemID"),
        case=_case_key(row),
        case_system_id=_text(_at(row, "referanseSakSystemID", "systemID"), "id"),
        place=_whole(_text(row, "journalpostnummer")),
        status=_code(row, "journalstatus"),
        key_system=_text(external, "fagsystem"),
        external_key=_text(external, "noekkel"),
    )


def file_row(row: Element) -> FileRow:
    return FileRow(system_id=_text(row, "systemID"), number=_text(row, "dokumentnummer"))


def code_row(row: Element) -> CodeRow:
    return CodeRow(code=_text(row, "kodeverdi"), valid=_text(row, "erGyldig") not in ("false", "0"))


def _case_key(row: Element) -> CaseKey | None:
    number = _at(row, "saksnr")
    year, sequence = _whole(_text(number, "saksaar")), _whole(_text(number, "sakssekvensnummer"))
    return CaseKey(year=year, sequence=sequence) if year and sequence else None


def _at(element: Element, *path: str) -> Element:
    """What is not there is an empty element."""
    for name in path:
        element = next(element.all(name), Element(name=name))
    return element


def _text(element: Element, name: str) -> str:
    return element.first(name) or ""


def _code(element: Element, name: str) -> str:
    return _text(_at(element, name), "kodeverdi")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
