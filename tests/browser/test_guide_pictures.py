"""The pictures of the archivists' guide, bot/VEILEDER.md: made by this test, so that they never show what is not there.

POSTVAKT_PICTURE=1 writes them to manifest/; otherwise they are made, measured and thrown away.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from bot import running
from bot.app.routine.daily_check import keep
from bot.commands.demo.checking import register
from bot.commands.demo.town import Draft
from bot.domain.clock import SystemClock
from bot.domain.workdays import oslo_day, oslo_moment
from bot.settings.office import WorkdaySettings
from bot.wiring.workdays import calendar_of
from tests.browser.room import PATIENCE, PLAY, Room, needs_browser, room

_FOLDER = Path(__file__).resolve().parents[2] / "manifest"
_WIDEST, _TALLEST, _LARGEST = 760, 1000, 200_000

_BEGINS, _NIGHT = time(7, 52), timedelta(hours=12)
_WAITING, _STUCK, _HIDDEN = _UNITS = ("Teknisk drift", "Byggesak", "Hjemmetjenesten")
_LETTERS = (
    Draft(unit="313588998", service="kystkartverket-rundskriv", title="Rundskriv om adresser til naust", body="–"),
    Draft(unit="313630269", service="kystkartverket-rundskriv", title="Høring om navn på holmer", body="–"),
    Draft(unit="313506452", service="trygd-fortrolig", title="Forespørsel om opplysninger", body="–"),
)
#: of the waiting card, from the top, as the guide counts them
_PARTS = ("Venter", "Kystkartverket", "Mottatt", "Fordel", "Åpne i Altinn")
#: a red number at the right edge of the card, where the guide explains the part that stands to its left
_NUMBER = """(card, tops) => tops.forEach((top, place) => {
    const badge = document.createElement("span");
    badge.textContent = place + 1;
    badge.style.cssText = `position: absolute; right: 12px; top: ${top}px; width: 22px; height: 22px;
        border-radius: 50%; background: #a4262c; color: #fff; font: 600 13px/22px sans-serif; text-align: center`;
    card.style.position = "relative";
    card.append(badge);
})"""


@dataclass(slots=True)
class Weekend:
    """The machine's clock, set back to the evening before a shift that followed days off, then to that shift."""

    behind: timedelta

    @classmethod
    def before_shift(cls) -> Weekend:
        calendar, now = calendar_of(WorkdaySettings()), SystemClock().now()
        day = oslo_day(now) - timedelta(days=1)
        while not calendar.is_open(day) or calendar.is_open(day - timedelta(days=1)):
            day -= timedelta(days=1)
        return cls(now - oslo_moment(day, _BEGINS) + _NIGHT)

    def end(self) -> None:
        self.behind -= _NIGHT

    def now(self) -> datetime:
        return SystemClock().now() - self.behind


async def _number(card: Locator, *parts: Locator) -> None:
    above = await card.bounding_box()
    assert above
    tops = []
    for part in parts:
        box = await part.bounding_box()
        assert box
        tops.append(box["y"] - above["y"] + box["height"] / 2 - 11)
    await card.evaluate(_NUMBER, tops)


async def _shoot(part: Locator, picture: Path) -> None:
    content = await part.screenshot(path=picture, animations="disabled", caret="hide")
    width, height = struct.unpack(">II", content[16:24])
    assert 400 < width <= _WIDEST
    assert 200 < height <= _TALLEST
    assert len(content) < _LARGEST


async def _card_and_form(it: Room, folder: Path) -> None:
    card = it.card("kari", _WAITING).get_by_test_id("card")
    await _number(card, *(card.get_by_text(part, exact=True) for part in _PARTS))
    await _shoot(card, folder / "guide-card.png")
    await it.press("kari", _WAITING, "Fordel")
    await it.choose_case("kari", "høringer", "Høringer og rundskriv 2026")
    await _shoot(it.form("kari"), folder / "guide-form.png")
    await it.form("kari").get_by_test_id("dialog-close").click()


async def _doubt(it: Room, folder: Path) -> None:
    it.archive_fails("CreateDocument", when="after", status=500)
    post = await it.card("ola", _STUCK).get_attribute("data-activity-id")
    case = it.stage.p360.world.cases()[2].number
    assert (await register(it.stage, "ola", post or "", case)).kind == "closed"
    await it.see("ola", _STUCK, "Krever oppfølging")
    await _shoot(it.card("ola", _STUCK).get_by_test_id("card"), folder / "guide-doubt.png")


async def _check(it: Room, folder: Path) -> None:
    card = it.column("kari").get_by_test_id("card").filter(has_text="Daglig kontroll")
    await expect(card).to_contain_text("Sist hentet", timeout=PATIENCE)
    await expect(card).not_to_contain_text("Aldri hentet", timeout=PATIENCE)
    await expect(card).to_contain_text(f"{_HIDDEN}: 1 ny", timeout=PATIENCE)
    await _shoot(card, folder / "guide-check.png")


@needs_browser
async def test_the_guide_shows_a_card_a_form_a_doubt_and_the_daily_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # else the figures are minutes old before they are taken anew
    monkeypatch.setattr(running, "_CHECK_EVERY", timedelta(seconds=2))
    monkeypatch.setattr(keep, "_FRESH", timedelta(seconds=1))
    folder = _FOLDER if os.environ.get("POSTVAKT_PICTURE") == "1" else tmp_path
    play = replace(PLAY, document_external_id=False, daily_check=True)
    clock = Weekend.before_shift()
    async with room(people="kari,ola", size=(1440, 1300), play=play, clock=clock) as it:
        for minutes, draft in zip((52, 31, 9), _LETTERS, strict=True):
            it.stage.altinn.add(draft, publish_at=clock.now() - timedelta(minutes=minutes))
        for unit in _UNITS:
            await it.see("kari", unit, "Venter")
        clock.end()
        await _card_and_form(it, folder)
        await _doubt(it, folder)
        await _check(it, folder)
