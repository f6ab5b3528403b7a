"""The lead writes «purr», presses a button, and the colleague finds it in the activity feed."""

from __future__ import annotations

from playwright.async_api import expect

from bot.commands.demo.town import MAIN, Draft
from tests.browser.room import PATIENCE, needs_browser, room

_LETTER = Draft(unit=MAIN, service="lyktetilsynet-vedtak", title="Vedtak om gatelys i Strandgata", body="Se vedlegg.")
_UNIT = "Nordvika kommune"


@needs_browser
async def test_a_ping_from_the_leads_list_is_in_the_feed_and_leads_to_the_card() -> None:
    async with room(_LETTER, people="lise,kari") as it:
        await it.see("lise", _UNIT, "Venter")
        lise = it.column("lise")
        await lise.get_by_test_id("tab-chat").click()
        await lise.get_by_role("textbox").first.fill("purr")
        await lise.get_by_test_id("send").first.click()
        await lise.get_by_role("button", name="Purr", exact=True).click(timeout=PATIENCE)
        await expect(lise.get_by_test_id("posts")).to_contain_text("Én er purret på.", timeout=PATIENCE)
        await it.see("kari", _UNIT, "Purret av", "Lise (test)")

        # without a roster the lead is on duty
        await lise.get_by_test_id("notices").click()
        notice = lise.get_by_test_id("notice").filter(has_text="Lise (test) purrer.")
        await notice.click(timeout=PATIENCE)
        reply = lise.get_by_test_id("reply").filter(has_text="Ingen har tatt forsendelsen")
        await expect(reply.locator(".mention")).to_have_text("Lise (test)")
        await expect(reply).to_be_in_viewport()
