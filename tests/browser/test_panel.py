"""The demo's first screen: few cards, and a panel that tells in plain words what lies at each door."""

from __future__ import annotations

from playwright.async_api import Locator, expect

from bot.commands.demo.morning import morning
from bot.commands.demo.stage import Stage
from tests.browser.room import PATIENCE, Room, needs_browser, room

#: of Altinn, SvarInn, Digipost and postmottak, and the list of what lay there before
_CARDS = 7 + 4 + 2 + 2 + 1


def _fill(stage: Stage) -> None:
    morning(stage.systems)


async def _section(it: Room, name: str) -> Locator:
    """Of one system, opened."""
    section = it.page.get_by_test_id(f"panel-{name}")
    if await section.get_attribute("open") is None:
        await section.locator("summary").first.click()
    return section


@needs_browser
async def test_each_system_tells_what_it_holds() -> None:
    async with room(hand_in=_fill) as it:
        posts = it.column("kari").get_by_test_id("post").filter(has=it.page.get_by_role("heading"))
        await expect(posts.filter(has_text="Mottatt")).to_have_count(_CARDS, timeout=PATIENCE)
        await it.page.get_by_test_id("panel-toggle").click()
        for name, summary, lines in (
            ("p360", "1 journalpost", ("Saker", "Felles brannøvelse i desember")),
            ("altinn", "12 i innboksen", ("Forespørsel om opplysninger", "Uåpnet")),
            ("svarinn", "4 venter", ("Søknad om graving i Kaigata", "Venter siden kl.", "Taushetsbelagt")),
            ("digipost", "2 uåpnet", ("Siv (test)", "Høyeste nivå")),
            (
                "postmottak",
                "0 sendt · 4 i innboksen",
                ("Uttalelse om ny kai", "Ulest", "1 vedlegg", "Sendt av Postvakt"),
            ),
            ("trail", "0 utskrifter", ("Kom inn", "Nordvika sykehjem", "Utskrifter og internpost")),
            ("openid", "0 innlogget", ("Siri (test)", "Ikke innlogget")),
        ):
            section = await _section(it, name)
            await expect(section.locator("summary").first).to_contain_text(summary, timeout=PATIENCE)
            for line in lines:
                await expect(section).to_contain_text(line)
        panel = it.page.locator("#panel")
        assert await panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth"), "nothing sticks out"


@needs_browser
async def test_what_is_done_with_a_letter_shows_at_its_door() -> None:
    async with room(hand_in=_fill, people="kari") as it:
        await it.page.get_by_test_id("panel-toggle").click()
        section = await _section(it, "svarinn")
        line = section.get_by_test_id("panel-line").filter(has_text="Søknad om graving i Kaigata")
        await expect(line).to_contain_text("Venter siden", timeout=PATIENCE)
        await it.register("kari", "Teknisk drift")
        await expect(line).to_contain_text("MOTTATT kl.", timeout=PATIENCE)
        await expect(line).to_contain_text("Hentet")
        await expect(section.locator("summary").first).to_contain_text("3 venter")
