"""Opens, reads and receipts one letter through Correspondence: everything here is visible to its sender."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Final

from adapters._kit.http import chunks
from adapters._kit.plain_text import plain_text
from adapters.sources.altinn import protocol
from adapters.sources.altinn.dialogs import SECOND_LOOK, Sleep
from adapters.sources.altinn.gate import Gate
from adapters.sources.altinn.protocol import Call
from adapters.sources.altinn.wire import CorrespondenceAttachment, Details, Overview
from bot.domain.identifiers import OrgNumber
from bot.errors import ContractBroken, Gone, OutcomeUnknown, OutsideError, Rejected, Unavailable
from bot.ports.source import Attachment, OpenedLetter

#: names the letter's own text among its attachments
BODY: Final = "body"
_BODY_NAME: Final = "melding.txt"
#: Altinn stores a confirmation at the earliest 4 s after its answer
_CONFIRM_STEP: Final = timedelta(seconds=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """One letter, and the way in to it."""

    gate: Gate
    system: str
    sleep: Sleep
    correspondence_id: str
    unit: OrgNumber
    dialog_id: str
    #: empty where the letter is the dialog itself
    transmission_id: str = ""

    async def open(self) -> OpenedLetter:
        overview = await self._overview()
        content = overview.content
        attachments = [_attachment(each) for each in content.attachments]
        if content.message_body.strip() or not attachments:
            attachments.append(
                Attachment(
                    attachment_id=BODY, file_name=_BODY_NAME, media_type="text/plain; charset=utf-8", own_text=True
                )
            )
        return OpenedLetter(
            title=content.message_title,
            attachments=tuple(attachments),
            sender_name=overview.message_sender,
            sender_org=protocol.unit_of(overview.sender or ""),
            sent_at=overview.published.astimezone(UTC) if overview.published else None,
            reference=overview.senders_reference,
            declared_sensitive=overview.is_confidential,
        )

    @asynccontextmanager
    async def read(self, attachment_id: str) -> AsyncIterator[AsyncIterator[bytes]]:
        if attachment_id == BODY:
            overview = await self._overview()
            yield _once(plain_text(overview.content.message_body).encode())
            return
        call = protocol.download(self.correspondence_id, attachment_id)
        try:
            async with self.gate.stream(call) as response:
                yield chunks(response, self.system, api="correspondence")
        except Gone as gone:
            raise await self._proven(gone) from gone

    async def mark_read(self) -> None:
        await self._receipt(protocol.mark_as_read(self.correspondence_id), not_fetched=1024, done_already=1040)

    async def confirm(self, *, wait: timedelta) -> None:
        """Confirms, and waits until Altinn shows it: the answer alone comes before anything is stored."""
        await self._receipt(protocol.confirm(self.correspondence_id), not_fetched=1025, done_already=1041)
        try:
            shown = await self._shows_confirmed(wait)
        except OutsideError as fault:
            # The confirmation itself has left: an error while looking must not read as if it had not.
            raise OutcomeUnknown(self.system, fault.reason, retry_after=fault.retry_after) from fault
        if not shown:
            raise OutcomeUnknown(self.system, "correspondence.not_confirmed_yet")

    async def _receipt(self, call: Call, *, not_fetched: int, done_already: int) -> None:
        try:
            await self._change(call)
        except Rejected as refused:
            if refused.reason == f"correspondence.{done_already}":
                return
            if refused.reason != f"correspondence.{not_fetched}":
                raise
            await self._overview()
            try:
                await self._change(call)
            except Rejected as again:
                if again.reason != f"correspondence.{done_already}":
                    raise

    async def _change(self, call: Call) -> None:
        try:
            await self.gate.change(call)
        except Gone as gone:
            raise await self._proven(gone) from gone

    async def _overview(self) -> Overview:
        call = protocol.overview(self.correspondence_id)
        try:
            response = await self.gate.visit(call)
        except Gone as gone:
            raise await self._proven(gone) from gone
        overview = protocol.read_shape(Overview, response, api="correspondence", system=self.system)
        self._check_is_ours(overview)
        return overview

    async def _shows_confirmed(self, wait: timedelta) -> bool:
        waited = timedelta()
        while True:
            response = await self.gate.visit(protocol.details(self.correspondence_id))
            details = protocol.read_shape(Details, response, api="correspondence", system=self.system)
            if any(change.status == "Confirmed" for change in details.status_history or ()):
                return True
            if waited >= wait:
                return False
            await self.sleep(_CONFIRM_STEP.total_seconds())
            waited += _CONFIRM_STEP

    async def _proven(self, gone: Gone) -> OutsideError:
        """A second look a moment later: 1001 also stands for a letter that is not published yet."""
        await self.sleep(SECOND_LOOK)
        try:
            await self.gate.visit(protocol.overview(self.correspondence_id))
        except Gone:
            return gone
        except OutsideError as fault:
            return fault
        return Unavailable(self.system, gone.reason)

    def _check_is_ours(self, overview: Overview) -> None:
        """The id was derived from addresses: what comes back must be the letter that was meant."""
        said = {each.reference_type: each.reference_value.lower() for each in overview.external_references or ()}
        right = (
            str(overview.correspondence_id) == self.correspondence_id
            and protocol.unit_of(overview.recipient) == self.unit
            and said.get("DialogportenDialogId", self.dialog_id) == self.dialog_id
            and said.get("DialogportenTransmissionId", self.transmission_id) == self.transmission_id
        )
        if not right:
            raise ContractBroken(self.system, "correspondence.another_letter")


def _attachment(attachment: CorrespondenceAttachment) -> Attachment:
    return Attachment(
        attachment_id=str(attachment.id),
        file_name=attachment.file_name,
        media_type=attachment.data_type or "application/octet-stream",
    )


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
