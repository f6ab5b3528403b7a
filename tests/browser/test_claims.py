"""Two people side by side want the same letter: one has it, the other is told who."""

from __future__ import annotations

from playwright.async_api import expect

from bot.commands.demo.town import MAIN, Draft
from tests.browser.room import PATIENCE, needs_browser, room

_LETTER = Draft(unit=MAIN, service="lyktetilsynet-vedtak", title="Vedtak om gatelys i Strandgata", body="Se vedlegg.")
_UNIT = "Nordvika kommune"
_NAMES = {"kari": "Kari (test)", "ola": "Ola (test)"}
#: both buttons in the same breath, which no pair of hands on one mouse can
_PRESS_ALL = "buttons => { for (const button of buttons) button.click(); }"


@needs_browser
async def test_two_people_press_take_at_once_and_the_slower_one_is_told_who_has_it() -> None:
    async with room(_LETTER) as it:
        for person in _NAMES:
            await expect(it.card(person, _UNIT)).to_be_visible(timeout=PATIENCE)
        await it.page.get_by_role("button", name="Ta", exact=True).evaluate_all(_PRESS_ALL)

        told = it.page.get_by_test_id("bar").locator("visible=true")
        await expect(told).to_have_count(1, timeout=PATIENCE)
        loser = await told.evaluate("bar => bar.closest('[data-testid=column]').dataset.person")
        winner = next(person for person in _NAMES if person != loser)
        await expect(told).to_have_text(f"{_NAMES[winner]} tok forsendelsen først.")
        for person in _NAMES:
            await it.see(person, _UNIT, "Tatt av", _NAMES[winner])
            await expect(it.card(person, _UNIT)).not_to_contain_text(_NAMES[loser])


@needs_browser
async def test_who_wants_to_route_what_a_colleague_has_taken_gets_no_form_but_the_name() -> None:
    async with room(_LETTER) as it:
        await it.press("ola", _UNIT, "Ta")
        await it.see("kari", _UNIT, "Ola (test)")
        await it.press("kari", _UNIT, "Fordel")
        await expect(it.form("kari")).to_contain_text("Ola (test) tok forsendelsen først.")
        await it.page.keyboard.press("Escape")
        await expect(it.form("kari")).to_be_hidden()
        await it.see("kari", _UNIT, "Ola (test)")
