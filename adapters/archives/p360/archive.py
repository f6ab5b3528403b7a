"""Public 360 as an archive: the port over SIF."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx

from adapters._kit.archive_settings import form_choices
from adapters._kit.tokens import BearerAuth, TokenSource
from adapters.archives.p360 import answers, protocol
from adapters.archives.p360.codes import missing_codes
from adapters.archives.p360.refusals import UNKNOWN_CASE, UNKNOWN_ENTRY
from adapters.archives.p360.rpc import AuthKey, BearerOnce, SifRpc
from adapters.archives.p360.settings import P360Settings
from adapters.archives.p360.wire import CasesAnswer, CaseWrittenAnswer, Document, DocumentsAnswer, WrittenAnswer
from bot.errors import ConfigError, OutcomeUnknown, Rejected
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

_SHORTEST_SEARCH = 2


class P360Archive:
    def __init__(self, settings: P360Settings, client: httpx.AsyncClient, *, tokens: TokenSource | None = None) -> None:
        """`client` is made for the address in the settings; `tokens` take the key's place where `auth` is oauth."""
        self._settings = settings
        self._numbers = protocol.number_format(settings)
        if (settings.auth == "oauth") is not (tokens is not None):
            raise ConfigError(f"{settings.archive_id}.auth: oauth and a source of tokens go together")
        key = AuthKey(settings.authkey)
        self._rpc = SifRpc(
            system=settings.archive_id,
            client=client,
            auth=BearerAuth(tokens) if tokens else key,
            upload_auth=BearerOnce(tokens) if tokens else key,
            client_id=settings.client_id,
            request_timeout=settings.request_timeout,
        )

    @property
    def archive_id(self) -> str:
        return self._settings.archive_id

    def capabilities(self) -> Capabilities:
        return Capabilities(
            external_key_lookup=self._settings.document_external_id,
            settle=self._settings.settle,
            max_file_bytes=self._settings.max_file_bytes,
            impersonation=self._settings.impersonation,
            case_key_lookup=self._settings.case_external_id,
            lists_unregistered=bool(self._settings.unregistered_archive),
        )

    def choices(self) -> FormChoices:
        return form_choices(self._settings)

    async def find_cases(self, text: str, *, limit: int = 15) -> tuple[CaseFile, ...]:
        if self._numbers.case(text):
            found = await self.case(text)
            return (found,) if found and found.open else ()
        if len(text.strip()) < _SHORTEST_SEARCH:
            return ()
        answer = await self._rpc.read(protocol.cases_by_title(text, most=protocol.PAGE_SIZE), CasesAnswer)
        cases = (
            answers.case_file(case, self._settings)
            for case in answers.titled(answers.cases_in(answer, self.archive_id), text)
            if not answers.is_denied(case, self._settings)
        )
        return tuple(case for case in cases if case.open and case.number)[:limit]

    async def case(self, number: str) -> CaseFile | None:
        wanted = self._numbers.case(number)
        if wanted is None:
            return None
        try:
            answer = await self._rpc.read(protocol.case_by_number(wanted), CasesAnswer)
        except Rejected as refusal:
            if refusal.reason == UNKNOWN_CASE:
                return None
            raise
        found = answers.case_numbered(answer, wanted, self._numbers, self.archive_id)
        if found is None or answers.is_denied(found, self._settings):
            return None
        return answers.case_file(found, self._settings)

    async def entry(self, number: str) -> RegistryEntry | None:
        document = await self._document(number)
        return answers.registry_entry(document, self._settings) if document else None

    async def find_by_key(self, external_key: str) -> tuple[RegistryEntry, ...]:
        settings = self._settings
        if not settings.document_external_id:
            raise Rejected(self.archive_id, "sif.no_key_lookup")
        search = answers.KeySearch(
            key=external_key,
            key_type=settings.external_id_type,
            system=self.archive_id,
            most_pages=settings.most_key_pages,
        )
        more = True
        while more:
            call = protocol.documents_by_key(external_key, settings.external_id_type, page=search.pages)
            more = search.take(await self._rpc.read(call, DocumentsAnswer), protocol.PAGE_SIZE)
        return tuple(answers.registry_entry(document, settings) for document in search.found.values())

    async def create_case(self, draft: CaseDraft) -> CaseFile:
        answer = await self._rpc.change(protocol.create_case(draft, self._settings), CaseWrittenAnswer)
        if not answer.case_number:
            raise OutcomeUnknown(self.archive_id, "sif.no_number")
        return CaseFile(number=answer.case_number, title=draft.title)

    async def find_cases_by_key(self, external_key: str) -> tuple[CaseFile, ...]:
        settings = self._settings
        if not settings.case_external_id:
            raise Rejected(self.archive_id, "sif.no_key_lookup")
        call = protocol.cases_by_key(external_key, settings.external_id_type)
        answer = await self._rpc.read(call, CasesAnswer)
        found = answers.cases_with_key(answer, external_key, settings.external_id_type, self.archive_id)
        return tuple(answers.case_file(case, settings) for case in found)

    async def create_entry(self, draft: EntryDraft) -> RegistryEntry:
        case_number = self._numbers.case(draft.case_number) or draft.case_number
        call = protocol.create_document(replace(draft, case_number=case_number), self._settings)
        answer = await self._rpc.change(call, WrittenAnswer)
        if not answer.document_number:
            raise OutcomeUnknown(self.archive_id, "sif.no_number")
        made = Document(
            recno=answer.recno,
            document_number=answer.document_number,
            case_number=case_number,
            status_code=self._settings.codes.status_temporary,
        )
        return answers.registry_entry(made, self._settings)

    async def file_keys(self, entry_number: str) -> frozenset[str]:
        document = await self._document(entry_number, files=True)
        if document is None:
            raise Rejected(self.archive_id, UNKNOWN_ENTRY)
        return answers.file_keys(document, self.archive_id)

    async def file_count(self, entry_number: str) -> int:
        document = await self._document(entry_number, files=True)
        if document is None:
            raise Rejected(self.archive_id, UNKNOWN_ENTRY)
        return answers.file_count(document, self.archive_id)

    async def add_file(
        self, entry_number: str, draft: FileDraft, content: AsyncIterator[bytes], *, on_behalf_of: str
    ) -> None:
        if draft.size > self._settings.max_file_bytes:
            raise Rejected(self.archive_id, "sif.too_large", most=self._settings.max_file_bytes)
        call = protocol.addition(self._numbers.entry(entry_number) or entry_number, on_behalf_of, self._settings)
        await self._rpc.upload(call, protocol.new_file(draft, self._settings), content, size=draft.size)

    async def finalise(self, entry_number: str, *, on_behalf_of: str) -> None:
        number = self._numbers.entry(entry_number) or entry_number
        if await self._is_recorded(number):
            return
        try:
            await self._rpc.change(protocol.record(number, on_behalf_of, self._settings), WrittenAnswer)
        except Rejected:
            # somebody may have recorded it in the meantime, and 360 refuses a second time
            if not await self._is_recorded(number):
                raise

    async def unregistered(self) -> Unregistered:
        settings = self._settings
        if not settings.unregistered_archive:
            raise Rejected(self.archive_id, "sif.lists_no_unregistered")
        basket, more = answers.Basket(settings=settings), True
        while more:
            call = protocol.documents_in_archive(settings.unregistered_archive, page=basket.pages)
            more = basket.take(await self._rpc.read(call, DocumentsAnswer), protocol.PAGE_SIZE)
        return basket.told

    async def missing_codes(self) -> tuple[str, ...]:
        return await missing_codes(self._rpc, self._settings)

    async def ping(self) -> None:
        await self._rpc.ping(protocol.ping())

    async def _is_recorded(self, number: str) -> bool:
        document = await self._document(number)
        if document is None:
            raise Rejected(self.archive_id, UNKNOWN_ENTRY)
        return answers.is_recorded(document, self._settings)

    async def _document(self, number: str, *, files: bool = False) -> Document | None:
        wanted = self._numbers.entry(number)
        if wanted is None:
            return None
        try:
            answer = await self._rpc.read(protocol.document_by_number(wanted, files=files), DocumentsAnswer)
        except Rejected as refusal:
            if refusal.reason == UNKNOWN_ENTRY:
                return None
            raise
        return answers.entry_numbered(answer, wanted, self._numbers, self.archive_id)
