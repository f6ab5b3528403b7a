"""A letter that gets a case of its own: made once, screened until somebody has judged it, and asked about in doubt.

The way from the card to the case itself: L-A3 in `routines`.
"""

from __future__ import annotations

from typing import Any

import pytest

from adapters.simulators.p360.records import CaseFile
from bot.domain.item import State
from bot.ports.archive import new_case_field
from tests.house import ARCHIVES, OPEN, SENSITIVE, UNKNOWN, Archive, House, a_house
from tests.scenarios.acting import IDENTITY_NUMBER, a_letter, answer_was_done, field, fields, on_new_case, said, shared
from tests.scenarios.acting import NEW_TITLE as TITLE
from tests.scenarios.archives import NEW_CASE, cases_called, entry_made_by_hand, in_archive

KINDS: dict[str, Any] = {
    "new_cases": [
        NEW_CASE["p360"],
        {"id": "health", "name": "Sak om helse", "class": "G00", "class_type": "K-koder", "unit": "HEL"},
    ]
}


def configured(archive: Archive) -> dict[str, Any]:
    return {"new_cases": [NEW_CASE[archive]]}


def made(house: House, title: str = TITLE) -> list[CaseFile]:
    return [case for case in house.p360.world.cases() if case.title == title]


async def test_a_case_has_its_class_and_the_unit_that_the_archivist_chose() -> None:
    async with a_house(archive_more=KINDS) as house:
        card = await a_letter(house, OPEN)
        await on_new_case(house, "kari", card, new_case="health", responsible_unit="OPP", title_confirmed="true")
        await house.finish()
        (case,) = made(house)
        assert [(one.code, one.type) for one in case.archive_codes] == [("G00", "K-koder")]
        assert case.enterprise_recno == 507


@pytest.mark.parametrize(
    ("archive", "service", "confirmed"),
    [("p360", OPEN, False), ("p360", UNKNOWN, True), ("p360", SENSITIVE, False), ("websak", SENSITIVE, False)],
)
async def test_a_case_is_screened_for_now_unless_the_letter_is_open_and_its_titles_confirmed(
    archive: Archive, service: str, confirmed: bool
) -> None:
    async with a_house(archive=archive, archive_more=configured(archive)) as house:
        card = await a_letter(house, service)
        await on_new_case(house, "kari", card, **({"title_confirmed": "true"} if confirmed else {}))
        await house.finish()
        (case,), (entry,) = cases_called(house, TITLE), in_archive(house)
        assert (case.code, entry.status, entry.number) == ("13", "M", f"{case.number}-1")


async def test_what_is_wrong_with_the_case_stands_beside_its_fields() -> None:
    async with a_house(archive_more=KINDS) as house:
        card = await a_letter(house)
        await house.teams.open_dialog("kari", card, "route")
        await house.teams.submit_dialog("kari", "submit_to_new_case")
        # while the form is open the archive is found to lack what this kind needs
        house.desk.archive_state.missing = (f"{new_case_field('general', 'series')}: SAK",)
        wrong = {"new_case": "general", "new_case_title": f"Sak {IDENTITY_NUMBER}"}
        back = await house.teams.submit_dialog("kari", "submit_new_case", inputs=wrong)
        told = said(back.card)
        assert "Velg ett av alternativene." in told
        assert "Tittelen ser ut til å inneholde et fødselsnummer." in told
        assert await house.state() is State.CLAIMED


async def test_without_configured_kinds_no_new_case_is_offered() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        form = await house.teams.open_dialog("kari", card, "route")
        assert "submit_to_new_case" not in said(form.card)
        assert "new_case" not in fields(form.card)


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_without_keys_a_case_of_unknown_outcome_is_asked_about_and_its_number_taken(archive: Archive) -> None:
    no_keys = {"case_external_id": False} if archive == "p360" else {"external_key_lookup": False}
    async with a_house(archive=archive, archive_more=configured(archive) | no_keys) as house:
        card = await a_letter(house, OPEN)
        await on_new_case(house, "kari", card, title_confirmed="true")
        house.fault(archive, "CreateCase" if archive == "p360" else "NySaksmappe", status=500, when="after")
        await house.finish()
        assert "Saken kan være opprettet." in shared(house, card)
        assert in_archive(house) == []

        (case,) = cases_called(house, TITLE)
        await house.teams.open_dialog("kari", card, "was_done")
        wrong = await house.teams.submit_dialog("kari", inputs={"entry_number": "26/09999"})
        assert "Saken finnes ikke i arkivet." in said(wrong.card)
        assert "Saksnummer" in said(wrong.card)
        await house.teams.submit_dialog("kari", inputs={"entry_number": case.number})
        await house.finish()
        assert cases_called(house, TITLE) == [case]
        assert [entry.number for entry in in_archive(house)] == [f"{case.number}-1"]
        assert await house.state() is State.HANDLED


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_an_entry_that_a_person_names_must_stand_on_the_case_that_was_made(archive: Archive) -> None:
    no_keys = {"document_external_id": False} if archive == "p360" else {"external_key_lookup": False}
    async with a_house(archive=archive, archive_more=configured(archive) | no_keys) as house:
        card = await a_letter(house, OPEN)
        await on_new_case(house, "kari", card, title_confirmed="true")
        house.fault(archive, "CreateDocument" if archive == "p360" else "NyJournalpost", status=500, when="after")
        await house.finish()
        (case,), (entry,) = cases_called(house, TITLE), in_archive(house)
        back = await answer_was_done(house, "kari", card, entry_made_by_hand(house))
        assert "Journalposten ligger på en annen sak enn den du valgte." in said(back.card)
        assert (await house.teams.submit_dialog("kari", inputs={"entry_number": entry.number})).kind == "closed"
        await house.finish()
        assert entry.case_number == case.number
        assert await house.state() is State.HANDLED


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_a_letter_that_has_an_entry_already_gets_no_case(archive: Archive) -> None:
    async with a_house(archive=archive, archive_more=configured(archive)) as house:
        card = await a_letter(house, OPEN)
        house.fault(archive, "UpdateDocument" if archive == "p360" else "NyDokument", status=413, times=9)
        await on_new_case(house, "kari", card, title_confirmed="true")
        await house.finish()
        (entry,) = in_archive(house)
        await house.teams.click("kari", card, "was_not_done")
        (house.websak or house.p360).simulator.faults.clear()
        await house.draw()
        await on_new_case(house, "kari", card, new_case_title="Et annet navn", title_confirmed="true")
        await house.finish()
        assert cases_called(house, "Et annet navn") == []
        assert [one.number for one in in_archive(house)] == [entry.number]

        asked = await house.teams.open_dialog("kari", card, "was_done")
        assert field(asked.card, "entry_number")["value"] == entry.case_number, "the case, not the entry, is asked for"
        assert (await house.teams.submit_dialog("kari")).kind == "closed"
        await house.finish()
        assert await house.state() is State.HANDLED
        assert [(one.number, one.files) for one in in_archive(house)] == [(entry.number, 2)]
