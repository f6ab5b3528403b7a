"""Altinn, simulated, passes what every source must."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from adapters.simulators._kit import Fault
from adapters.simulators.altinn import ORDINARY_POST, AttachmentDraft
from bot.domain.item import MessageRef
from tests.contract.altinn.stage import MUNICIPALITY, SCHOOL
from tests.contract.altinn.test_against_simulator import Town, ref_of, town
from tests.contract.source_suite import Doorstep, SourceContract, Spoilt

SPOILT: Mapping[Spoilt, Fault] = {
    "down": Fault(operation="SearchDialogs", status=503, times=99),
    "busy": Fault(operation="SearchDialogs", status=429, retry_after="90", times=99),
    "refused": Fault(operation="SearchDialogs", status=401, times=99),
    "garbled": Fault(operation="SearchDialogs", status=200, body={"items": "none"}, times=99),
    "dropped": Fault(operation="SearchDialogs", status=0, times=99),
}


@dataclass(slots=True)
class Sender:
    play: Town

    def hand_in(self, title: str, files: Mapping[str, bytes]) -> MessageRef:
        drafts = tuple(AttachmentDraft(file_name=name, content=content) for name, content in files.items())
        return ref_of(self.play.letter(title=title, attachments=drafts, confirmation_needed=True))

    def hand_in_unreadable(self) -> str:
        """One that holds others, and will not tell them."""
        first = self.play.letter(unit=SCHOOL)
        self.play.letter(unit=SCHOOL, dialog=first.dialog_id)
        self.play.fault("SearchDialogTransmissions", status=400, times=99)
        return first.dialog_id

    def hide(self, ref: MessageRef) -> None:
        self.play.world.revoke(ORDINARY_POST, MUNICIPALITY)

    def spoil(self, how: Spoilt) -> None:
        self.play.simulator.faults.add(SPOILT[how])

    def mend(self) -> None:
        self.play.simulator.faults.clear()

    def traces(self) -> Sequence[object]:
        return self.play.world.traces

    def pass_time(self, by: timedelta) -> None:
        self.play.clock.moment += by


class TestAltinn(SourceContract):
    @pytest.fixture
    async def doorstep(self) -> AsyncIterator[Doorstep]:
        async with town() as play:
            yield Doorstep(source=play.source, outside=Sender(play), unknown_id="0198aa00-1111-7c32-ad58-00000000dead")
