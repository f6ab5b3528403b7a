"""The search in the compose box: what the asker sees, and what a colleague sees of what was chosen."""

from __future__ import annotations

from playwright.async_api import expect

from bot.commands.demo.town import MAIN, Draft
from tests.browser.room import PATIENCE, needs_browser, room

_LETTER = Draft(unit=MAIN, service="lyktetilsynet-vedtak", title="Vedtak om gatelys i Strandgata", body="Se vedlegg.")
_UNIT = "Nordvika kommune"


@needs_browser
async def test_a_letter_is_found_shared_with_unit_date_id_and_link_alone_and_asked_about_in_the_chat() -> None:
    async with room(_LETTER) as it:
        await it.press("kari", _UNIT, "Ta")
        await it.see("ola", _UNIT, "Tatt av", "Kari (test)")
        ola = it.column("ola")
        await ola.get_by_test_id("open-item-search").click()
        hit = ola.get_by_test_id("item-hit")
        await expect(hit).to_contain_text("Tatt: Kari (test)", timeout=PATIENCE)
        await ola.get_by_test_id("item-search-text").fill("gatelys")
        await expect(ola.get_by_test_id("item-hits")).to_contain_text("Ingen treff", timeout=PATIENCE)
        await ola.get_by_test_id("item-search-text").fill("tatt kari")
        await expect(hit).to_have_count(1, timeout=PATIENCE)
        await hit.click()

        shared = it.column("kari").get_by_test_id("post").filter(has_text="ID ")
        await expect(shared).to_contain_text(_UNIT, timeout=PATIENCE)
        await expect(shared.get_by_text("Åpne kortet")).to_be_visible()
        for secret in ("Strandgata", "Lyktetilsynet", "Tatt"):
            await expect(shared).not_to_contain_text(secret)
        await expect(ola.get_by_test_id("item-search")).to_be_hidden()

        await ola.get_by_test_id("tab-chat").click()
        await ola.get_by_test_id("compose").first.fill("sok tatt altinn")
        await ola.get_by_test_id("compose").first.press("Enter")
        answer = ola.get_by_test_id("post").filter(has_text="Ett treff")
        await expect(answer).to_contain_text("Tatt: Kari (test)", timeout=PATIENCE)
        found = await answer.get_by_text("ID ").first.text_content()
        assert found is not None
        await ola.get_by_test_id("compose").first.fill(f"sak {found.removeprefix('ID ')[:8]}")
        await ola.get_by_test_id("compose").first.press("Enter")
        told = ola.get_by_test_id("post").filter(has_text="Kari (test) tok den")
        await expect(told).to_contain_text("Kom inn", timeout=PATIENCE)
