"""The journalpost that a new letter becomes: everything right at once, since GeoIntegrasjon changes none of it later.

Screened titles and parties as the vendor's example has them ("NB! Må settes"); the internal party with
behandlingsansvarlig 1 by 4.1.11 of the standard (FINTLabs/fint-geointegrasjon-adapter b033b8ab, 2026-08-07).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from adapters._kit.archive_settings import AccessCode, Choice
from adapters._kit.xml_text import shorten, writable
from adapters.archives.websak.names import CHANGING, CONTACTS, CORE
from adapters.archives.websak.nodes import Node, tree
from adapters.archives.websak.numbers import CaseKey
from adapters.archives.websak.protocol import case_number, coded, external_key_of
from adapters.archives.websak.settings import WebSakSettings
from bot.errors import Rejected
from bot.ports.archive import EntryDraft

C = TypeVar("C", bound=Choice)


class Screened(Protocol):
    """What entries and cases are hidden by."""

    @property
    def access_code(self) -> str: ...

    @property
    def legal_basis(self) -> str: ...

    @property
    def access_group(self) -> str: ...


def entry_of(draft: EntryDraft, case: CaseKey, case_system_id: str, settings: WebSakSettings) -> Node:
    """Raises Rejected where the draft names what the configuration does not know, or would reveal the sender."""
    codes = settings.codes
    code = access_code_of(draft, settings)
    screened = code.code != settings.public_access_code
    public = shorten(draft.public_title, settings.title_length)
    # an entry without screening has no place that hides a title
    full = shorten(draft.full_title, settings.title_length) if screened else ""
    parts = (
        coded("journalposttype", codes.entry_type),
        tree(CORE, "dokumentetsDato", f"{draft.document_date.isoformat()}T00:00:00"),
        coded("journalstatus", codes.status_temporary),
        tree(CORE, "tittel", full or public),
        tree(CORE, "skjermetTittel", _flag(bool(full) and full != public)),
        *screening_of(draft, code, settings, screened=screened),
        tree(CORE, "offentligTittel", public),
        tree(CORE, "saksnr", *case_number(case)),
        *access_group_of(draft, settings),
        *_case_reference(case_system_id),
        tree(CORE, "korrespondansepart", *_parties(draft, settings, screened=screened)),
        external_key_of(draft.external_key, settings),
        *_remark(draft),
    )
    return tree(CHANGING, "journalpost", *parts)


def _case_reference(system_id: str) -> Iterator[Node]:
    """Beside the number: an entry without it was refused with "Feltet sak-ID må ha verdi" (vendor's example)."""
    if system_id:
        yield tree(CORE, "referanseSakSystemID", tree(CORE, "systemID", tree(CORE, "id", system_id)))


def access_code_of(draft: Screened, settings: WebSakSettings) -> AccessCode:
    """Nobody's choice is the temporary screening, never none."""
    wanted = draft.access_code or settings.temporary_access_code
    return configured("access_code", wanted, settings.access_codes, settings)


def screening_of(draft: Screened, code: AccessCode, settings: WebSakSettings, *, screened: bool) -> Iterator[Node]:
    if not screened:
        return
    inside = [coded("tilgangsrestriksjon", code.code)]
    if code.legal_bases:
        temporary = settings.temporary_legal_basis if code.code == settings.temporary_access_code else ""
        basis = draft.legal_basis or temporary
        if not basis:
            raise Rejected(settings.archive_id, "gi.missing_legal_basis")
        chosen = configured("legal_basis", basis, code.legal_bases, settings)
        inside.append(tree(CORE, "skjermingshjemmel", chosen.code))
    yield tree(CORE, "skjerming", *inside)


def access_group_of(draft: Screened, settings: WebSakSettings) -> Iterator[Node]:
    if draft.access_group:
        group = configured("access_group", draft.access_group, settings.access_groups, settings)
        yield tree(CORE, "tilgangsgruppeNavn", group.code)


def _parties(draft: EntryDraft, settings: WebSakSettings, *, screened: bool) -> Iterator[Node]:
    if draft.sender_screened and not screened:
        raise Rejected(settings.archive_id, "gi.sender_would_be_public")
    name = shorten(draft.sender_name, settings.title_length) or settings.unknown_sender
    reference = shorten(draft.sender_reference, settings.title_length)
    yield sender_of(name, draft.sender_org, settings, screened=draft.sender_screened, reference=reference)
    yield from _responsible(draft, settings)


def sender_of(
    name: str, org_number: str | None, settings: WebSakSettings, *, screened: bool, reference: str = ""
) -> Node:
    return tree(
        CORE,
        "liste",
        coded("korrespondanseparttype", settings.codes.sender_role),
        tree(CORE, "skjermetKorrespondansepart", _flag(screened)),
        *((tree(CORE, "deresReferanse", reference),) if reference else ()),
        _contact(name, org_number),
    )


def _contact(name: str, org_number: str | None) -> Node:
    if org_number is None:
        return tree(CORE, "Kontakt", tree(CONTACTS, "navn", name))
    number = tree(CONTACTS, "organisasjonsnummer", org_number)
    return tree(CORE, "Kontakt", tree(CONTACTS, "navn", name), number, xsi_type=(CONTACTS, "Organisasjon"))


def _responsible(draft: EntryDraft, settings: WebSakSettings) -> Iterator[Node]:
    unit_code = draft.responsible_unit or settings.default_unit
    if not unit_code and not draft.handler:
        return
    unit = configured("responsible_unit", unit_code, settings.units, settings) if unit_code else None
    handler = configured("handler", draft.handler, settings.handlers, settings) if draft.handler else None
    named = unit or handler
    yield tree(
        CORE,
        "liste",
        coded("korrespondanseparttype", settings.codes.internal_role),
        tree(CORE, "behandlingsansvarlig", "1"),
        *((tree(CORE, "administrativEnhetInit", unit.code),) if unit else ()),
        *((tree(CORE, "saksbehandlerInit", handler.code),) if handler else ()),
        tree(CORE, "Kontakt", tree(CONTACTS, "navn", (named.title or named.code) if named else "")),
    )


def _remark(draft: EntryDraft) -> Iterator[Node]:
    """In the same request, so that there is no second one whose outcome could be unknown."""
    text = writable(draft.remark).strip()
    if text:
        yield tree(CORE, "merknader", remark_of(text))


def remark_of(text: str) -> Node:
    return tree(CORE, "liste", tree(CORE, "merknadstekst", text))


def configured(field_name: str, code: str, choices: Sequence[C], settings: WebSakSettings) -> C:
    for choice in choices:
        if choice.code == code:
            return choice
    raise Rejected(settings.archive_id, "gi.not_configured", field=field_name)


def _flag(value: bool) -> str:
    return "true" if value else "false"
