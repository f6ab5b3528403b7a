"""SvarInn passes what every source must."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest

from bot.domain.item import MessageRef
from tests.contract.source_suite import Doorstep, SourceContract, Spoilt
from tests.contract.svarinn.ks import LIST, Stage, a_forsendelse, an_id, delivered

SPOILT: Mapping[Spoilt, httpx.Response | Exception] = {
    "down": httpx.Response(503),
    "busy": httpx.Response(429, headers={"Retry-After": "90"}),
    "refused": httpx.Response(401),
    "garbled": httpx.Response(200, json={"forsendelser": []}),
    "dropped": httpx.RemoteProtocolError("dropped"),
}


@dataclass(slots=True)
class Sender:
    play: Stage
    numbers: list[int] = field(default_factory=list)

    def hand_in(self, title: str, files: Mapping[str, bytes]) -> MessageRef:
        self.numbers.append(1)
        forsendelse = a_forsendelse(len(self.numbers), tittel=title, files=files)
        return self.play.ks.add(forsendelse, delivered(files))

    def hand_in_unreadable(self) -> str:
        self.numbers.append(1)
        forsendelse = a_forsendelse(len(self.numbers), mottaker="Prøvevik")
        self.play.ks.add(forsendelse, b"")
        return str(forsendelse["id"])

    def hide(self, ref: MessageRef) -> None:
        del self.play.ks.waiting[ref.external_id]

    def spoil(self, how: Spoilt) -> None:
        self.play.ks.answer("GET", LIST, SPOILT[how])

    def mend(self) -> None:
        self.play.ks.script.clear()

    def traces(self) -> Sequence[object]:
        return [*self.play.ks.taken, *self.play.ks.downloads()]

    def pass_time(self, by: timedelta) -> None:
        self.play.clock.moment += by


class TestSvarInn(SourceContract):
    @pytest.fixture
    def doorstep(self, play: Stage) -> Doorstep:
        return Doorstep(source=play.source, outside=Sender(play), unknown_id=an_id(999))
