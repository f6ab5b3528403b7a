"""An archive without key look-up that does not tell what became of an entry: a person is asked, nothing is guessed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from playwright.async_api import expect

from bot.commands.demo.town import Draft
from tests.browser.room import PATIENCE, PLAY, Room, needs_browser, room

_LETTER = Draft(
    unit="313588998", service="lyktetilsynet-vedtak", title="Vedtak om gatelys i Strandgata", body="Se vedlegg.",
    files=("Vedtak.pdf", "Kart.pdf"),
)  # fmt: skip
_UNIT = "Teknisk drift"
_QUESTION = (
    "Krever oppfølging",
    "Arkivet svarte ikke tydelig. Journalposten kan være opprettet.",
    "Se etter journalposten i arkivet.",
)


@asynccontextmanager
async def _in_doubt(when: str) -> AsyncIterator[tuple[Room, str]]:
    """Kari registers, the archive answers 500 before or after its work, and both see the question."""
    async with room(play=replace(PLAY, document_external_id=False)) as it:
        dialog_id = it.letter(_LETTER)
        it.archive_fails("CreateDocument", when=when, status=500)
        await it.register("kari", _UNIT)
        for person in ("kari", "ola"):
            await it.see(person, _UNIT, *_QUESTION)
        yield it, dialog_id


async def _is_whole(it: Room, dialog_id: str) -> None:
    """One entry, all files on it, the letter put away, and everybody's card says so."""
    for person in ("kari", "ola"):
        await it.see(person, _UNIT, "Behandlet", "26/00001-1", "Arkivert i Altinn")
    (entry,) = it.entries()
    assert [file.title for file in entry.files] == ["Vedtak", "Kart", "melding"]
    assert "Archive" in it.labels(dialog_id)


@needs_browser
async def test_a_person_finds_the_entry_and_the_route_goes_on_with_it() -> None:
    async with _in_doubt("after") as (it, dialog_id):
        (entry,) = it.entries()
        assert entry.files == ()
        assert "Archive" not in it.labels(dialog_id)

        await it.press("ola", _UNIT, "Ble utført")
        form = it.form("ola")
        await form.get_by_label("Journalpostnummer").fill("26/00009-9")
        await form.get_by_role("button", name="Lagre", exact=True).click()
        await expect(form).to_contain_text("Journalposten finnes ikke i arkivet.", timeout=PATIENCE)
        await form.get_by_label("Journalpostnummer").fill(entry.number)
        await form.get_by_role("button", name="Lagre", exact=True).click()
        await expect(form).to_be_hidden(timeout=PATIENCE)

        await _is_whole(it, dialog_id)
        assert it.calls("CreateDocument") == 1


@needs_browser
async def test_a_person_finds_no_entry_and_it_is_made_once() -> None:
    async with _in_doubt("before") as (it, dialog_id):
        assert it.entries() == []
        assert it.calls("CreateDocument") == 1
        await it.press("ola", _UNIT, "Ble ikke utført, prøv igjen")
        await _is_whole(it, dialog_id)
        assert it.calls("CreateDocument") == 2
