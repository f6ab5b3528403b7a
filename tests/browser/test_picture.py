"""The picture of the board that the README shows: made by this test, so that it never shows what is not there.

POSTVAKT_PICTURE=1 writes it to manifest/board.png; otherwise it is made, measured and thrown away.
"""

from __future__ import annotations

import os
import struct
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from playwright.async_api import expect

from adapters.simulators._kit import Fault
from bot.commands.demo.checking import register
from bot.commands.demo.town import Draft
from bot.commands.demo.working_day import last_morning
from bot.domain.clock import SystemClock
from tests.browser.room import PLAY, Room, needs_browser, room

_PICTURE = Path(__file__).resolve().parents[2] / "manifest" / "board.png"
_SIZE = (1440, 1000)
_LARGEST = 400_000

_WAITING, _CLAIMED, _ROUTING, _HANDLED, _STUCK = (
    "Nordvika barneskole", "Teknisk drift", "Biblioteket", "Kulturskolen", "Byggesak",
)  # fmt: skip
_LIST = "3 forsendelser venter"
_LIGHTS, _COAST, _RIVER = "lyktetilsynet-vedtak", "kystkartverket-rundskriv", "elvevernet-post"
_BACKLOG = tuple(
    Draft(unit=unit, service=service, title="Vedtak", body="Se vedlegg.")
    for unit, service in (("313465187", _RIVER), ("313382648", _LIGHTS), ("313671534", _COAST))
)
#: what arrives together; the board has them in this order, from the top
_BATCHES = (
    (Draft(unit="313547728", service=_COAST, title="Invitasjon til kartdag", body="Se vedlegg."),),
    (
        Draft(unit="313630269", service=_RIVER, title="Tillatelse til uttak av grus", body="Se vedlegg."),
        Draft(unit="313754073", service=_COAST, title="Høring: nye navn på holmer og skjær", body="Se vedlegg."),
    ),
    (
        Draft(unit="313300102", service=_LIGHTS, title="Varsel om tilsyn med gangvei ved skolen", body="Se vedlegg."),
        Draft(unit="313588998", service=_COAST, title="Rundskriv om adressering av naust", body="Se vedlegg."),
    ),
)
_UNITS = ((_HANDLED,), (_STUCK, _ROUTING), (_WAITING, _CLAIMED))
#: who looks at what
_SHOWN = {"kari": (_WAITING, _CLAIMED), "ola": (_STUCK, _ROUTING), "lise": (_LIST, _HANDLED)}


async def _arrive(it: Room) -> None:
    minutes = iter((47, 38, 21, 14, 6))
    for batch, units in zip(_BATCHES, _UNITS, strict=True):
        for draft in batch:
            it.stage.altinn.add(draft, publish_at=it.stage.clock.now() - timedelta(minutes=next(minutes)))
        for unit in units:
            await it.see("kari", unit, "Venter")


async def _route(it: Room, person: str, unit: str) -> None:
    card = await it.card(person, unit).get_attribute("data-activity-id")
    case = it.stage.p360.world.cases()[2].number
    assert (await register(it.stage, person, card or "", case)).kind == "closed"


async def _work(it: Room) -> None:
    """One letter comes into each state, and stays there."""
    it.archive_fails("CreateDocument", when="after", status=500)
    await _route(it, "ola", _STUCK)
    await it.see("ola", _STUCK, "Krever oppfølging")
    await _route(it, "lise", _HANDLED)
    await it.see("lise", _HANDLED, "Behandlet", "Arkivert i Altinn")
    await it.press("kari", _CLAIMED, "Ta")
    await it.see("ola", _CLAIMED, "Tatt av")
    await _route(it, "kari", _ROUTING)
    # an archive that is down keeps it on its way
    it.stage.p360.simulator.faults.add(Fault(operation="*", status=503, times=1000))
    await it.see("ola", _ROUTING, "Fordeles")


@needs_browser
async def test_the_board_shows_every_state_in_one_picture(tmp_path: Path) -> None:
    play = replace(PLAY, document_external_id=False)
    clock = last_morning(SystemClock(), hour=9, minute=12)
    async with room(older=_BACKLOG, play=play, people="kari,ola,lise", size=_SIZE, clock=clock) as it:
        await _arrive(it)
        await _work(it)
        await it.page.evaluate("document.documentElement.style.zoom = 0.8")
        for person, units in _SHOWN.items():
            for unit in units:
                await it.card(person, unit).evaluate("post => post.scrollIntoView({block: 'nearest'})")
        for person, units in _SHOWN.items():
            for unit in units:
                await expect(it.card(person, unit).get_by_test_id("card")).to_be_in_viewport(ratio=1)
        target = _PICTURE if os.environ.get("POSTVAKT_PICTURE") == "1" else tmp_path / "board.png"
        await it.page.screenshot(path=target, animations="disabled", caret="hide")
    picture = target.read_bytes()
    assert struct.unpack(">II", picture[16:24]) == _SIZE
    assert len(picture) < _LARGEST
