"""On a phone's width everything can be reached and read, the longest form too."""

from __future__ import annotations

from playwright.async_api import Page, expect

from bot.commands.demo.town import Draft
from tests.browser.room import PATIENCE, needs_browser, room

_LETTER = Draft(unit="313465187", service="trygd-fortrolig", title="Forespørsel", body="Se vedlegg.", confirmation=True)
_UNIT = "Nordvika sykehjem"


async def _scrolls_sideways(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@needs_browser
async def test_a_phone_shows_card_and_form_without_scrolling_sideways() -> None:
    async with room(_LETTER, people="kari", size=(420, 700)) as it:
        route = it.card("kari", _UNIT).get_by_role("button", name="Fordel", exact=True)
        await route.hover(timeout=PATIENCE)
        await expect(route).to_have_css("color", "rgb(255, 255, 255)")
        await expect(route).to_have_css("background-color", "rgb(79, 82, 178)")
        assert not await _scrolls_sideways(it.page)

        await route.click()
        form = it.form("kari")
        await form.get_by_role("button", name="Endre skjerming, ansvarlig og dato").click(timeout=PATIENCE)
        await expect(form.get_by_label("Tilgangskode")).to_be_visible()
        send = form.get_by_role("button", name="Registrer", exact=True)
        await expect(send).not_to_be_in_viewport()
        await expect(form).to_be_in_viewport(ratio=1)
        await send.scroll_into_view_if_needed()
        await expect(send).to_be_in_viewport(ratio=1)
        assert not await _scrolls_sideways(it.page)
