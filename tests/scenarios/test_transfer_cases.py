"""Letters that a unit takes up in a domain system: on its transfer case, which the archive must have vouched for.

The way from the card to the entry: L-A7, L-M3 and L-D2 in `routines`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.app.choices.route import route
from bot.app.health.transfer_cases import check_transfer_cases
from bot.commands.demo.town import MAIN
from bot.domain.item import Route, State
from bot.domain.routes import RouteChoice
from bot.errors import ConfigError, NotAllowed
from tests.house import ARCHIVES, OPEN, UNKNOWN, Archive, House, a_house
from tests.scenarios.acting import (
    a_case,
    a_letter,
    entries,
    field,
    fields,
    register,
    said,
    shared,
    to_transfer_case,
    verbs,
)
from tests.scenarios.archives import in_archive, transfer_case_of, transfer_settings, while_asked
from tests.scenarios.evidence import cards

#: the town's last case
CASE, TITLE = "26/00006", "Overføringssak barnehage 2026"
BASIS = "Offl. § 13 jf. fvl. § 13 (1) nr.1"
SCREENED = {"unit": MAIN, "case_number": CASE, "access_code": "13", "legal_basis": BASIS, "access_group": "Alle"}
PLAIN = {"unit": MAIN, "case_number": CASE}
WARNING, WARNING_OVER = "mangler en åpen overføringssak", "har en åpen sak"
ONE_DAY = timedelta(days=1)


def configured(*cases: dict[str, Any]) -> dict[str, Any]:
    return {"transfer_cases": list(cases or (SCREENED,))}


async def the_form(house: House, who: str, card: str) -> str:
    """«Fordel», «Overføringssak»."""
    await house.teams.open_dialog(who, card, "route")
    return said((await house.teams.submit_dialog(who, "submit_to_transfer_case")).card)


async def offers(house: House, card: str) -> bool:
    return "submit_to_transfer_case" in said((await house.teams.open_dialog("kari", card, "route")).card)


@pytest.mark.parametrize(
    ("service", "confirmed", "status"), [(OPEN, True, "J"), (OPEN, False, "M"), (UNKNOWN, True, "M")]
)
async def test_an_entry_there_is_final_only_where_the_letter_is_open_and_its_title_confirmed(
    service: str, confirmed: bool, status: str
) -> None:
    async with a_house(more=configured(PLAIN)) as house:
        await check_transfer_cases(house.desk)
        card = await a_letter(house, service)

        await to_transfer_case(house, "kari", card, **({"title_confirmed": "true"} if confirmed else {}))
        await house.finish()

        (entry,) = entries(house)
        assert entry.status_code == status
        assert entry.screening.access_code == ("U" if service == OPEN else "13")


async def test_a_public_screening_in_the_configuration_never_publishes_a_letter_that_is_not_open() -> None:
    async with a_house(more=configured(PLAIN | {"access_code": "U"})) as house:
        await check_transfer_cases(house.desk)
        card = await a_letter(house, UNKNOWN)
        await to_transfer_case(house, "kari", card, title_confirmed="true")
        await house.finish()
        (entry,) = entries(house)
        assert (entry.status_code, entry.screening.access_code) == ("M", "13")


async def test_nothing_is_offered_until_the_archive_has_said_that_the_case_is_there_and_open() -> None:
    async with a_house(more=configured()) as house:
        card = await a_letter(house)
        assert not await offers(house, card), "not asked yet"
        house.fault("p360", "GetCases", status=503, times=5)
        await check_transfer_cases(house.desk)
        assert not await offers(house, card), "no answer yet"
        house.p360.simulator.faults.clear()
        await check_transfer_cases(house.desk)
        assert await offers(house, card)
        asked = len(house.p360.simulator.record)
        await check_transfer_cases(house.desk)
        assert len(house.p360.simulator.record) == asked, "once a day"


async def test_a_closed_case_is_told_on_the_board_and_not_offered_until_there_is_an_open_one() -> None:
    async with a_house(more=configured()) as house:
        case = house.p360.world.close_case(CASE)
        card = await a_letter(house)
        await check_transfer_cases(house.desk)
        await house.draw()

        (notice,) = set(cards(house)) - {card}
        assert WARNING in shared(house, notice)
        assert "Nordvika kommune" in shared(house, notice)
        assert not await offers(house, card)
        with pytest.raises(NotAllowed, match="route_not_offered"):
            await route(
                house.desk,
                house.press("kari", await house.only(), "submit_transfer_case"),
                RouteChoice(route=Route.TRANSFER_CASE, public_title="Vedtak"),
            )

        house.p360.world.put_case(replace(case, status_code="B"))
        house.pass_time(ONE_DAY)
        await check_transfer_cases(house.desk)
        await house.draw()
        assert WARNING_OVER in shared(house, notice)
        assert await offers(house, card)


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_a_case_that_was_closed_meanwhile_is_found_out_when_it_is_chosen(archive: Archive) -> None:
    async with a_house(archive=archive, more=transfer_settings(archive)) as house:
        await check_transfer_cases(house.desk)
        card = await a_letter(house)
        await the_form(house, "kari", card)
        house.archive_world.close_case(transfer_case_of(archive))

        again = await house.teams.submit_dialog("kari", "submit_transfer_case")

        assert "Overføringssaken er avsluttet eller finnes ikke." in said(again.card)
        assert "case_number" in fields(again.card), "the form for another case"
        closed = await house.teams.submit_dialog("kari", inputs={"case_number": a_case(house)})
        await house.finish()
        assert closed.kind == "closed"
        assert [entry.case_number for entry in in_archive(house)] == [a_case(house)]


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_a_case_that_is_closed_in_the_grace_period_is_asked_of_a_person_and_nothing_is_written(
    archive: Archive,
) -> None:
    async with a_house(archive=archive, more=transfer_settings(archive)) as house:
        await check_transfer_cases(house.desk)
        card = await a_letter(house)
        await to_transfer_case(house, "kari", card)
        house.archive_world.close_case(transfer_case_of(archive))
        await house.finish()
        assert await house.state() is State.NEEDS_ATTENTION
        assert in_archive(house) == []
        assert house.labels(house.dialogs[0]) == ["Default"]


async def test_a_yearly_case_holds_by_norways_calendar_and_the_next_one_follows() -> None:
    next_year = {"valid_from": "2026-11-22", "case_number": "26/00005"}
    async with a_house(more=configured(SCREENED | {"valid_to": "2026-11-21"}, SCREENED | next_year)) as house:
        card = await a_letter(house)
        await check_transfer_cases(house.desk)
        assert CASE in await the_form(house, "kari", card)
        # 21 November, 23.30 in Norway and then half past midnight
        house.pass_time(timedelta(days=1, hours=14, minutes=45))
        await check_transfer_cases(house.desk)
        assert CASE in await the_form(house, "kari", card)
        house.pass_time(timedelta(hours=1))
        assert not await offers(house, card), "nobody has asked about the new one yet"
        await check_transfer_cases(house.desk)
        assert "26/00005" in await the_form(house, "kari", card)


async def test_a_form_that_shows_another_case_than_the_units_present_one_comes_back_with_that_one() -> None:
    new = "26/00005"
    yearly = configured(PLAIN | {"valid_to": "2026-11-20"}, {**PLAIN, "valid_from": "2026-11-21", "case_number": new})
    async with a_house(more=yearly) as house:
        await check_transfer_cases(house.desk)
        card = await a_letter(house)
        assert CASE in await the_form(house, "kari", card)
        house.pass_time(ONE_DAY)
        await check_transfer_cases(house.desk)

        again = await house.teams.submit_dialog("kari", "submit_transfer_case")

        assert "Enheten har fått en annen overføringssak." in said(again.card)
        assert (new in said(again.card), CASE in said(again.card)) == (True, False)
        assert await house.state() is State.CLAIMED
        await house.teams.submit_dialog("kari", "submit_transfer_case")
        await house.finish()
        assert [entry.number for entry in entries(house)] == [f"{new}-1"]


async def test_a_case_that_becomes_the_units_while_the_archive_is_asked_about_the_former_is_looked_at_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with a_house(more=configured(PLAIN)) as house:
        await check_transfer_cases(house.desk)
        card = await a_letter(house)
        await the_form(house, "kari", card)

        async def another() -> None:
            cases = house.desk.transfer_cases
            house.desk.in_force.transfer_cases = tuple(replace(case, case_number="26/00005") for case in cases)
            await check_transfer_cases(house.desk)

        while_asked(monkeypatch, house, another)
        again = await house.teams.submit_dialog("kari", "submit_transfer_case")
        assert "Enheten har fått en annen overføringssak." in said(again.card)
        assert await house.state() is State.CLAIMED


async def test_a_unit_whose_last_case_has_run_out_is_told_of() -> None:
    async with a_house(more=configured(SCREENED | {"valid_to": "2026-11-20"})) as house:
        await check_transfer_cases(house.desk)
        await house.draw()
        assert cards(house) == []
        house.pass_time(ONE_DAY)
        await check_transfer_cases(house.desk)
        await house.draw()
        assert WARNING in house.on_board()


async def test_the_choice_is_undone_whole_within_the_grace_period() -> None:
    async with a_house(more=configured()) as house:
        await check_transfer_cases(house.desk)
        card = await a_letter(house)
        await to_transfer_case(house, "kari", card)
        await house.draw()
        await house.teams.click("kari", card, "undo")
        await house.finish()
        assert await house.state() is State.CLAIMED
        assert house.written() == []
        assert (await verbs(house))[-1] == "item:undone"


async def test_what_is_typed_comes_back_and_one_form_leads_to_the_other() -> None:
    async with a_house(more=configured()) as house:
        await check_transfer_cases(house.desk)
        card = await a_letter(house)
        await the_form(house, "kari", card)
        wrong = await house.teams.submit_dialog("kari", "submit_transfer_case", inputs={"public_title": "13897499912"})
        assert "Tittelen ser ut til å inneholde et fødselsnummer." in said(wrong.card)
        assert field(wrong.card, "public_title")["value"] == "13897499912"
        assert "case_number" not in fields(wrong.card)
        back = await house.teams.submit_dialog("kari", "submit_to_case")
        assert "case_number" in fields(back.card)


async def test_an_entry_elsewhere_is_asked_about_and_never_doubled() -> None:
    async with a_house(more=configured()) as house:
        await check_transfer_cases(house.desk)
        card = await a_letter(house)
        await register(house, "kari", card)
        await house.finish()
        (first,) = entries(house)
        await house.teams.click("kari", card, "reopen")
        again = await to_transfer_case(house, "kari", card)
        assert "Kryss av for ny journalpost" in said(again.card)
        await house.teams.submit_dialog("kari", "submit_transfer_case", inputs={"again": "true"})
        await house.finish()
        assert [entry.number for entry in entries(house)] == [first.number, f"{CASE}-1"]


async def test_while_postvakt_only_observes_nothing_is_registered_there() -> None:
    async with a_house(mode="observe", more=configured()) as house:
        await check_transfer_cases(house.desk)
        await a_letter(house)
        with pytest.raises(NotAllowed, match="observe"):
            await route(
                house.desk,
                house.press("kari", await house.only(), "submit_transfer_case"),
                RouteChoice(route=Route.TRANSFER_CASE, public_title="Vedtak"),
            )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"access_code": "99"}, "access_code is none of the archive's"),
        ({"legal_basis": ""}, "legal_basis is missing"),
        ({"access_group": "Ukjent"}, "access_group is none of the archive's"),
    ],
)
async def test_a_screening_that_the_archive_does_not_have_stops_the_start(changes: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        async with a_house(more=configured(SCREENED | changes)):
            pass
