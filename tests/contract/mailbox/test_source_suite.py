"""postmottak, against a simulated Graph, passes what every source must."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from adapters.simulators._kit import Fault
from adapters.simulators._kit.contents import Content
from adapters.simulators.graph import AttachmentDraft, Mail, mail_id
from bot.domain.item import MessageRef
from tests.contract.mailbox.test_against_simulator import Office, office, ref_of
from tests.contract.source_suite import Doorstep, SourceContract, Spoilt

SPOILT: Mapping[Spoilt, Fault] = {
    "down": Fault(operation="*", status=503, times=99),
    "busy": Fault(operation="*", status=429, retry_after="90", times=99),
    "refused": Fault(operation="*", status=401, times=99),
    "garbled": Fault(operation="DeltaMessages", status=200, body={"value": "none"}, times=99),
    "dropped": Fault(operation="*", status=0, times=99),
}
REFUSED = {"error": {"code": "ErrorInvalidRequest", "message": "-"}}


@dataclass(slots=True)
class Sender:
    play: Office

    def hand_in(self, title: str, files: Mapping[str, bytes]) -> MessageRef:
        drafts = tuple(AttachmentDraft(content=Content(name=name, given=content)) for name, content in files.items())
        return ref_of(self.play.mail(title, attachments=drafts))

    def hand_in_unreadable(self) -> str:
        mail = self.play.mail("Brev")
        mail.subject = 5  # type: ignore[assignment]
        return ref_of(mail).external_id

    def hide(self, ref: MessageRef) -> None:
        """Out of the inbox, and Graph refuses to say where it is."""
        mail = self._mail(ref)
        self.play.world.move(mail, self.play.world.folder(self.play.world.mailboxes[mail.mailbox], "archive"))
        self.play.fault("GetMessage", status=400, body=REFUSED, times=99)

    def spoil(self, how: Spoilt) -> None:
        self.play.simulator.faults.add(SPOILT[how])

    def mend(self) -> None:
        self.play.simulator.faults.clear()

    def traces(self) -> Sequence[object]:
        asked = [each for each in self.play.simulator.record if each.method != "GET" and "oauth2" not in each.path]
        mails = [mail for box in self.play.world.mailboxes.values() for mail in box.mails.values()]
        return [*asked, *((mail.number, mail.read, mail.folder) for mail in mails)]

    def pass_time(self, by: timedelta) -> None:
        self.play.clock.moment += by

    def _mail(self, ref: MessageRef) -> Mail:
        mails = [mail for box in self.play.world.mailboxes.values() for mail in box.mails.values()]
        (found,) = [mail for mail in mails if ref.external_id.endswith(mail_id(mail, immutable=True))]
        return found


class TestPostmottak(SourceContract):
    @pytest.fixture
    async def doorstep(self) -> AsyncIterator[Doorstep]:
        async with office() as play:
            yield Doorstep(source=play.source, outside=Sender(play), unknown_id=f"post/{'A' * 150}=")
