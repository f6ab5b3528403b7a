"""A letter is put off, noted on and taken up again in the real renderer, where date and time are the browser's own."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import Locator, expect

from bot.commands.demo.town import MAIN, Draft
from bot.domain.workdays import oslo_day
from tests.browser.room import PATIENCE, needs_browser, room

_LETTER = Draft(unit=MAIN, service="lyktetilsynet-vedtak", title="Vedtak om gatelys i Strandgata", body="Se vedlegg.")
_UNIT = "Nordvika kommune"
_NOTE = "Ringt enheten, de finner saksnummeret"


@needs_browser
async def test_a_letter_is_put_off_by_one_noted_on_by_another_and_taken_up_again() -> None:
    async with room(_LETTER) as it:
        await it.press("ola", _UNIT, "Flere valg")
        form = it.form("ola")
        await _button(form, "Velg tidspunkt").click(timeout=PATIENCE)
        await form.get_by_label("Egen dato og tid").check(timeout=PATIENCE)
        await _button(form, "Utsett").click()
        await expect(form).to_contain_text("Oppgi både dato og klokkeslett.", timeout=PATIENCE)
        day = oslo_day(it.stage.clock.now()) + timedelta(days=2)
        await form.get_by_label("Dato", exact=True).fill(day.isoformat())
        await form.get_by_label("Klokkeslett", exact=True).fill("09:30")
        await _button(form, "Utsett").click()
        await expect(form).to_be_hidden(timeout=PATIENCE)
        await it.see("kari", _UNIT, "Utsatt til", "kl. 09.30, av Ola (test)")

        await it.press("kari", _UNIT, "Flere valg")
        form = it.form("kari")
        await _button(form, "Les og skriv notater").click(timeout=PATIENCE)
        await form.get_by_label("Nytt notat").fill(_NOTE)
        await _button(form, "Lagre notatet").click()
        await expect(form).to_be_hidden(timeout=PATIENCE)
        await it.see("ola", _UNIT, "Notater")
        await expect(it.card("ola", _UNIT)).not_to_contain_text(_NOTE)

        await it.press("kari", _UNIT, "Flere valg")
        await _button(form, "Velg tidspunkt").click(timeout=PATIENCE)
        await _button(form, "Ta fram nå").click(timeout=PATIENCE)
        await expect(form).to_be_hidden(timeout=PATIENCE)
        await expect(it.card("ola", _UNIT)).not_to_contain_text("Utsatt til", timeout=PATIENCE)


def _button(form: Locator, name: str) -> Locator:
    return form.get_by_role("button", name=name, exact=True)
