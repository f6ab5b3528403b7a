"""A report on the demo's page: a client without charts shows tables, and the file comes once it is allowed."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from bot.commands.demo.town import Draft
from tests.browser.room import PATIENCE, Room, needs_browser, room

UNIT, OTHER = "Teknisk drift", "Brannvesenet"
LETTERS = (
    Draft(unit="313588998", service="kystkartverket-rundskriv", title="Rundskriv", body="Se vedlegg."),
    Draft(unit="313671534", service="lyktetilsynet-vedtak", title="Vedtak", body="Se vedlegg."),
)


async def say(seen: Room, person: str, words: str) -> None:
    box = seen.column(person).get_by_test_id("compose").last
    await box.fill(words)
    await box.press("Enter")


def answer(seen: Room, heading: str) -> Locator:
    return seen.column("lise").get_by_test_id("post").filter(has_text=heading).last


@needs_browser
async def test_the_lead_reads_a_report_and_gets_it_as_a_file() -> None:
    async with room(*LETTERS, people="kari,lise") as seen:
        await seen.press("kari", UNIT, "Ta")
        await seen.see("kari", UNIT, "Tatt av")
        await seen.column("lise").get_by_test_id("tab-chat").click()
        await say(seen, "lise", "rapport uke")
        report = answer(seen, "Rapport ")
        await expect(report).to_contain_text("Mottatt etter postkilde", timeout=PATIENCE)
        by_unit = report.get_by_role("table").filter(has_text="Enhet")
        await expect(by_unit.get_by_role("row")).to_have_count(3)
        await expect(by_unit).to_contain_text(OTHER)
        await expect(by_unit.get_by_role("row").filter(has_text=UNIT)).to_have_text(re.compile(rf"{UNIT}\s*1\s*0\s*1"))

        await say(seen, "lise", "rapport uke csv")
        await seen.column("lise").get_by_test_id("file-accept").click(timeout=PATIENCE)
        arrived = seen.column("lise").get_by_test_id("file-arrived")
        await expect(arrived).to_contain_text(".csv", timeout=PATIENCE)
        await expect(seen.column("lise").get_by_test_id("file-question")).to_have_count(0)
        async with seen.page.expect_download() as coming:
            await arrived.get_by_role("link").click()
        file = await (await coming.value).path()
        assert file.read_bytes().startswith(b"\xef\xbb\xbfInndeling;Navn;")
