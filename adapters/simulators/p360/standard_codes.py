"""The code tables of a newly installed 360 in Norwegian, as far as they are known, else invented rows.

Case status, journal status, category and role: "SIF - Generic Web Service Layer", 2016-08-02, chapter 10. Recnos of the
other tables are invented: every installation has its own, a caller that has not read the live tables fails here.
"""

from __future__ import annotations

from adapters.simulators.p360 import codes
from adapters.simulators.p360.codes import CodeRow, CodeTables

_TABLES: dict[str, tuple[tuple[int, str, str], ...]] = {
    codes.CASE_STATUS: (
        (4, "R", "Reservert"),
        (5, "B", "Under behandling"),
        (6, "A", "Avsluttet"),
        (7, "X", "Ikke gjenstand for oppfølging"),
        (8, "U", "Utgår"),
        (9, "KU", "Kopiert utdrag"),
        (17, "AS", "Avsluttet av saksbehandler"),
    ),
    codes.JOURNAL_STATUS: (
        (1, "R", "Reservert"),
        (2, "M", "Midlertidig journalført"),
        (3, "S", "Registrert av ansvarlig person/leder"),
        (4, "F", "Ferdig fra ansvarlig person/leder"),
        (5, "E", "Ekspedert"),
        (6, "J", "Journalført"),
        (7, "A", "Registrering avsluttet"),
        (8, "U", "Utgår"),
    ),
    codes.CONTACT_ROLE: (
        (1, "Kontakt", "Kontakt"),
        (5, "Avsender", "Avsender"),
        (6, "Mottaker", "Mottaker"),
        (7, "Medavsender", "Medavsender"),
        (8, "Kopi til", "Kopi til"),
        (11, "Behandles i", "Behandles i"),
    ),
    codes.CASE_TYPE: ((2, "Sak", "Sak"), (200001, "Overføringssak", "Overføringssak")),
    codes.DOCUMENT_ARCHIVE: (
        (2, "Saksdokument", "Saksdokument"),
        (7, "Uregistrert", "Uregistrerte dokumenter"),
        (200003, "Personsensitivt dokument", "Personsensitivt dokument"),
    ),
    codes.ARCHIVE_TYPE: ((1, "K-koder", "K-koder"), (2, "EMNE", "Emne")),
    codes.ARCHIVE_CODE: ((200061, "B64", "Skoleskyss"), (200062, "G00", "Helse, fellessaker")),
    codes.SUB_ARCHIVE: ((60001, "Sakarkiv", "Sakarkiv"), (200010, "Personalarkiv", "Personalarkiv")),
    codes.LAW: (
        (200021, "Offl. § 13 jf. fvl. § 13 (1) nr.1", "Taushetsplikt om personlige forhold"),
        (200022, "Offl. § 13 jf. fvl. § 13 (1) nr.2", "Taushetsplikt om driftshemmeligheter"),
        (200023, "Offl. § 14", "Organinterne dokumenter"),
        (200024, "Offl. § 23", "Forhandlingsposisjon"),
        (200025, "Offl. § 25", "Ansettelsessaker"),
        (200026, "Offl. § 26", "Eksamen og personbilder"),
    ),
    codes.NOTE_TYPE: ((1, "Merknad", "Merknad"), (200031, "Arkivmerknad", "Merknad fra dokumentsenteret")),
    codes.RESPONSE_CODE: (
        (1, "BU", "Besvart med utgående dokument"),
        (2, "TLF", "Besvart per telefon"),
        (3, "TE", "Tatt til etterretning"),
        (4, "TO", "Tatt til orientering"),
    ),
    codes.FILE_STATUS: ((1, "B", "Under behandling"), (2, "F", "Ferdig")),
    codes.FILE_CATEGORY: ((1, "1", "Dokument"), (2, "2", "Vedlegg")),
    codes.RELATION_TYPE: ((1, "H", "Hoveddokument"), (2, "V", "Vedlegg")),
    codes.VERSION_FORMAT: ((1, "P", "Produksjonsformat"), (2, "A", "Arkivformat"), (3, "O", "Offentlig format")),
}

_FORMATS = (
    "ASICE CSV DOC DOCX EML GIF HTM HTML JPEG JPG JSON MSG ODS ODT PDF PNG PPTX RTF SDO SOS "
    "TIF TIFF TXT XLS XLSX XML ZIP"
)


def standard_tables() -> CodeTables:
    tables = CodeTables()
    for name, rows in _TABLES.items():
        tables.put(name, *(CodeRow(recno=recno, code=code, description=text) for recno, code, text in rows))
    tables.put(codes.FILE_FORMAT, *_formats())
    tables.put(codes.CATEGORY, *_categories())
    tables.put(codes.ACCESS_CODE, *_access_codes())
    return tables


def _formats() -> list[CodeRow]:
    return [CodeRow(recno=200100 + at, code=name, description=name) for at, name in enumerate(_FORMATS.split())]


def _categories() -> list[CodeRow]:
    rows = ((112, "Referat"), (114, "E-post inn"), (115, "E-post ut"), (125, "Kontrakt"), (60006, "Vedtak"))
    return [
        CodeRow(recno=110, code="Dokument inn", description="Dokument inn", also=("I",)),
        CodeRow(recno=111, code="Dokument ut", description="Dokument ut", also=("U",)),
        CodeRow(
            recno=113, code="Internt notat med oppfølging", description="Internt notat med oppfølging", also=("N",)
        ),
        CodeRow(
            recno=60005, code="Internt notat uten oppfølging", description="Internt notat uten oppfølging", also=("X",)
        ),
        *(CodeRow(recno=recno, code=text, description=text) for recno, text in rows),
    ]


def _access_codes() -> list[CodeRow]:
    screened = (
        (200042, "13", "Unntatt etter offl. § 13"),
        (200043, "14", "Unntatt etter offl. § 14"),
        (200044, "P", "Personalsak"),
        (200045, "KL", "Klientsak"),
    )
    return [
        CodeRow(recno=200040, code="U", description="Ugradert"),
        CodeRow(recno=200041, code="XX", description="Midlertidig unntatt"),
        *(CodeRow(recno=recno, code=code, description=text, needs_paragraph=True) for recno, code, text in screened),
        CodeRow(recno=200049, code="5A", description="Unntatt etter lov av 1970", expired=True, needs_paragraph=True),
    ]
