"""postmottak as a door that mail comes through: `bot.ports.source.MailSource` and `bot.ports.notices.NoticeSource`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from typing import Final

import httpx

from adapters._kit.graph import Graph
from adapters._kit.http import chunks, http_client
from adapters._kit.plain_text import plain_text
from adapters._kit.tokens import TokenSource
from adapters.sources.mailbox import protocol
from adapters.sources.mailbox.deeds import Deeds
from adapters.sources.mailbox.examination import MailboxExamination
from adapters.sources.mailbox.folders import Folders, named_folders
from adapters.sources.mailbox.letters import BODY, LetterReader, is_file, text_file
from adapters.sources.mailbox.marks import Marks
from adapters.sources.mailbox.notices import NoticeReader
from adapters.sources.mailbox.polling import Poll
from adapters.sources.mailbox.recognise import faulty_samples
from adapters.sources.mailbox.settings import Mailbox, MailboxSettings
from adapters.sources.mailbox.sorting import Sorter
from adapters.sources.mailbox.wire import AttachmentPage, AttachmentShape, MailShape
from bot.domain.capabilities import SourceCapabilities
from bot.domain.clock import Clock
from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter, MessageRef
from bot.domain.notice_rules import Decision, NoticeRule, decide
from bot.domain.notices import Notice, Patience
from bot.domain.sensitivity import Sensitivity, Service, Unit
from bot.errors import ConfigError, ContractBroken, Gone, Rejected
from bot.ports.examination import Check
from bot.ports.notices import Forwarded
from bot.ports.source import OpenedLetter, PollPage, PutAway, SuppressedLetter

#: between the two looks that prove that an e-mail is gone: one that is just being moved is in neither place
_SECOND_LOOK: Final = 1.0
_KEY: Final = re.compile(r"[A-Za-z0-9._-]{8,100}")
#: Exchange was asked for plain text; HTML beyond this is kept with its tags rather than worked through
_MOST_HTML: Final = 256 * 1024
_MOST_ATTACHMENT_PAGES: Final = 20


class MailboxSource:
    def __init__(
        self,
        settings: MailboxSettings,
        *,
        units: Sequence[Unit],
        services: Sequence[Service],
        tokens: TokenSource,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        check_settings(settings, units=units)
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._client = http_client(settings.graph_url, transport=transport)
        self._tokens = tokens
        self._graph = Graph(self._client, tokens, system=settings.source_id)
        self._folders = Folders(self._graph, system=settings.source_id)
        self._deeds = Deeds(self._graph, self._folders, system=settings.source_id)
        self._reader = _reader(settings, units, services)
        self._sorter = Sorter(self._reader, NoticeReader(self._graph, settings, units))
        self._mailboxes = {mailbox.name: mailbox for mailbox in settings.mailboxes}
        self._rules = tuple(rule.rule() for rule in settings.rules)

    @property
    def source_id(self) -> str:
        return self._settings.source_id

    @property
    def patience(self) -> Patience:
        return self._settings.waits

    @property
    def units(self) -> frozenset[OrgNumber]:
        return frozenset(mailbox.unit for mailbox in self._settings.mailboxes)

    def capabilities(self) -> SourceCapabilities:
        moves = any(mailbox.handled_folder for mailbox in self._settings.mailboxes)
        return SourceCapabilities(marks_read=True, puts_away=moves, opening_is_seen=False)

    async def close(self) -> None:
        await self._client.aclose()

    async def poll(self, cursor: str | None, open_threads: Sequence[str]) -> AsyncIterator[PollPage]:
        poll = Poll(
            graph=self._graph,
            folders=self._folders,
            sorter=self._sorter,
            settings=self._settings,
            now=self._clock.now(),
            marks=Marks.read(cursor, is_own=self._graph.is_own),
        )
        async with aclosing(poll.pages(open_threads)) as pages:
            async for page in pages:
                yield page

    async def look(self, ref: MessageRef) -> Letter:
        mailbox, mail_id = self._place(ref)
        mail = await self._proven(mailbox, mail_id)
        in_inbox = mail.parent_folder_id == await self._folders.known(mailbox.address, "inbox")
        found = await self._sorter.letter(mailbox, mail, in_inbox=in_inbox)
        if isinstance(found, SuppressedLetter):
            raise Rejected(self.source_id, f"mailbox.{found.rule}")
        return found

    async def open(self, ref: MessageRef) -> OpenedLetter:
        mailbox, mail_id = self._place(ref)
        mail = await self._graph.read(MailShape, protocol.mail_with_text(mailbox.address, mail_id))
        return self._reader.opened(mail, await self._attachments(mailbox, mail_id))

    @asynccontextmanager
    async def read(self, ref: MessageRef, attachment_id: str) -> AsyncIterator[AsyncIterator[bytes]]:
        mailbox, mail_id = self._place(ref)
        if attachment_id == BODY:
            yield _once(await self._text(mailbox, mail_id))
            return
        call = protocol.attachment_content(mailbox.address, mail_id, attachment_id)
        async with self._graph.stream(call) as response:
            yield chunks(response, self.source_id, api="graph")

    async def mark_read(self, ref: MessageRef) -> None:
        mailbox, mail_id = self._place(ref)
        await self._graph.change(protocol.mark_read(mailbox.address, mail_id))

    async def confirm(self, ref: MessageRef) -> None:  # noqa: ARG002 - the port's signature
        raise Rejected(self.source_id, "mailbox.confirms_nothing")

    async def put_away(self, thread_id: str, *, content_at: datetime) -> PutAway:  # noqa: ARG002 - an e-mail never changes
        mailbox, mail_id = self._place(MessageRef(source_id=self.source_id, external_id=thread_id))
        if not mailbox.handled_folder:
            return PutAway.OTHERS
        await self._deeds.file(mailbox.address, mail_id, mailbox.handled_folder)
        return PutAway.DONE

    async def ping(self) -> None:
        for mailbox in self._settings.mailboxes:
            await self._graph.ask(protocol.folder(mailbox.address, "inbox"))

    def decide(self, notice: Notice, before: Sequence[NoticeRule] = ()) -> Decision:
        return decide(notice, (*before, *self._rules), folder=self._settings.notice_folder)

    async def file_notice(self, ref: MessageRef, folder: str) -> None:
        mailbox, mail_id = self._place(ref)
        await self._deeds.file(mailbox.address, mail_id, folder)

    async def delete_notice(self, ref: MessageRef) -> None:
        mailbox, mail_id = self._place(ref)
        await self._deeds.delete(mailbox.address, mail_id)

    async def forward_notice(self, ref: MessageRef, *, key: str, to: str, subject: str, text: str) -> None:
        mailbox, _ = self._place(ref)
        if to not in {rule.to for rule in self._rules if rule.to}:
            raise Rejected(self.source_id, "mailbox.address_not_configured")
        await self._deeds.forward(mailbox.address, key=self._key(key), to=to, subject=subject, text=text)

    async def forwarded(self, ref: MessageRef, key: str) -> Forwarded:
        mailbox, _ = self._place(ref)
        return await self._deeds.forwarded(mailbox.address, self._key(key))

    async def check(self) -> None:
        faults = [
            f"{self.source_id}.{where}: there is no folder {folder} in {mailbox.address}; make it in "
            "Outlook, below the inbox (below the mailbox itself where its name begins with /)"
            for mailbox in self._settings.mailboxes
            for where, folder in named_folders(self._settings, mailbox).items()
            if not await self._folders.has(mailbox.address, folder)
        ]
        if faults:
            raise ConfigError("\n".join(faults))

    def examine(self) -> tuple[Check, ...]:
        return MailboxExamination(
            settings=self._settings, graph=self._graph, folders=self._folders, tokens=self._tokens
        ).checks()

    async def _proven(self, mailbox: Mailbox, mail_id: str) -> MailShape:
        call = protocol.one_mail(mailbox.address, mail_id)
        try:
            return await self._graph.read(MailShape, call)
        except Gone:
            await self._sleep(_SECOND_LOOK)
            return await self._graph.read(MailShape, call)

    async def _text(self, mailbox: Mailbox, mail_id: str) -> bytes:
        mail = await self._graph.read(MailShape, protocol.mail_with_text(mailbox.address, mail_id))
        links = tuple(each for each in await self._attachments(mailbox, mail_id) if not is_file(each))
        text = text_file(mail, links)
        html = mail.body is not None and mail.body.content_type.lower() == "html"
        if html and len(text) <= _MOST_HTML:
            text = await asyncio.to_thread(plain_text, text)
        return text.encode(errors="replace")

    async def _attachments(self, mailbox: Mailbox, mail_id: str) -> tuple[AttachmentShape, ...]:
        call = protocol.attachments(mailbox.address, mail_id)
        found: list[AttachmentShape] = []
        for _ in range(_MOST_ATTACHMENT_PAGES):
            page = await self._graph.read(AttachmentPage, call)
            found += page.value
            if not page.next_link:
                return tuple(found)
            call = protocol.go_on(page.next_link)
        raise ContractBroken(self.source_id, "mailbox.attachments")

    def _place(self, ref: MessageRef) -> tuple[Mailbox, str]:
        name, _, mail_id = ref.external_id.partition("/")
        if ref.source_id != self.source_id or name not in self._mailboxes or not mail_id:
            raise Rejected(self.source_id, "mailbox.not_ours")
        return self._mailboxes[name], mail_id

    def _key(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise Rejected(self.source_id, "mailbox.key")
        return key


def check_settings(settings: MailboxSettings, *, units: Sequence[Unit]) -> None:
    """What can be said without asking anybody. Raises ConfigError with a line for each fault."""
    known = {unit.org_number for unit in units}
    lost = [mailbox for mailbox in settings.mailboxes if mailbox.unit not in known]
    faults = [
        f"{settings.source_id}.mailboxes.{mailbox.name}.unit: {mailbox.unit} is not among units" for mailbox in lost
    ]
    faults += [f"{settings.source_id}.{fault}" for each in settings.templates for fault in faulty_samples(each)]
    if faults:
        reason, named = "unit_of_door" if lost else "", ", ".join(sorted({mailbox.unit for mailbox in lost}))
        raise ConfigError("\n".join(faults), reason=reason, source=settings.source_id, unit=named)


def _reader(settings: MailboxSettings, units: Sequence[Unit], services: Sequence[Service]) -> LetterReader:
    by_number = {unit.org_number: unit for unit in units}
    service = next((each for each in services if each.service_id == settings.service_id), None)
    sensitive = {}
    for mailbox in settings.mailboxes:
        rules = (by_number[mailbox.unit].sensitivity, service.sensitivity if service else None)
        sensitive[mailbox.name] = Sensitivity.SENSITIVE in rules
    return LetterReader(
        source_id=settings.source_id,
        service_id=settings.service_id,
        suppressed=service is not None and service.suppressed,
        sensitive=sensitive,
        organisations={domain.lower().lstrip("@"): name for domain, name in settings.organisations.items()},
    )


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
