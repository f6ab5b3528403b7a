"""A letter on its way into the archive, chosen in the dialog; and taken back in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from playwright.async_api import expect

from bot.commands.demo.town import Draft
from tests.browser.room import PATIENCE, PLAY, Room, needs_browser, room, until

_LIGHTS = Draft(
    unit="313588998", service="lyktetilsynet-vedtak", title="Vedtak om gatelys i Strandgata", body="Se vedlegg.",
    files=("Vedtak.pdf", "Kart.pdf"),
)  # fmt: skip
_LIGHTS_UNIT = "Teknisk drift"
_HEARING = Draft(
    unit="313300102", service="kystkartverket-rundskriv", title="Høring: nye navn på holmer", body="Se vedlegg."
)
_HEARING_UNIT = "Nordvika barneskole"
_CASE = "26/00002 Flomsikring ved Åsen"
_CONFIRMED = "Jeg har kontrollert at tittelen kan stå i offentlig journal"
_OPEN = "Brevet er ikke skjermingsverdig"


async def _deadline(it: Room, dialog_id: str) -> None:
    """The sender sets one: the next poll sees it, and everybody's card is drawn anew."""
    world = it.stage.altinn.world
    world.dialog(dialog_id).due_at = world.clock() + timedelta(days=14)
    world.touch(dialog_id)
    for person in ("kari", "ola"):
        await it.see(person, _LIGHTS_UNIT, "Frist")


@needs_browser
async def test_nothing_typed_is_lost_when_the_card_changes_under_an_open_form() -> None:
    async with room() as it:
        dialog_id = it.letter(_LIGHTS)
        await it.press("kari", _LIGHTS_UNIT, "Fordel")
        form = it.form("kari")
        case, title = form.get_by_role("combobox", name="Sak"), form.get_by_label("Offentlig tittel")
        await title.fill("Vedtak om gatelys ved bekken")
        await form.get_by_label(_CONFIRMED).check()
        await form.get_by_label(_OPEN).check()
        await case.press_sequentially("fl")
        await it.see("ola", _LIGHTS_UNIT, "Tatt av", "Kari (test)")

        await _deadline(it, dialog_id)
        await expect(case).to_have_value("fl")
        await expect(case).to_be_focused()
        await case.press_sequentially("om")
        await it.column("kari").get_by_test_id("option").filter(has_text="Flomsikring").click(timeout=PATIENCE)
        await expect(case).to_have_value(_CASE)
        await expect(title).to_have_value("Vedtak om gatelys ved bekken")
        await expect(form.get_by_label(_CONFIRMED)).to_be_checked()
        await expect(form.get_by_label(_OPEN)).to_be_checked()
        await form.get_by_role("button", name="Registrer", exact=True).click()
        await expect(form).to_be_hidden(timeout=PATIENCE)

        for person in ("kari", "ola"):
            await it.see(person, _LIGHTS_UNIT, "Behandlet", "26/00002-1", "Arkivert i Altinn")
        (entry,) = it.entries()
        assert (entry.number, entry.title, entry.status_code) == ("26/00002-1", "Vedtak om gatelys ved bekken", "J")
        assert [file.title for file in entry.files] == ["Vedtak", "Kart", "melding"]
        assert "Archive" in it.labels(dialog_id)


@needs_browser
async def test_a_choice_is_taken_back_in_time_and_nothing_has_left_the_house() -> None:
    """The second letter is chosen after the first was taken back: when it is through, so is the first one's time."""
    async with room(play=replace(PLAY, grace=timedelta(seconds=5))) as it:
        undone, done = it.letter(_LIGHTS), it.letter(_HEARING)
        await it.register("kari", _LIGHTS_UNIT)
        await it.see("ola", _LIGHTS_UNIT, "Fordeles", "Kan angres til")
        await it.press("kari", _LIGHTS_UNIT, "Angre")
        for person in ("kari", "ola"):
            await it.see(person, _LIGHTS_UNIT, "Tatt av", "Kari (test)")
            await expect(it.card(person, _LIGHTS_UNIT)).not_to_contain_text("Fordeling")

        await it.register("kari", _HEARING_UNIT, typed="høringer", title="Høringer")
        await it.see("ola", _HEARING_UNIT, "Behandlet")
        await until(lambda: "Archive" in it.labels(done))
        await it.see("ola", _LIGHTS_UNIT, "Tatt", "Kari (test)")
        assert [entry.title for entry in it.entries()] == [_HEARING.title]
        assert it.calls("CreateDocument") == 1
        assert it.labels(undone) == ["Default"]
        assert not it.stage.altinn.world.dialog(undone).content_seen


@needs_browser
async def test_an_archive_that_fails_after_the_work_is_done_gets_one_entry_only() -> None:
    async with room() as it:
        dialog_id = it.letter(_LIGHTS)
        it.archive_fails("CreateDocument", when="after", status=500)
        await it.register("ola", _LIGHTS_UNIT)
        for person in ("kari", "ola"):
            await it.see(person, _LIGHTS_UNIT, "Behandlet", "26/00001-1")
        (entry,) = it.entries()
        assert [file.title for file in entry.files] == ["Vedtak", "Kart", "melding"]
        assert it.calls("CreateDocument") == 1
        assert it.stage.p360.simulator.faults.waiting == []
        assert "Archive" in it.labels(dialog_id)
