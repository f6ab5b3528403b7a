"""NySaksmappe, NyJournalpost and NyDokument: what is taken, and what is refused."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from adapters.simulators.websak import codes
from adapters.simulators.websak.installation import Installation
from adapters.simulators.websak.names import DOKUMENT, KJERNE, KONTAKT
from adapters.simulators.websak.reading import case_number, code, flag, key_of, text, type_of
from adapters.simulators.websak.records import CaseFile, Entry, Party, Screening, StoredFile
from adapters.simulators.websak.refusals import SoapRefusal
from adapters.simulators.websak.world import WebSakWorld

CLOSED = frozenset({"A", "U"})


def new_case(world: WebSakWorld, given: Any) -> CaseFile:
    status = code(given, KJERNE, "saksstatus") or "B"
    series = code(given, KJERNE, "referanseArkivdel") or "SAK"
    need_code(world, codes.SAKSSTATUS, status)
    need_code(world, codes.ARKIVDEL, series)
    title, public = text(given, KJERNE, "tittel"), text(given, KJERNE, "offentligTittel")
    screening = _screening(world, given)
    classes = tuple(
        (code(one, KJERNE, "klassifikasjonssystem"), text(one, KJERNE, "klasseID"))
        for one in given.findall(f"{{{KJERNE}}}klasse/{{{KJERNE}}}liste")
    )
    for system, _ in classes:
        need_code(world, codes.KLASSIFIKASJON, system)
    year = world.clock.now().year
    return world.put_case(
        CaseFile(
            system_id=world.next_id(),
            year=year,
            sequence=1 + sum(case.year == year for case in world.cases()),
            title=title,
            public_title=public or title,
            title_screened=_screened_title(given, public, screening),
            status=status,
            series=series,
            classes=classes,
            screening=screening,
            access_group=text(given, KJERNE, "tilgangsgruppeNavn"),
            unit=text(given, KJERNE, "administrativEnhetInit"),
            handler=text(given, KJERNE, "saksansvarligInit"),
            key=key_of(given, "referanseEksternNoekkel"),
            created_at=world.clock.now(),
        )
    )


def new_entry(world: WebSakWorld, given: Any) -> Entry:
    case = _case_of(world, given)
    kind, status = code(given, KJERNE, "journalposttype"), code(given, KJERNE, "journalstatus")
    need_code(world, codes.JOURNALPOSTTYPE, kind)
    need_code(world, codes.JOURNALSTATUS, status)
    public, screening = text(given, KJERNE, "offentligTittel"), _screening(world, given)
    parties = tuple(party_of(world, row) for row in given.findall(f"{{{KJERNE}}}korrespondansepart/{{{KJERNE}}}liste"))
    if kind == "I" and not any(party.role == "EA" for party in parties):
        raise SoapRefusal("Validation", "Inngående journalpost mangler avsender")
    if screening is None and any(party.screened for party in parties):
        raise SoapRefusal("Validation", "Skjermet korrespondansepart uten tilgangsrestriksjon")
    remarks = given.findall(f"{{{KJERNE}}}merknader/{{{KJERNE}}}liste")
    place = world.next_place(case)
    entry = Entry(
        system_id=world.next_id(),
        case_system_id=case.system_id,
        place=place,
        journal_sequence=1 + len(world.entries()),
        number=f"{case.number}-{place}",
        kind=kind,
        status=status,
        title=text(given, KJERNE, "tittel"),
        public_title=public,
        title_screened=_screened_title(given, public, screening),
        screening=screening,
        access_group=text(given, KJERNE, "tilgangsgruppeNavn"),
        document_date=text(given, KJERNE, "dokumentetsDato")[:10],
        key=key_of(given, "referanseEksternNoekkel"),
        parties=parties,
        remarks=tuple(text(remark, KJERNE, "merknadstekst") for remark in remarks),
        created_at=world.clock.now(),
    )
    return world.put_entry(entry)


def new_file(world: WebSakWorld, given: Any, site: Installation) -> tuple[StoredFile, Entry]:
    entry = world.entry(text(given, DOKUMENT, "referanseJournalpostSystemID"))
    if entry is None:
        raise SoapRefusal("Finder", "Fant ikke journalposten")
    if entry.status == "J":
        raise SoapRefusal("Application", "Journalposten er journalført, og tar ikke flere dokumenter")
    relation = code(given, DOKUMENT, "tilknyttetRegistreringSom")
    if relation == "H" and any(one.relation == "H" for one in entry.files):
        raise SoapRefusal("Application", "Journalposten har et hoveddokument fra før")
    described = {name: code(given, DOKUMENT, name) for name in ("dokumentstatus", "variantformat", "format")}
    need_code(world, codes.TILKNYTTET, relation)
    need_code(world, codes.DOKUMENTSTATUS, described["dokumentstatus"])
    need_code(world, codes.VARIANT, described["variantformat"])
    need_code(world, codes.FORMAT, described["format"])
    file = given.find(f"{{{DOKUMENT}}}Fil")
    if file is None or type_of(file) != (DOKUMENT, "Filinnhold"):
        raise SoapRefusal("Implementation", "Bare Filinnhold støttes")
    content = _content(text(file, DOKUMENT, "base64"))
    stored = StoredFile(
        system_id=world.next_id(),
        number=str(1 + len(entry.files)),
        title=text(given, DOKUMENT, "tittel"),
        relation=relation,
        status=described["dokumentstatus"],
        variant=site.variants[0],
        format=described["format"],
        file_name=text(file, DOKUMENT, "filnavn"),
        media_type=text(file, DOKUMENT, "mimeType"),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return stored, entry


def party_of(world: WebSakWorld, row: Any) -> Party:
    role = code(row, KJERNE, "korrespondanseparttype")
    need_code(world, codes.PARTTYPE, role)
    contact = row.find(f"{{{KJERNE}}}Kontakt")
    is_org = type_of(contact) == (KONTAKT, "Organisasjon")
    return Party(
        role=role,
        name=text(contact, KONTAKT, "navn"),
        org_number=text(contact, KONTAKT, "organisasjonsnummer") if is_org else "",
        screened=flag(row, KJERNE, "skjermetKorrespondansepart"),
        reference=text(row, KJERNE, "deresReferanse"),
        responsible=text(row, KJERNE, "behandlingsansvarlig") == "1",
        unit=text(row, KJERNE, "administrativEnhetInit"),
        handler=text(row, KJERNE, "saksbehandlerInit"),
    )


def need_code(world: WebSakWorld, name: str, value: str) -> None:
    if not world.takes(name, value):
        raise SoapRefusal("Validation", f"Ukjent kode i {name}")


def _case_of(world: WebSakWorld, given: Any) -> CaseFile:
    """By number and by id, which must agree; at least one is needed (vendor's example)."""
    number = given.find(f"{{{KJERNE}}}saksnr")
    system_id = text(given, KJERNE, "referanseSakSystemID", "systemID", "id")
    wanted = case_number(number) if number is not None else None
    if wanted is None and not system_id:
        raise SoapRefusal("Validation", "Feil i journalpost: Feltet sak-ID må ha verdi")
    found = [
        case
        for case in world.cases()
        if wanted in (None, (case.year, case.sequence)) and system_id in ("", case.system_id)
    ]
    if len(found) != 1:
        raise SoapRefusal("Finder", "Fant ikke saken")
    if found[0].status in CLOSED:
        raise SoapRefusal("Application", "Saken er avsluttet")
    return found[0]


def _screening(world: WebSakWorld, given: Any) -> Screening | None:
    wanted = code(given, KJERNE, "skjerming", "tilgangsrestriksjon")
    basis = text(given, KJERNE, "skjerming", "skjermingshjemmel")
    if not wanted:
        return None
    need_code(world, codes.TILGANG, wanted)
    if basis:
        need_code(world, codes.HJEMMEL, basis)
    return Screening(code=wanted, basis=basis)


def _screened_title(given: Any, public: str, screening: Screening | None) -> bool:
    screened = flag(given, KJERNE, "skjermetTittel")
    if screened and not (public and screening):
        raise SoapRefusal("Validation", "Skjermet tittel krever offentlig tittel og tilgangsrestriksjon")
    return screened


def _content(encoded: str) -> bytes:
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except binascii.Error:
        raise SoapRefusal(None, "Ugyldig base64") from None
