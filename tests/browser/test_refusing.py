"""The two pages of a refusal in the real renderer: what was given on the first goes along unseen with the second."""

from __future__ import annotations

from playwright.async_api import Locator, expect

from bot.domain.item import State
from tests.browser.room import PATIENCE, _browser, needs_browser, until
from tests.scenarios.evidence import cards
from tests.scenarios.ks import hand_in, poll, svarinn


@needs_browser
async def test_a_letter_is_refused_on_two_pages_and_only_with_the_tick() -> None:
    async with svarinn() as (house, world), _browser() as browser:
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        await house.teams.click("kari", card, "claim")
        await house.draw()
        page = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="nb-NO")
        await page.goto(f"{house.connector.url}/?vis=kari")
        column = page.locator("[data-testid=column][data-person=kari]")
        form = column.get_by_test_id("dialog")

        await column.get_by_role("button", name="Flere valg", exact=True).click(timeout=PATIENCE)
        await _button(form, "Avvis hos avsenderen").click(timeout=PATIENCE)
        await form.get_by_label("Feil mottaker").check(timeout=PATIENCE)
        await form.get_by_label("Melding til avsenderen").fill("Gjelder nabokommunen")
        await _button(form, "Videre").click()
        await expect(form).to_contain_text("Dette kan ikke angres", timeout=PATIENCE)
        await expect(form).to_contain_text("Feil mottaker: Gjelder nabokommunen")
        await expect(form.get_by_label("Melding til avsenderen")).to_be_hidden()
        await _button(form, "Avvis for godt").click()
        await expect(form).to_contain_text("Kryss av for at forsendelsen skal avvises for godt", timeout=PATIENCE)
        assert await house.state() is State.CLAIMED

        await form.get_by_label("Jeg vil avvise forsendelsen for godt").check()
        await _button(form, "Avvis for godt").click()
        await expect(form).to_be_hidden(timeout=PATIENCE)
        await house.finish()
        await until(lambda: not letter.waiting)
        assert [one.text for one in letter.log if one.what == "FEILET"] == ["Feil mottaker: Gjelder nabokommunen"]
        await expect(column).to_contain_text("Avvist hos avsenderen", timeout=PATIENCE)


def _button(form: Locator, name: str) -> Locator:
    return form.get_by_role("button", name=name, exact=True)
