"""A letter that gets a case of its own: made once, with series and unit as configured, and then its entry on it."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.simulators.p360.records import CaseFile
from bot.domain.item import State
from tests.house import OPEN, SENSITIVE, UNKNOWN, House, a_house
from tests.scenarios.acting import IDENTITY_NUMBER, a_letter, entries, fields, said, shared
from tests.stores import DIALECTS

KINDS: dict[str, Any] = {
    "new_cases": [
        {"id": "general", "name": "Alminnelig sak", "series": "Sakarkiv", "unit": "DOK"},
        {"id": "health", "name": "Sak om helse", "class": "G00", "class_type": "K-koder", "unit": "HEL"},
    ]
}
TITLE = "Gatelys i Strandveien"


async def on_new_case(house: House, who: str, card: str, **inputs: str) -> str:
    """«Fordel», «Ny sak», the form filled in. Answers what the dialog says then; empty = it closed."""
    await house.teams.open_dialog(who, card, "route")
    await house.teams.submit_dialog(who, "submit_to_new_case")
    typed = {"new_case": "general", "new_case_title": TITLE, **inputs}
    answer = await house.teams.submit_dialog(who, "submit_new_case", inputs=typed)
    return "" if answer.kind == "closed" else said(answer.card)


def made(house: House, title: str = TITLE) -> list[CaseFile]:
    return [case for case in house.p360.world.cases() if case.title == title]


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_l_a3_a_letter_gets_a_case_with_series_and_unit_and_its_entry_stands_on_it(dialect: str) -> None:
    async with a_house(dialect, archive_more=KINDS) as house:
        card = await a_letter(house, OPEN)
        assert await on_new_case(house, "kari", card, title_confirmed="true") == ""
        assert made(house) == [], "the grace period runs"
        await house.finish()

        (case,), (entry,) = made(house), entries(house)
        assert (case.sub_archive, case.enterprise_recno, case.screening.access_code) == ("Sakarkiv", 506, "U")
        assert case.external_id is not None
        assert case.external_id.id.startswith("pvc-")
        assert entry.number == f"{case.number}-1"
        assert entry.status_code == "J"
        assert house.labels(house.dialogs[0]) == ["Archive"]
        assert await house.state() is State.HANDLED
        assert "Registrering på ny sak" in shared(house, card)
        routed = next(one for one in await house.audit(await house.only()) if one.verb == "item:routed")
        assert routed.facts == {"route": "register_on_new_case"}


async def test_a_case_has_its_class_and_the_unit_that_the_archivist_chose() -> None:
    async with a_house(archive_more=KINDS) as house:
        card = await a_letter(house, OPEN)
        await on_new_case(house, "kari", card, new_case="health", responsible_unit="OPP", title_confirmed="true")
        await house.finish()
        (case,) = made(house)
        assert [(one.code, one.type) for one in case.archive_codes] == [("G00", "K-koder")]
        assert case.enterprise_recno == 507


@pytest.mark.parametrize(("service", "confirmed"), [(OPEN, False), (UNKNOWN, True), (SENSITIVE, False)], ids=str)
async def test_a_case_is_screened_for_now_unless_the_letter_is_open_and_its_titles_confirmed(
    service: str, confirmed: bool
) -> None:
    async with a_house(archive_more=KINDS) as house:
        card = await a_letter(house, service)
        await on_new_case(house, "kari", card, **({"title_confirmed": "true"} if confirmed else {}))
        await house.finish()
        (case,), (entry,) = made(house), entries(house)
        assert case.screening.access_code == "13"
        assert case.unofficial_title == TITLE
        assert entry.status_code == "M"


async def test_what_is_wrong_with_the_case_stands_beside_its_fields() -> None:
    async with a_house(archive_more=KINDS) as house:
        card = await a_letter(house)
        told = await on_new_case(house, "kari", card, new_case="", new_case_title=f"Sak {IDENTITY_NUMBER}")
        assert "Velg ett av alternativene." in told
        assert "Tittelen ser ut til å inneholde et fødselsnummer." in told
        assert await house.state() is State.CLAIMED


async def test_without_configured_kinds_no_new_case_is_offered() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        form = await house.teams.open_dialog("kari", card, "route")
        assert "submit_to_new_case" not in said(form.card)
        assert "new_case" not in fields(form.card)


async def test_without_keys_a_case_of_unknown_outcome_is_asked_about_and_its_number_taken() -> None:
    async with a_house(archive_more=KINDS | {"case_external_id": False}) as house:
        card = await a_letter(house, OPEN)
        await on_new_case(house, "kari", card, title_confirmed="true")
        house.fault("p360", "CreateCase", status=500, when="after")
        await house.finish()
        assert "Saken kan være opprettet." in shared(house, card)
        assert entries(house) == []

        (case,) = made(house)
        await house.teams.open_dialog("kari", card, "was_done")
        wrong = await house.teams.submit_dialog("kari", inputs={"entry_number": "26/09999"})
        assert "Saken finnes ikke i arkivet." in said(wrong.card)
        assert "Saksnummer" in said(wrong.card)
        await house.teams.submit_dialog("kari", inputs={"entry_number": case.number})
        await house.finish()
        assert made(house) == [case]
        assert [entry.number for entry in entries(house)] == [f"{case.number}-1"]
        assert await house.state() is State.HANDLED


async def test_a_letter_that_has_an_entry_already_gets_no_case() -> None:
    async with a_house(archive_more=KINDS) as house:
        card = await a_letter(house, OPEN)
        house.fault("p360", "UpdateDocument", status=400, times=9)
        await on_new_case(house, "kari", card, title_confirmed="true")
        await house.finish()
        (entry,) = entries(house)
        await house.teams.click("kari", card, "was_not_done")
        house.p360.simulator.faults.clear()
        await house.draw()
        await on_new_case(house, "kari", card, new_case_title="Et annet navn", title_confirmed="true")
        await house.finish()
        assert made(house, "Et annet navn") == []
        assert entries(house)[0].number == entry.number
        assert len(entries(house)) == 1
