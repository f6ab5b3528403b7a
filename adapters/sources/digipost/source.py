"""Digipost as a door that mail comes through: `bot.ports.source.MailSource`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

import httpx

from adapters._kit.http import chunks
from adapters._kit.memory import Remembered
from adapters._kit.tokens import TokenSource
from adapters.sources.digipost.gate import Gate
from adapters.sources.digipost.inbox import Inbox, InboxPage
from adapters.sources.digipost.letters import LetterReader, folded
from adapters.sources.digipost.marks import Marks
from adapters.sources.digipost.settings import DigipostSettings
from adapters.sources.digipost.wire import InboxDocument
from bot.domain.capabilities import HandFolders, SourceCapabilities
from bot.domain.clock import Clock
from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter, MessageRef
from bot.domain.sensitivity import Sensitivity, Service, Unit
from bot.errors import ConfigError, Gone, OutsideError, Rejected, Unavailable
from bot.ports.examination import Check, Finding, good
from bot.ports.source import OpenedLetter, PollPage, PutAway, SuppressedLetter

#: how long polls do without an open letter that a complete listing lacked
_MISSED_LAST: Final = timedelta(hours=1)


class DigipostSource:
    def __init__(
        self,
        settings: DigipostSettings,
        *,
        units: Sequence[Unit],
        services: Sequence[Service],
        tokens: TokenSource,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._reader = _reader(settings, units, services)
        self._gate = Gate(settings, tokens=tokens, clock=clock, transport=transport)
        self._inbox = Inbox(
            self._gate,
            system=settings.source_id,
            sender_id=settings.sender_id,
            clock=clock,
            page_size=settings.page_size,
        )
        self._missed: Remembered[datetime] = Remembered()

    @property
    def source_id(self) -> str:
        return self._settings.source_id

    @property
    def units(self) -> frozenset[OrgNumber]:
        return frozenset({self._settings.unit})

    def capabilities(self) -> SourceCapabilities:
        """Folders exist in the web client only, so a handled letter is moved there by hand."""
        folders = self._settings.folders
        return SourceCapabilities(
            moved_by_hand=HandFolders(registered=folders.registered, sent_on=folders.sent_on),
            deletes=self._settings.deletes,
        )

    async def close(self) -> None:
        await self._gate.close()

    async def poll(self, cursor: str | None, open_threads: Sequence[str]) -> AsyncIterator[PollPage]:
        marks, now = Marks.read(cursor), self._clock.now()
        sweeping = marks.swept_at is None or now - marks.swept_at >= self._settings.sweep_every
        known = frozenset() if sweeping else frozenset(marks.newest)
        missing = {thread for thread in open_threads if not self._lately_missed(thread)}
        listed: dict[str, None] = {}
        complete = True
        async with aclosing(self._inbox.pages()) as pages:
            async for page in pages:
                listed |= dict.fromkeys(each for each in page.ids if each)
                missing.difference_update(page.ids)
                yield self._told(page)
                if page.joined and page.ids[-1] in known and not missing:
                    complete = False
                    break
        for thread in missing if complete else ():
            self._missed.keep(thread, now)
        yield PollPage(cursor=Marks.of(tuple(listed), swept_at=now if complete else marks.swept_at).text())

    async def look(self, ref: MessageRef) -> Letter:
        found = self._reader.letter(await self._inbox.find(ref.external_id))
        if isinstance(found, SuppressedLetter):
            raise Rejected(self.source_id, f"digipost.{found.rule}")
        return found

    async def open(self, ref: MessageRef) -> OpenedLetter:
        """From the list, which leaves no trace; only a file whose type the list does not tell is fetched for it."""
        document = await self._inbox.find(ref.external_id)
        untold = [file for file in document.files() if file.content_address and not file.content_type]
        media_types = {}
        for file in untold:
            async with self._content(document, file) as response:
                media_types[file.document_id] = _media_type(response)
        return self._reader.opened(document, media_types)

    @asynccontextmanager
    async def read(self, ref: MessageRef, attachment_id: str) -> AsyncIterator[AsyncIterator[bytes]]:
        document = await self._inbox.recall(ref.external_id)
        file = next((each for each in document.files() if each.document_id == attachment_id), None)
        if file is None or not file.content_address:
            raise Rejected(self.source_id, "digipost.no_such_file")
        async with self._content(document, file) as response:
            yield chunks(response, self.source_id, api="digipost.content")

    async def mark_read(self, ref: MessageRef) -> None:  # noqa: ARG002 - the port's signature
        raise Rejected(self.source_id, "digipost.marks_nothing")

    async def confirm(self, ref: MessageRef) -> None:  # noqa: ARG002 - the port's signature
        raise Rejected(self.source_id, "digipost.confirms_nothing")

    async def put_away(self, thread_id: str, *, content_at: datetime) -> PutAway:  # noqa: ARG002 - the port's
        raise Rejected(self.source_id, "digipost.has_no_folders")

    async def delete(self, ref: MessageRef) -> None:
        """For good, in Digipost and for everybody: only after verified archiving and a confirmation in two steps.

        Idempotent, and settled by asking again: a letter that no complete listing has any more counts as deleted.
        """
        if not self._settings.deletes:
            raise Rejected(self.source_id, "digipost.deletes_off")
        if await self._inbox.proves_gone(ref.external_id):
            return
        document = await self._inbox.recall(ref.external_id)
        if not document.delete_address:
            raise Rejected(self.source_id, "digipost.not_deletable")
        try:
            await self._gate.delete(document.delete_address)
        except Gone:
            if not await self._inbox.proves_gone(ref.external_id):
                raise

    async def ping(self) -> None:
        await self._inbox.ask()

    def examine(self) -> tuple[Check, ...]:
        async def prove() -> tuple[Finding, ...]:
            await self._gate.prove()
            return (good("token_given"),)

        async def list_one() -> tuple[Finding, ...]:
            await self._inbox.ask()
            return (good("digipost_listed"),)

        chain, settings = self.source_id, self._settings
        client: dict[str, str | int] = {"client": settings.oauth.client_id}
        return (
            Check(code="digipost_token", run=prove, values=client, chain=chain),
            Check(code="digipost_inbox", run=list_one, values={"account": settings.sender_id}, chain=chain),
        )

    def _lately_missed(self, thread: str) -> bool:
        missed_at = self._missed.get(thread)
        return missed_at is not None and self._clock.now() - missed_at < _MISSED_LAST

    def _told(self, page: InboxPage) -> PollPage:
        found = [self._reader.letter(document) for document in page.documents]
        return PollPage(
            letters=tuple(each for each in found if isinstance(each, Letter)),
            suppressed=tuple(each for each in found if isinstance(each, SuppressedLetter)),
            poison=page.poison,
            units_heard=frozenset({self._settings.unit} if found else ()),
        )

    @asynccontextmanager
    async def _content(self, document: InboxDocument, file: InboxDocument) -> AsyncIterator[httpx.Response]:
        """A refusal is Gone only where the inbox lacks the letter as well; Digipost refuses a missing one as an error
        of its own server (digipost-api-client-dotnet 44255826), which would be tried again for ever.
        """
        async with AsyncExitStack() as stack:
            try:
                response = await stack.enter_async_context(self._gate.content(file.content_address))
            except (Gone, Unavailable) as refused:
                if isinstance(refused, Gone) or _may_be_missing(refused):
                    raise await self._proven(refused, document.document_id) from refused
                raise
            yield response

    async def _proven(self, refused: OutsideError, document_id: str) -> OutsideError:
        if await self._inbox.proves_gone(document_id):
            return Gone(self.source_id, refused.reason)
        return Unavailable(self.source_id, refused.reason, retry_after=refused.retry_after)


def _may_be_missing(refused: Unavailable) -> bool:
    """Refused by an answer, not by a network that failed or a limit."""
    word = refused.reason.removeprefix("digipost.").removeprefix("content_")
    return word.isupper() or (word.isdigit() and word not in ("408", "429", "503"))


def _media_type(response: httpx.Response) -> str:
    told: str = response.headers.get("Content-Type", "")
    return told.partition(";")[0].strip().lower()


def _reader(settings: DigipostSettings, units: Sequence[Unit], services: Sequence[Service]) -> LetterReader:
    unit = next((each for each in units if each.org_number == settings.unit), None)
    if unit is None or unit.self_serving:
        told = f"{settings.source_id}.unit: {settings.unit} is no unit whose mail the document centre opens"
        raise ConfigError(told, reason="unit_of_door", source=settings.source_id, unit=settings.unit)
    service = next((each for each in services if each.service_id == settings.service_id), None)
    return LetterReader(
        source_id=settings.source_id,
        inbox_url=settings.inbox_url,
        unit=settings.unit,
        service_id=settings.service_id,
        sensitive=Sensitivity.SENSITIVE in (unit.sensitivity, service.sensitivity if service else None),
        suppressed=service is not None and service.suppressed,
        known_senders=frozenset(folded(name) for name in settings.known_senders),
    )
