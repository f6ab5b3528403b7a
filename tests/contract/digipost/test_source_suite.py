"""Digipost, simulated, passes what every source must."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from adapters.simulators._kit import Fault
from adapters.simulators._kit.contents import Content
from adapters.simulators.digipost import LetterDraft
from bot.domain.item import MessageRef
from tests.contract.digipost.test_against_simulator import Town, ref_of, town
from tests.contract.source_suite import Doorstep, SourceContract, Spoilt

SPOILT: Mapping[Spoilt, Fault] = {
    "down": Fault(operation="inbox", status=503, times=99),
    "busy": Fault(operation="inbox", status=429, retry_after="90", times=99),
    "refused": Fault(operation="inbox", status=401, times=99),
    "garbled": Fault(operation="inbox", status=200, body={"inbox": []}, times=99),
    "dropped": Fault(operation="inbox", status=0, times=99),
}
#: more than one letter can have
FAR_TOO_MANY = 501


@dataclass(slots=True)
class Sender:
    play: Town

    def hand_in(self, title: str, files: Mapping[str, bytes]) -> MessageRef:
        """Digipost gives no file names: a file is called what its subject and its type make of it."""
        attached = tuple(
            LetterDraft(
                sender="Kari (test)", subject=name.rpartition(".")[0], content=Content(name=name, given=content)
            )
            for name, content in files.items()
        )
        return ref_of(self.play.letter(subject=title, attachments=attached))

    def hand_in_unreadable(self) -> str:
        many = (LetterDraft(sender="Kari (test)", subject="Vedlegg"),) * FAR_TOO_MANY
        return str(self.play.letter(subject="Uleselig", attachments=many).id)

    def hide(self, ref: MessageRef) -> None:
        del self.play.world.letters[int(ref.external_id)]

    def spoil(self, how: Spoilt) -> None:
        self.play.sites.faults.add(SPOILT[how])

    def mend(self) -> None:
        self.play.sites.faults.clear()

    def traces(self) -> Sequence[object]:
        world = self.play.world
        opened = [(one.id, one.first_accessed, one.downloads) for one in world.letters.values()]
        return [*opened, *world.deleted, *world.addresses]

    def pass_time(self, by: timedelta) -> None:
        self.play.clock.moment += by


class TestDigipost(SourceContract):
    @pytest.fixture
    async def doorstep(self) -> AsyncIterator[Doorstep]:
        async with town() as play:
            yield Doorstep(source=play.source, outside=Sender(play), unknown_id="999999999")
