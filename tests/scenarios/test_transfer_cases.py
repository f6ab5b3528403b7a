"""Letters that a unit takes up in a domain system: on its transfer case, which the archive must have vouched for."""

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
from tests.house import OPEN, SENSITIVE, UNKNOWN, House, a_house
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
from tests.scenarios.digipost import digipost
from tests.scenarios.evidence import cards
from tests.scenarios.ks import hand_in, poll, svarinn
from tests.stores import DIALECTS

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


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_l_a7_a_sensitive_letter_stands_on_the_units_transfer_case_and_nothing_of_it_is_told(
    dialect: str,
) -> None:
    async with a_house(dialect, more=configured()) as house:
        await check_transfer_cases(house.desk)
        card = await a_letter(house, SENSITIVE, title="Melding om bekymring", files=("Brev.pdf",))

        form = await the_form(house, "kari", card)
        closed = await house.teams.submit_dialog("kari", "submit_transfer_case")
        await house.finish()

        assert f"{CASE} {TITLE}" in form
        assert "Unntatt etter offl. § 13" in form
        assert closed.kind == "closed"
        (entry,) = entries(house)
        assert entry.number.startswith(f"{CASE}-")
        assert (entry.status_code, entry.title) == ("M", "Brev mottatt digitalt")
        assert (entry.screening.access_code, entry.screening.paragraph) == ("13", BASIS)
        assert entry.screening.access_group == "Alle"
        assert len(entry.files) == 2
        assert house.labels(house.dialogs[0]) == ["Archive"]
        assert "Overføringssak" in shared(house, card)
        assert "Midlertidig registrert" in shared(house, card)
        routed = next(one for one in await house.audit(await house.only()) if one.verb == "item:routed")
        assert routed.facts == {"route": "transfer_case", "case": CASE}


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


async def test_l_m3_a_letter_from_svarinn_stands_on_the_units_transfer_case_and_only_then_leaves_ks() -> None:
    async with svarinn(house=configured()) as (house, world):
        await check_transfer_cases(house.desk)
        letter = world.letter(hand_in(world))
        await poll(house)
        await to_transfer_case(house, "kari", cards(house)[-1])
        assert "MOTTATT" not in {one.what for one in letter.log}
        await house.finish()
        (entry,) = entries(house)
        assert entry.number.startswith(f"{CASE}-")
        assert [one.what for one in letter.log].count("MOTTATT") == 1


async def test_l_d2_a_letter_from_digipost_stands_there_and_is_then_moved_by_hand() -> None:
    async with digipost(house=configured()) as town:
        await check_transfer_cases(town.house.desk)
        await town.letter()
        await to_transfer_case(town.house, "kari", town.card)
        await town.house.finish()
        (entry,) = entries(town.house)
        assert entry.number.startswith(f"{CASE}-")
        assert "Flytt til «Overført WebSak» i Digipost" in town.seen


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


async def test_a_case_that_was_closed_meanwhile_is_found_out_when_it_is_chosen() -> None:
    async with a_house(more=configured()) as house:
        await check_transfer_cases(house.desk)
        card = await a_letter(house)
        await the_form(house, "kari", card)
        house.p360.world.close_case(CASE)

        again = await house.teams.submit_dialog("kari", "submit_transfer_case")

        assert "Overføringssaken er avsluttet eller finnes ikke." in said(again.card)
        assert "case_number" in fields(again.card), "the form for another case"
        closed = await house.teams.submit_dialog("kari", inputs={"case_number": a_case(house)})
        await house.finish()
        assert closed.kind == "closed"
        (entry,) = entries(house)
        assert entry.number.startswith(f"{a_case(house)}-")


async def test_a_case_that_is_closed_in_the_grace_period_is_asked_of_a_person_and_nothing_is_written() -> None:
    async with a_house(more=configured()) as house:
        await check_transfer_cases(house.desk)
        card = await a_letter(house)
        await to_transfer_case(house, "kari", card)
        house.p360.world.close_case(CASE)
        await house.finish()
        assert await house.state() is State.NEEDS_ATTENTION
        assert entries(house) == []
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
