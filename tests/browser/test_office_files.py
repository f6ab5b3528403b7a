"""The lead asks for a file in the chat, sends it back changed, takes it in use and rolls it back: the board follows."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Locator, expect

from bot.commands.demo.town import Draft
from tests.browser.room import PATIENCE, Room, needs_browser, room

_UNIT, _TITLE = "Nordvika barneskole", "Høring: nye navn på holmer"
_LETTER = Draft(unit="313300102", service="kystkartverket-rundskriv", title=_TITLE, body="Se vedlegg.")


def _post(it: Room, words: str) -> Locator:
    return it.column("lise").get_by_test_id("post").filter(has_text=words).last


@needs_browser
async def test_a_unit_becomes_sensitive_by_file_and_is_rolled_back(tmp_path: Path) -> None:
    async with room(_LETTER, people="kari,lise") as it:
        await it.see("kari", _UNIT, _TITLE)
        lise = it.column("lise")
        await expect(lise.get_by_test_id("attach")).to_be_hidden()
        await lise.get_by_test_id("tab-chat").click()
        words = lise.locator("> form").get_by_test_id("compose")
        await words.fill("filer")
        await words.press("Enter")
        await _post(it, "Filer som gjelder nå").get_by_title("Vis filen: Enheter").click(timeout=PATIENCE)
        await lise.get_by_test_id("file-accept").click(timeout=PATIENCE)
        async with it.page.expect_download() as coming:
            await lise.get_by_role("link", name="units.toml").click(timeout=PATIENCE)
        given = await (await coming.value).path()
        text = given.read_text("utf-8")

        changed = tmp_path / "units.toml"
        changed.write_text(text.replace(f'name = "{_UNIT}"', f'name = "{_UNIT}"\nsensitivity = "sensitive"'))
        await expect(lise.get_by_test_id("attach")).to_be_visible()
        await lise.get_by_test_id("file-picker").set_input_files(changed)
        sent = _post(it, "Lise (test)").get_by_test_id("post-file")
        await expect(sent).to_have_text("units.toml", timeout=PATIENCE)
        proposal = _post(it, "Enheter: forslag til endring")
        await expect(proposal).to_contain_text("Én endring", timeout=PATIENCE)
        await expect(proposal).to_contain_text("0 → 1")
        await proposal.get_by_role("button", name="Ta i bruk").click()
        await expect(_post(it, "versjon 2 er tatt i bruk")).to_be_visible(timeout=PATIENCE)
        await expect(it.card("kari", _UNIT)).not_to_contain_text(_TITLE, timeout=PATIENCE)

        await _post(it, "versjon 2 er tatt i bruk").get_by_role("button", name="Rull tilbake").click()
        await expect(_post(it, "versjon 2 er rullet tilbake")).to_be_visible(timeout=PATIENCE)
