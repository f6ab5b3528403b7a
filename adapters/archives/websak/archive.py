"""WebSak as an archive: the port over GeoIntegrasjon."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

from adapters._kit.archive_settings import form_choices
from adapters._kit.xml import Element
from adapters._kit.xml_text import shorten, writable
from adapters.archives.websak import answers, protocol
from adapters.archives.websak.case import case_of
from adapters.archives.websak.codes import missing_codes
from adapters.archives.websak.entry import configured, entry_of, remark_of, sender_of
from adapters.archives.websak.envelope import CONTENT
from adapters.archives.websak.faults import NOT_FOUND
from adapters.archives.websak.numbers import CaseKey, EntryKey
from adapters.archives.websak.protocol import Call
from adapters.archives.websak.settings import WebSakSettings
from adapters.archives.websak.soap import SoapService
from adapters.archives.websak.wire import CaseRow, EntryRow, case_row, entry_row
from bot.errors import ContractBroken, OutcomeUnknown, OutsideError, Rejected
from bot.ports.archive import (
    Capabilities,
    CaseDraft,
    CaseFile,
    EntryDraft,
    FileDraft,
    FormChoices,
    RegistryEntry,
    Unregistered,
)

UNKNOWN_CASE = "gi.unknown_case"
UNKNOWN_ENTRY = "gi.unknown_entry"
_SHORTEST_SEARCH = 2


class WebSakArchive:
    def __init__(self, settings: WebSakSettings, client: httpx.AsyncClient) -> None:
        """`client` is made for the address in the settings."""
        self._settings = settings
        self._soap = SoapService.of(settings, client)

    @property
    def archive_id(self) -> str:
        return self._settings.archive_id

    def capabilities(self) -> Capabilities:
        return Capabilities(
            external_key_lookup=self._settings.external_key_lookup,
            settle=self._settings.settle,
            max_file_bytes=self._settings.max_file_bytes,
            case_key_lookup=self._settings.external_key_lookup,
            file_keys=False,
        )

    def choices(self) -> FormChoices:
        return form_choices(self._settings)

    async def find_cases(self, text: str, *, limit: int = 15) -> tuple[CaseFile, ...]:
        if CaseKey.of(text):
            found = await self.case(text)
            return (found,) if found and found.open else ()
        if len(text.strip()) < _SHORTEST_SEARCH:
            return ()
        rows = [case_row(row) for row in await self._list(protocol.cases_by_title(text, self._settings))]
        cases = (
            answers.case_file(row, self._settings)
            for row in rows
            if answers.is_titled(row, text) and not answers.is_denied(row, self._settings)
        )
        return tuple(case for case in cases if case.open and case.number)[:limit]

    async def case(self, number: str) -> CaseFile | None:
        row = await self._case(number)
        if row is None or answers.is_denied(row, self._settings):
            return None
        return answers.case_file(row, self._settings)

    async def entry(self, number: str) -> RegistryEntry | None:
        key = EntryKey.of(number)
        row = await self._entry(number)
        return answers.registry_entry(row, key, self._settings) if row and key else None

    async def find_by_key(self, external_key: str) -> tuple[RegistryEntry, ...]:
        if not self._settings.external_key_lookup:
            raise Rejected(self.archive_id, "gi.no_key_lookup")
        call = protocol.entries_by_key(external_key, self._settings)
        rows = [entry_row(row) for row in await self._list(call)]
        found = answers.carrying(rows, external_key, self._settings)
        return tuple([await self._named(row) for row in found])

    async def create_entry(self, draft: EntryDraft) -> RegistryEntry:
        case = await self._case(draft.case_number)
        if case is None or case.key is None:
            raise Rejected(self.archive_id, UNKNOWN_CASE)
        if not answers.is_open(case, self._settings):
            raise Rejected(self.archive_id, "gi.closed_case")
        entry = entry_of(draft, case.key, case.system_id, self._settings)
        made = await self._soap.change(protocol.new_entry(entry, self._settings))
        row = await self._made(made)
        key = EntryKey(case=case.key, place=row.place)
        return answers.registry_entry(row, key, self._settings)

    async def file_keys(self, entry_number: str) -> frozenset[str]:  # noqa: ARG002 - the port's
        """GeoIntegrasjon has no field for a key of ours that it would answer with (giArkivDokument20120131.xsd)."""
        raise Rejected(self.archive_id, "gi.no_file_keys")

    async def file_count(self, entry_number: str) -> int:
        row = await self._needed(entry_number)
        call = protocol.files_of(row.system_id, self._settings)
        try:
            return answers.file_count(await self._soap.read(call))
        except Rejected as refusal:
            if refusal.reason == NOT_FOUND:
                return 0
            raise

    async def add_file(
        self,
        entry_number: str,
        draft: FileDraft,
        content: AsyncIterator[bytes],
        *,
        on_behalf_of: str,  # noqa: ARG002 - GeoIntegrasjon knows no acting archivist: the remark names them
    ) -> None:
        if draft.size > self._settings.max_file_bytes:
            raise Rejected(self.archive_id, "gi.too_large", most=self._settings.max_file_bytes)
        row = await self._needed(entry_number)
        call = protocol.new_file(row.system_id, draft, CONTENT, self._settings)
        await self._soap.upload(call, content, size=draft.size)

    async def finalise(self, entry_number: str, *, on_behalf_of: str) -> None:  # noqa: ARG002 - as above
        row = await self._needed(entry_number)
        if answers.is_recorded(row, self._settings):
            return
        try:
            status = self._settings.codes.status_recorded
            await self._soap.change(protocol.new_status(row.system_id, status, self._settings))
        except Rejected:
            # somebody may have recorded it in the meantime, and WebSak refuses a second time
            if not answers.is_recorded(await self._needed(entry_number), self._settings):
                raise

    async def create_case(self, draft: CaseDraft) -> CaseFile:
        """Raises OutcomeUnknown where it may have been made: `find_cases_by_key` tells."""
        made = await self._soap.change(protocol.new_case(case_of(draft, self._settings), self._settings))
        row = case_row(made) if made else None
        if row is None or row.key is None:
            raise OutcomeUnknown(self.archive_id, "gi.no_number")
        return answers.case_file(row, self._settings)

    async def find_cases_by_key(self, external_key: str) -> tuple[CaseFile, ...]:
        """Every case that provably carries the key."""
        if not self._settings.external_key_lookup:
            raise Rejected(self.archive_id, "gi.no_key_lookup")
        rows = [case_row(row) for row in await self._list(protocol.cases_by_key(external_key, self._settings))]
        found = answers.carrying(rows, external_key, self._settings)
        return tuple(answers.case_file(row, self._settings) for row in found)

    async def assign(self, entry_number: str, *, unit: str = "", handler: str = "") -> None:
        """Who answers for the entry from now on. Idempotent."""
        settings, row = self._settings, await self._needed(entry_number)
        unit = configured("responsible_unit", unit, settings.units, settings).code if unit else ""
        handler = configured("handler", handler, settings.handlers, settings).code if handler else ""
        await self._soap.change(protocol.new_responsible(row.system_id, unit, handler, settings))

    async def add_sender(self, entry_number: str, name: str, *, org_number: str | None, screened: bool) -> None:
        """One more sender. Nothing tells afterwards whether it came through: never tried twice."""
        row = await self._needed(entry_number)
        party = sender_of(shorten(name, self._settings.title_length), org_number, self._settings, screened=screened)
        await self._soap.change(protocol.new_party(row.system_id, party, self._settings))

    async def add_remark(self, entry_number: str, text: str) -> None:
        """As `add_sender`: never tried twice."""
        row = await self._needed(entry_number)
        await self._soap.change(protocol.new_remark(row.system_id, remark_of(writable(text)), self._settings))

    async def unregistered(self) -> Unregistered:
        """GeoIntegrasjon finds entries of a case or by key, never those that belong to no case (WSDL of 2012-01-31)."""
        raise Rejected(self.archive_id, "gi.lists_no_unregistered")

    async def missing_codes(self) -> tuple[str, ...]:
        return await missing_codes(self._soap, self._settings)

    async def ping(self) -> None:
        """GeoIntegrasjon has no such operation: the list of statuses is small and always there."""
        name = self._settings.code_lists.entry_status or "Journalstatus"
        await self._soap.read(protocol.code_list(name, self._settings))

    async def _case(self, number: str) -> CaseRow | None:
        wanted = CaseKey.of(number)
        if wanted is None:
            return None
        rows = [case_row(row) for row in await self._list(protocol.case_by_number(wanted, self._settings))]
        found = next((row for row in rows if row.key == wanted), None)
        if rows and found is None:
            raise ContractBroken(self.archive_id, "gi.number_filter_ignored")
        return found

    async def _entry(self, number: str) -> EntryRow | None:
        wanted = EntryKey.of(number)
        if wanted is None:
            return None
        rows = await self._list(protocol.entry_by_number(wanted, self._settings))
        return answers.numbered([entry_row(row) for row in rows], wanted, self.archive_id)

    async def _needed(self, number: str) -> EntryRow:
        row = await self._entry(number)
        if row is None:
            raise Rejected(self.archive_id, UNKNOWN_ENTRY)
        if not row.system_id:
            raise ContractBroken(self.archive_id, "gi.no_system_id")
        return row

    async def _named(self, row: EntryRow) -> RegistryEntry:
        """With its number, for which an answer may name the case only by its id."""
        case = row.case
        if case is None and row.case_system_id:
            rows = await self._list(protocol.case_by_system_id(row.case_system_id, self._settings))
            case = next((found.key for found in map(case_row, rows)), None)
        if case is None or not row.place:
            raise ContractBroken(self.archive_id, "gi.number_not_in_answer")
        return answers.registry_entry(row, EntryKey(case=case, place=row.place), self._settings)

    async def _made(self, answer: Element | None) -> EntryRow:
        """The new entry as WebSak tells it. Raises OutcomeUnknown where it was made and its number cannot be had."""
        row = entry_row(answer) if answer else None
        try:
            if row and not row.place and row.system_id:
                again = await self._list(protocol.entry_by_system_id(row.system_id, self._settings))
                row = next(map(entry_row, again), row)
        except OutsideError as fault:
            raise OutcomeUnknown(self.archive_id, fault.reason) from fault
        if row is None or not row.place:
            raise OutcomeUnknown(self.archive_id, "gi.no_number")
        return row

    async def _list(self, call: Call) -> list[Element]:
        """What is not there is told by an empty list or by a fault, as the installation pleases (FINT, 2026)."""
        try:
            return [*answers.rows_of(await self._soap.read(call))]
        except Rejected as refusal:
            if refusal.reason == NOT_FOUND:
                return []
            raise
