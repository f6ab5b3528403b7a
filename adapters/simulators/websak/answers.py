"""Writes what was found, in the order of the published schemas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from adapters.simulators.websak.installation import Installation
from adapters.simulators.websak.names import (
    ARKIV_FELLES,
    DOKUMENT,
    INNSYN,
    KJERNE,
    KODELISTE,
    KONTAKT,
    OPPDATERING,
    SOAP,
    XSI,
)
from adapters.simulators.websak.records import CaseFile, CodeList, Entry, ExternalKey, Party, Screening, StoredFile
from adapters.simulators.websak.world import WebSakWorld

_PREFIXES = {
    "s": SOAP, "xsi": XSI, "k": KJERNE, "a": ARKIV_FELLES, "d": DOKUMENT, "c": KODELISTE, "p": KONTAKT,
}  # fmt: skip


def answered(operation: str, namespace: str) -> tuple[Any, Any]:
    """The envelope, and the element of the operation's response."""
    root = etree.Element(etree.QName(SOAP, "Envelope"), nsmap=_PREFIXES)
    body = etree.SubElement(root, etree.QName(SOAP, "Body"))
    return root, etree.SubElement(body, etree.QName(namespace, f"{operation}Response"))


def case_list(response: Any, cases: Iterable[CaseFile]) -> None:
    found = _add(response, INNSYN, "return")
    for case in cases:
        write_case(_add(found, KJERNE, "liste"), case)


def write_case(row: Any, case: CaseFile) -> None:
    _add(row, KJERNE, "systemID", case.system_id)
    _case_number(_add(row, KJERNE, "saksnr"), case)
    _add(row, KJERNE, "saksdato", f"{case.created_at:%Y-%m-%dT%H:%M:%S}")
    _add(row, KJERNE, "tittel", case.title)
    if case.public_title:
        _add(row, KJERNE, "offentligTittel", case.public_title)
    _add(row, KJERNE, "skjermetTittel", _flag(case.title_screened))
    _screening(row, case.screening)
    _code(row, KJERNE, "saksstatus", case.status)
    _code(row, KJERNE, "referanseArkivdel", case.series)
    if case.unit:
        _add(row, KJERNE, "administrativEnhetInit", case.unit)
    if case.handler:
        _add(row, KJERNE, "saksansvarligInit", case.handler)
    if case.access_group:
        _add(row, KJERNE, "tilgangsgruppeNavn", case.access_group)
    _key(row, case.key)


def entry_list(response: Any, entries: Iterable[Entry], world: WebSakWorld, site: Installation, *, wide: bool) -> None:
    """`wide`: with parties."""
    found = _add(response, INNSYN, "return")
    for entry in entries:
        write_entry(_add(found, KJERNE, "liste"), entry, world, site, wide=wide)


def made_entry(response: Any, entry: Entry, world: WebSakWorld, site: Installation) -> None:
    write_entry(_add(response, OPPDATERING, "return"), entry, world, site, wide=True)


def made_case(response: Any, case: CaseFile) -> None:
    write_case(_add(response, OPPDATERING, "return"), case)


def write_entry(row: Any, entry: Entry, world: WebSakWorld, site: Installation, *, wide: bool) -> None:
    case = world.case(entry.case_system_id)
    _add(row, KJERNE, "systemID", entry.system_id)
    journal = _add(row, KJERNE, "journalnummer")
    _add(journal, KJERNE, "journalaar", str(entry.created_at.year))
    _add(journal, KJERNE, "journalsekvensnummer", str(entry.journal_sequence))
    _add(row, KJERNE, "journalpostnummer", str(entry.place))
    _add(row, KJERNE, "journaldato", f"{entry.created_at:%Y-%m-%dT%H:%M:%S}")
    _code(row, KJERNE, "journalposttype", entry.kind)
    _code(row, KJERNE, "journalstatus", entry.status)
    _add(row, KJERNE, "tittel", entry.title)
    _add(row, KJERNE, "skjermetTittel", _flag(entry.title_screened))
    _screening(row, entry.screening)
    _add(row, KJERNE, "antallVedlegg", str(max(0, len(entry.files) - 1)))
    if entry.public_title:
        _add(row, KJERNE, "offentligTittel", entry.public_title)
    if case and site.tells_case_number:
        _case_number(_add(row, KJERNE, "saksnr"), case)
    _add(_add(_add(row, KJERNE, "referanseSakSystemID"), KJERNE, "systemID"), KJERNE, "id", entry.case_system_id)
    if wide and entry.parties:
        parties = _add(row, KJERNE, "korrespondansepart")
        for party in entry.parties:
            _party(_add(parties, KJERNE, "liste"), party)
    if site.tells_keys:
        _key(row, entry.key)


def file_list(response: Any, entry: Entry, variants: Iterable[str]) -> None:
    found = _add(response, INNSYN, "return")
    for one in entry.files:
        for variant in variants:
            write_file(_add(found, DOKUMENT, "liste"), one, entry, variant)


def made_file(response: Any, one: StoredFile, entry: Entry) -> None:
    write_file(_add(response, OPPDATERING, "return"), one, entry, one.variant)


def write_file(row: Any, one: StoredFile, entry: Entry, variant: str) -> None:
    _add(row, DOKUMENT, "systemID", one.system_id if variant == one.variant else f"{one.system_id}-{variant}")
    _add(row, DOKUMENT, "dokumentnummer", one.number)
    _code(row, DOKUMENT, "tilknyttetRegistreringSom", one.relation)
    _add(row, DOKUMENT, "tittel", one.title)
    _code(row, DOKUMENT, "dokumentstatus", one.status)
    _code(row, DOKUMENT, "variantformat", variant)
    _code(row, DOKUMENT, "format", one.format)
    _add(row, DOKUMENT, "referanseJournalpostSystemID", entry.system_id)


def code_list(response: Any, rows: CodeList) -> None:
    found = _add(response, INNSYN, "return")
    for code, title in rows.rows.items():
        row = _add(found, KODELISTE, "liste")
        _add(row, KODELISTE, "kodeverdi", code)
        _add(row, KODELISTE, "kodebeskrivelse", title)
        _add(row, KODELISTE, "erGyldig", _flag(code not in rows.expired))


def _party(row: Any, party: Party) -> None:
    _code(row, KJERNE, "korrespondanseparttype", party.role)
    if party.responsible:
        _add(row, KJERNE, "behandlingsansvarlig", "1")
    _add(row, KJERNE, "skjermetKorrespondansepart", _flag(party.screened))
    if party.reference:
        _add(row, KJERNE, "deresReferanse", party.reference)
    if party.unit:
        _add(row, KJERNE, "administrativEnhetInit", party.unit)
    if party.handler:
        _add(row, KJERNE, "saksbehandlerInit", party.handler)
    contact = _add(row, KJERNE, "Kontakt")
    if party.org_number:
        contact.set(etree.QName(XSI, "type"), "p:Organisasjon")
    _add(contact, KONTAKT, "navn", party.name)
    if party.org_number:
        _add(contact, KONTAKT, "organisasjonsnummer", party.org_number)


def _case_number(number: Any, case: CaseFile) -> None:
    _add(number, ARKIV_FELLES, "saksaar", str(case.year))
    _add(number, ARKIV_FELLES, "sakssekvensnummer", str(case.sequence))


def _screening(row: Any, screening: Screening | None) -> None:
    if screening:
        inside = _add(row, KJERNE, "skjerming")
        _code(inside, KJERNE, "tilgangsrestriksjon", screening.code)
        if screening.basis:
            _add(inside, KJERNE, "skjermingshjemmel", screening.basis)


def _key(row: Any, key: ExternalKey | None) -> None:
    if key:
        inside = _add(row, KJERNE, "referanseEksternNoekkel")
        _add(inside, KJERNE, "fagsystem", key.system)
        _add(inside, KJERNE, "noekkel", key.key)


def _code(parent: Any, namespace: str, name: str, value: str) -> None:
    _add(_add(parent, namespace, name), KODELISTE, "kodeverdi", value)


def _add(parent: Any, namespace: str, name: str, text: str = "") -> Any:
    element = etree.SubElement(parent, etree.QName(namespace, name))
    if text:
        element.text = text
    return element


def _flag(value: bool) -> str:
    return "true" if value else "false"
