"""E-mail through Microsoft Graph: a draft with our key first, so that whatever gets lost can be found by it."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Collection
from datetime import datetime
from typing import Final

import httpx
import structlog

from adapters._kit.graph import Graph
from adapters._kit.graph_examination import permissions
from adapters._kit.http import http_client
from adapters._kit.tokens import TokenSource
from adapters.outlets.email import protocol
from adapters.outlets.email.reports import bounce_in, is_reporter
from adapters.outlets.email.settings import EmailSettings
from adapters.outlets.email.upload import upload
from adapters.outlets.email.wire import ArrivedPage, AttachmentPage, MailPage, MailShape, UploadShape
from bot.domain.outlets import DomainSystem
from bot.domain.sensitivity import Sensitivity
from bot.errors import ContractBroken, Gone, OutcomeUnknown, OutsideError, Rejected
from bot.ports.examination import Check, Finding, good
from bot.ports.outlet import Bounce, EmailFile, EmailLook, EmailState

log = structlog.get_logger(__name__)

_KEY: Final = re.compile(r"pv[a-z]-[0-9a-f]{32}")
_MOST_PAGES: Final = 20
#: bytes of a report; one that brings the whole letter back is longer, and its beginning is not worth more
_MOST_REPORT: Final = 4 * 1024 * 1024
_MOST_REMEMBERED: Final = 5000


class GraphEmail:
    """`notified`: the addresses that notices may go to, as they are then; beside those of the domain systems none."""

    def __init__(
        self,
        settings: EmailSettings,
        *,
        notified: Collection[str] = (),
        tokens: TokenSource,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._settings = settings
        self._systems = {system.id: system.system() for system in settings.systems}
        self._notified = notified
        self._client = http_client(settings.graph_url, transport=transport)
        self._outside = http_client("", transport=transport)
        self._tokens = tokens
        self._graph = Graph(self._client, tokens, system=settings.outlet_id)
        self._reports: OrderedDict[str, Bounce | None] = OrderedDict()

    @property
    def outlet_id(self) -> str:
        return self._settings.outlet_id

    @property
    def systems(self) -> tuple[DomainSystem, ...]:
        return tuple(self._systems.values())

    @property
    def most_bytes(self) -> int:
        return self._settings.most_bytes

    async def close(self) -> None:
        await self._client.aclose()
        await self._outside.aclose()

    async def look(self, key: str, draft_id: str = "") -> EmailLook:
        mail = await self._found(self._checked(key), draft_id)
        if mail is None:
            return EmailLook(state=EmailState.ABSENT)
        message_id = mail.internet_message_id or ""
        if not mail.is_draft:
            return EmailLook(state=EmailState.SENT, draft_id=mail.id, message_id=message_id)
        files = await self._files(mail.id)
        return EmailLook(
            state=EmailState.DRAFT,
            draft_id=mail.id,
            message_id=message_id,
            files=tuple(name for name, _ in files),
            size=sum(size for _, size in files),
        )

    async def write(self, key: str, *, system_id: str, subject: str, text: str, sensitivity: Sensitivity) -> str:
        self._need_open(sensitivity)
        return await self._write(self._checked(key), self._system(system_id).address, subject, text)

    async def attach(
        self, draft_id: str, file: EmailFile, content: AsyncIterator[bytes], *, sensitivity: Sensitivity
    ) -> None:
        self._need_open(sensitivity)
        if file.size > self.most_bytes:
            raise Rejected(self.outlet_id, "email.too_large")
        mailbox = self._settings.mailbox
        if file.size < protocol.SESSION_FROM:
            whole = b"".join([chunk async for chunk in content])
            if len(whole) != file.size:
                raise Rejected(self.outlet_id, "email.size_mismatch")
            await self._graph.change(protocol.attach(mailbox, draft_id, file, whole))
            return
        answer = await self._graph.change(protocol.upload_session(mailbox, draft_id, file))
        link = self._graph.shaped(UploadShape, answer).upload_url
        await upload(self._outside, link, content, size=file.size, system=self.outlet_id)

    async def send(self, draft_id: str, *, system_id: str, files: int, sensitivity: Sensitivity) -> None:
        self._need_open(sensitivity)
        mail = await self._graph.read(MailShape, protocol.one_mail(self._settings.mailbox, draft_id))
        if mail.is_draft is False:
            return
        if mail.receivers != (self._system(system_id).address,):
            raise Rejected(self.outlet_id, "email.recipient_changed")
        if len(await self._files(draft_id)) != files:
            raise Rejected(self.outlet_id, "email.files_changed")
        await self._send(draft_id)

    async def notify(self, key: str, *, to: str, subject: str, text: str) -> None:
        if to not in self._notified:
            raise Rejected(self.outlet_id, "email.address_not_configured")
        mail = await self._found(self._checked(key), "")
        if mail is not None and not mail.is_draft:
            return
        if mail is not None and mail.receivers != (to,):
            # written before the unit's address was changed
            mail = None
        await self._send(mail.id if mail else await self._write(key, to, subject, text))

    async def bounces(self, *, since: datetime) -> tuple[Bounce, ...]:
        found = []
        call = protocol.arrived(self._settings.mailbox, since=since)
        for _ in range(_MOST_PAGES):
            page = await self._graph.read(ArrivedPage, call)
            for mail in page.value:
                report = await self._report(mail.id) if is_reporter(mail.sender) else None
                if report is not None:
                    found.append(report)
            if not page.next_link:
                break
            call = protocol.go_on(page.next_link)
        return tuple(found)

    async def ping(self) -> None:
        await self._graph.ask(protocol.inbox(self._settings.mailbox))

    def examine(self) -> tuple[Check, ...]:
        async def prove() -> tuple[Finding, ...]:
            return await permissions(self._tokens, ("Mail.ReadWrite", "Mail.Send"))

        async def read() -> tuple[Finding, ...]:
            await self.ping()
            return (good("mailbox_read"),)

        settings = self._settings
        client: dict[str, str | int] = {"client": settings.entra.client_id}
        return (
            Check(code="graph_token", run=prove, values=client, chain=self.outlet_id),
            Check(code="mailbox_inbox", run=read, values={"mailbox": settings.mailbox}, chain=self.outlet_id),
        )

    async def _found(self, key: str, draft_id: str) -> MailShape | None:
        mailbox = self._settings.mailbox
        found: tuple[MailShape, ...] = ()
        if draft_id:
            try:
                found = (await self._graph.read(MailShape, protocol.one_mail(mailbox, draft_id)),)
            except Gone:
                found = ()
        if not found:
            found = (await self._graph.read(MailPage, protocol.find_by_key(mailbox, key))).value
        if any(mail.is_draft is None for mail in found):
            raise ContractBroken(self.outlet_id, "email.is_draft")
        return next((mail for mail in found if not mail.is_draft), found[0] if found else None)

    async def _files(self, draft_id: str) -> list[tuple[str, int]]:
        files: list[tuple[str, int]] = []
        call = protocol.attachments(self._settings.mailbox, draft_id)
        for _ in range(_MOST_PAGES):
            page = await self._graph.read(AttachmentPage, call)
            files += [(one.name or "", one.size) for one in page.value]
            if not page.next_link:
                return files
            call = protocol.go_on(page.next_link)
        raise ContractBroken(self.outlet_id, "email.attachments")

    async def _write(self, key: str, to: str, subject: str, text: str) -> str:
        call = protocol.draft(self._settings.mailbox, key=key, to=to, subject=subject, text=text)
        return self._graph.shaped(MailShape, await self._graph.change(call)).id

    async def _send(self, draft_id: str) -> None:
        try:
            await self._graph.change(protocol.send(self._settings.mailbox, draft_id))
        except Gone as lost:
            # the draft has become the sent copy meanwhile, or somebody has thrown it away
            raise OutcomeUnknown(self.outlet_id, lost.reason) from lost

    async def _report(self, mail: str) -> Bounce | None:
        """Each is fetched once; a strange or an endless one is passed over."""
        if mail not in self._reports:
            call = protocol.mime(self._settings.mailbox, mail)
            try:
                content = (await self._graph.ask(call, most=_MOST_REPORT)).content
                self._reports[mail] = bounce_in(mail, content)
            except Gone:
                return None
            except ContractBroken as error:
                log.warning("outlet.report_not_read", outlet=self.outlet_id, fault=error.reason)
                self._reports[mail] = None
            except OutsideError:
                raise
            except Exception as fault:  # noqa: BLE001 - the parser raises whatever it likes at hostile headers
                log.warning("outlet.report_not_read", outlet=self.outlet_id, fault=type(fault).__name__)
                self._reports[mail] = None
            while len(self._reports) > _MOST_REMEMBERED:
                self._reports.popitem(last=False)
        return self._reports[mail]

    def _system(self, system_id: str) -> DomainSystem:
        system = self._systems.get(system_id)
        if system is None:
            raise Rejected(self.outlet_id, "email.address_not_configured")
        return system

    def _need_open(self, sensitivity: Sensitivity) -> None:
        if sensitivity is not Sensitivity.OPEN:
            raise Rejected(self.outlet_id, "email.not_open")

    def _checked(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise Rejected(self.outlet_id, "email.key")
        return key
