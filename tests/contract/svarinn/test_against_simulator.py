"""SvarInn, simulated over real HTTP, passes what every source must."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from adapters._kit.spool import EncryptedSpool
from adapters.simulators._kit import Fault, Simulator
from adapters.simulators._kit.certificates import holder
from adapters.simulators._kit.contents import Content
from adapters.simulators.svarinn import FileDraft, LetterDraft, World, svarinn_simulator
from adapters.sources.svarinn.source import SvarInnSource
from bot.domain.item import MessageRef
from tests.contract.scripted import StoppedClock
from tests.contract.source_suite import Doorstep, SourceContract, Spoilt
from tests.contract.svarinn.ks import MUNICIPALITY, PASSWORD, SERVICES, UNITS, USER, an_id, settings

LIST = "hentNyeForsendelser"
SPOILT: Mapping[Spoilt, Fault] = {
    "down": Fault(operation=LIST, status=503, times=99),
    "busy": Fault(operation=LIST, status=429, retry_after="90", times=99),
    "refused": Fault(operation=LIST, status=401, times=99),
    "garbled": Fault(operation=LIST, status=200, body={"forsendelser": []}, times=99),
    "dropped": Fault(operation=LIST, status=0, times=99),
}


@dataclass(slots=True)
class Ks:
    world: World
    clock: StoppedClock
    simulator: Simulator
    source: SvarInnSource

    def hand_in(self, title: str, files: Mapping[str, bytes]) -> MessageRef:
        drafts = tuple(
            FileDraft(file_name=name, content=Content(name=name, given=each)) for name, each in files.items()
        )
        return self._ref(LetterDraft(title=title, orgno=MUNICIPALITY, files=drafts))

    def hand_in_unreadable(self) -> str:
        number = {"mottaker": {"organisasjonsnummer": "ikke et nummer"}}
        return self._ref(LetterDraft(title="Uleselig", orgno=MUNICIPALITY, overrides=number)).external_id

    def hide(self, ref: MessageRef) -> None:
        self.world.taken_elsewhere(ref.external_id)

    def spoil(self, how: Spoilt) -> None:
        self.simulator.faults.add(SPOILT[how])

    def mend(self) -> None:
        self.simulator.faults.clear()

    def traces(self) -> Sequence[object]:
        return [(one.id, one.status, one.downloads, *one.log) for one in self.world.letters.values()]

    def pass_time(self, by: timedelta) -> None:
        self.clock.moment += by

    def _ref(self, draft: LetterDraft) -> MessageRef:
        return MessageRef(source_id="svarinn", external_id=self.world.add_letter(draft).id)


@asynccontextmanager
async def at_ks(folder: Path) -> AsyncIterator[Ks]:
    clock, keys = StoppedClock(), holder("mottakersystem", "rsa")
    world = World(clock=clock)
    world.add_receiver(
        "Postvakt", certificate=keys.certificate, orgnos=(MUNICIPALITY,), username=USER, password=PASSWORD
    )
    async with Simulator(svarinn_simulator(world)) as simulator:
        source = SvarInnSource(
            settings(base_url=f"{simulator.url}/api", keys=[keys.key_pem + keys.certificate_pem]),
            units=UNITS,
            services=SERVICES,
            spool=EncryptedSpool(directory=folder),
            clock=clock,
        )
        try:
            yield Ks(world, clock, simulator, source)
        finally:
            await source.close()


class TestSvarInnOverHttp(SourceContract):
    @pytest.fixture
    async def doorstep(self, tmp_path: Path) -> AsyncIterator[Doorstep]:
        async with at_ks(tmp_path) as ks:
            yield Doorstep(source=ks.source, outside=ks, unknown_id=an_id(999))
