"""Code lists of an installation: Noark's codes, with names as FINT reads them (reference, archives.md section 2)."""

from __future__ import annotations

from adapters.simulators.websak.records import CodeList

JOURNALSTATUS, JOURNALPOSTTYPE, SAKSSTATUS = "Journalstatus", "Journalposttype", "Saksstatus"
PARTTYPE, TILGANG, HJEMMEL = "Korrespondanseparttype", "Tilgangsrestriksjon", "SkjermingsHjemmel"
TILKNYTTET, VARIANT, FORMAT, DOKUMENTSTATUS = "TilknyttetRegistreringSom", "Variantformat", "Format", "Dokumentstatus"
ARKIVDEL, KLASSIFIKASJON, MAPPETYPE = "Arkivdel", "Klassifikasjonssystem", "Mappetype"

LEGAL_BASIS = "Offl. § 13 jf. fvl. § 13 (1) nr.1"


def standard_lists() -> dict[str, CodeList]:
    lists = {
        JOURNALSTATUS: {"M": "Midlertidig registrert", "S": "Registrert av saksbehandler", "J": "Journalført",
                        "F": "Ferdig", "E": "Ekspedert", "U": "Utgår"},
        JOURNALPOSTTYPE: {"I": "Inngående", "U": "Utgående", "N": "Internt notat", "X": "Notat uten oppfølging"},
        SAKSSTATUS: {"B": "Under behandling", "R": "Reservert", "A": "Avsluttet", "U": "Utgår"},
        PARTTYPE: {"EA": "Ekstern avsender", "EM": "Ekstern mottaker", "EK": "Ekstern kopimottaker",
                   "IA": "Intern avsender", "IM": "Intern mottaker", "IK": "Intern kopimottaker"},
        TILGANG: {"13": "Unntatt etter offl. § 13", "XX": "Midlertidig unntatt", "P": "Personalsaker"},
        HJEMMEL: {LEGAL_BASIS: "Taushetsplikt om personlige forhold", "Offl. § 14": "Organinterne dokumenter"},
        TILKNYTTET: {"H": "Hoveddokument", "V": "Vedlegg"},
        VARIANT: {"P": "Produksjonsformat", "A": "Arkivformat"},
        FORMAT: {"RA-PDF": "PDF", "TXT": "Tekst", "HTML": "HTML", "XML": "XML", "JPG": "JPEG", "PNG": "PNG",
                 "DOCX": "Word", "TIF": "TIFF", "BIN": "Annet"},
        DOKUMENTSTATUS: {"B": "Under behandling", "F": "Ferdig"},
        ARKIVDEL: {"SAK": "Saksarkiv", "PERS": "Personalarkiv"},
        KLASSIFIKASJON: {"KK": "K-kodene"},
        MAPPETYPE: {"SA": "Saksmappe"},
    }  # fmt: skip
    return {name: CodeList(rows=dict(rows)) for name, rows in lists.items()}
