"""Builds the requests of GeoIntegrasjon Arkiv 1.1 that are sent to WebSak; no I/O.

Elements stand in the order of the published schemas (giArkivKjerne20120131.xsd and its neighbours), which is part of
the contract. What each field is for: `reference`, archives.md section 2, 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from adapters._kit.xml_text import shorten, writable
from adapters.archives.websak.names import (
    CASE_KEYS,
    CHANGING,
    CODES,
    CORE,
    FILES,
    FILTERS,
    READING,
    TECHNICAL,
)
from adapters.archives.websak.nodes import Node, tree
from adapters.archives.websak.numbers import CaseKey, EntryKey
from adapters.archives.websak.settings import WebSakSettings
from bot.domain.file_names import extension_of
from bot.ports.archive import FileDraft

_NO_EXTRAS = ("returnerMerknad", "returnerTilleggsinformasjon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation; `body` is the element inside soap:Body."""

    service: Literal["reading", "changing"]
    operation: str
    body: Node

    @property
    def action(self) -> str:
        """The SOAPAction of the WSDLs' bindings."""
        return f"{READING if self.service == 'reading' else CHANGING}/#{self.operation}"


def case_by_number(key: CaseKey, settings: WebSakSettings) -> Call:
    return _read(
        "FinnSaksmapperGittNoekkel",
        (_case_key(READING, "nokkel", key), *_flags(*_NO_EXTRAS, "returnerSakspart", "returnerKlasse")),
        settings,
    )


def case_by_system_id(system_id: str, settings: WebSakSettings) -> Call:
    key = tree(READING, "nokkel", _system_id(system_id), xsi_type=(CORE, "SakSystemId"))
    return _read(
        "FinnSaksmapperGittNoekkel",
        (key, *_flags(*_NO_EXTRAS, "returnerSakspart", "returnerKlasse")),
        settings,
    )


def cases_by_title(text: str, settings: WebSakSettings) -> Call:
    """One criterion only: how several are joined is nowhere said. Whether a wildcard is one is the installation's."""
    wildcard = settings.title_wildcard
    wanted = tree(
        FILTERS,
        "Kriterie",
        tree(FILTERS, "feltnavn", "saksmappe.tittel"),
        tree(FILTERS, "feltverdi", f"{wildcard}{writable(text.strip())}{wildcard}"),
        xsi_type=(FILTERS, "Soekefelt"),
    )
    search = tree(READING, "sok", tree(FILTERS, "liste", tree(FILTERS, "operator", "EQ"), wanted))
    return _read("FinnSaksmapper", (search, *_flags(*_NO_EXTRAS, "returnerSakspart", "returnerKlasse")), settings)


def entry_by_number(key: EntryKey, settings: WebSakSettings) -> Call:
    wanted = tree(
        READING,
        "nokkel",
        tree(CORE, "saksaar", str(key.case.year)),
        tree(CORE, "sakssekvensnummer", str(key.case.sequence)),
        tree(CORE, "journalpostnummer", str(key.place)),
        xsi_type=(CORE, "Dokumentnummer"),
    )
    return _entries(wanted, settings)


def entry_by_system_id(system_id: str, settings: WebSakSettings) -> Call:
    return _entries(_entry_key(READING, "nokkel", system_id), settings)


def entries_by_key(external_key: str, settings: WebSakSettings) -> Call:
    key = _external_key("eksternnoekkel", external_key, settings)
    return _entries(tree(READING, "nokkel", key, xsi_type=(CORE, "JournpostEksternNoekkel")), settings)


def files_of(system_id: str, settings: WebSakSettings) -> Call:
    """By the entry's own id; the file's content stays where it is."""
    wanted = _entry_key(READING, "journpostnokkel", system_id)
    return _read("FinnDokumenterGittJournalpostnoekkel", (wanted, *_flags("returnerFil")), settings)


def code_list(name: str, settings: WebSakSettings) -> Call:
    return _read("HentKodeliste", (tree(READING, "kodelistenavn", name),), settings)


def new_entry(entry: Node, settings: WebSakSettings) -> Call:
    return _change("NyJournalpost", (entry,), settings)


def new_file(system_id: str, draft: FileDraft, content: str, settings: WebSakSettings) -> Call:
    """`content` stands where the base64 will be; it is the last of the file's own words in the request."""
    codes = settings.codes
    title = shorten(draft.title or draft.file_name, settings.title_length) or "Uten tittel"
    described = tree(
        CHANGING,
        "dokument",
        _code(FILES, "tilknyttetRegistreringSom", codes.relation_main if draft.main else codes.relation_attachment),
        tree(FILES, "tittel", title),
        _code(FILES, "dokumentstatus", codes.file_status),
        _code(FILES, "variantformat", codes.variant),
        *_format(draft, settings),
        tree(FILES, "referanseJournalpostSystemID", system_id),
        tree(
            FILES,
            "Fil",
            tree(FILES, "filnavn", shorten(draft.file_name, settings.title_length) or "fil"),
            tree(FILES, "mimeType", writable(draft.media_type) or "application/octet-stream"),
            tree(FILES, "base64", content),
            xsi_type=(FILES, "Filinnhold"),
        ),
    )
    return _change("NyDokument", (described, *_flags("returnerFil", namespace=CHANGING)), settings)


def new_status(system_id: str, status: str, settings: WebSakSettings) -> Call:
    return _change(
        "OppdaterJournalpostStatus",
        (_code(CHANGING, "journalstatus", status), _entry_key(CHANGING, "journalpostnokkel", system_id)),
        settings,
    )


def new_case(case: Node, settings: WebSakSettings) -> Call:
    return _change("NySaksmappe", (case,), settings)


def cases_by_key(external_key: str, settings: WebSakSettings) -> Call:
    key = tree(
        READING, "nokkel", _external_key("eksternnoekkel", external_key, settings), xsi_type=(CORE, "SakEksternNoekkel")
    )
    return _read(
        "FinnSaksmapperGittNoekkel", (key, *_flags(*_NO_EXTRAS, "returnerSakspart", "returnerKlasse")), settings
    )


def new_party(system_id: str, party: Node, settings: WebSakSettings) -> Call:
    parts = (tree(CHANGING, "part", party), _entry_key(CHANGING, "journalpostnokkel", system_id))
    return _change("NyKorrespondansepart", parts, settings)


def new_remark(system_id: str, remark: Node, settings: WebSakSettings) -> Call:
    parts = (tree(CHANGING, "merknad", remark), _entry_key(CHANGING, "journalnokkel", system_id))
    return _change("NyJournalpostMerknad", parts, settings)


def new_responsible(system_id: str, unit: str, handler: str, settings: WebSakSettings) -> Call:
    parts = (
        *((tree(CHANGING, "nyAdministrativEnhetKode", unit),) if unit else ()),
        *((tree(CHANGING, "nySaksbehandlerInit", handler),) if handler else ()),
        _entry_key(CHANGING, "journalpostnokkel", system_id),
    )
    return _change("OppdaterJournalpostAnsvarlig", parts, settings)


def _format(draft: FileDraft, settings: WebSakSettings) -> Iterable[Node]:
    extension = extension_of(draft.file_name, draft.media_type)
    code = settings.codes.formats.get(extension) or settings.codes.other_format or extension.upper()
    return (_code(FILES, "format", code),) if code else ()


def _entries(wanted: Node, settings: WebSakSettings) -> Call:
    """Without parties and sign-offs: WebSak was seen to answer with a fault when they were asked for (FINT, 2026)."""
    extras = _flags(*_NO_EXTRAS, "returnerKorrespondansepart", "returnerAvskrivning")
    return _read("FinnJournalposterGittNoekkel", (wanted, *extras), settings)


def _read(operation: str, parts: Iterable[Node], settings: WebSakSettings) -> Call:
    body = tree(READING, operation, *parts, _context(READING, settings))
    return Call(service="reading", operation=operation, body=body)


def _change(operation: str, parts: Iterable[Node], settings: WebSakSettings) -> Call:
    body = tree(CHANGING, operation, *parts, _context(CHANGING, settings))
    return Call(service="changing", operation=operation, body=body)


def _context(namespace: str, settings: WebSakSettings) -> Node:
    defaults = settings.defaults_key
    return tree(
        namespace,
        "kontekst",
        tree(TECHNICAL, "klientnavn", "postvakt"),
        *((tree(TECHNICAL, "referanseoppsett", defaults),) if defaults else ()),
    )


def _flags(*names: str, namespace: str = READING) -> Iterable[Node]:
    return (tree(namespace, name, "false") for name in names)


def _case_key(namespace: str, name: str, key: CaseKey) -> Node:
    return tree(namespace, name, *case_number(key), xsi_type=(CASE_KEYS, "Saksnummer"))


def case_number(key: CaseKey) -> tuple[Node, Node]:
    return (
        tree(CASE_KEYS, "saksaar", str(key.year)),
        tree(CASE_KEYS, "sakssekvensnummer", str(key.sequence)),
    )


def _entry_key(namespace: str, name: str, system_id: str) -> Node:
    return tree(namespace, name, _system_id(system_id), xsi_type=(CORE, "JournpostSystemID"))


def _system_id(system_id: str) -> Node:
    return tree(CORE, "systemID", tree(CORE, "id", system_id))


def _external_key(name: str, key: str, settings: WebSakSettings) -> Node:
    return tree(CORE, name, tree(CORE, "fagsystem", settings.key_system), tree(CORE, "noekkel", key))


def external_key_of(key: str, settings: WebSakSettings) -> Node:
    return _external_key("referanseEksternNoekkel", key, settings)


def _code(namespace: str, name: str, code: str) -> Node:
    return tree(namespace, name, tree(CODES, "kodeverdi", code))


def coded(name: str, code: str) -> Node:
    return _code(CORE, name, code)
