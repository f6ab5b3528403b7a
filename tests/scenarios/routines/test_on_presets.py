"""Both routines as their presets configure them: whose post is searched, what is shown, and what becomes of e-mails."""

from __future__ import annotations

from adapters.simulators.altinn import ORDINARY_POST, Resource
from adapters.simulators.altinn.identifiers import is_organisation_number
from bot.commands.demo.town import MAIN
from bot.commands.init import Preset
from tests.house import everything_shared
from tests.presets import PAYROLL
from tests.scenarios.acting import own, said, shared
from tests.scenarios.checking import MINUTE, check_cards, look, sign, submit, told, trail
from tests.scenarios.evidence import cards, kept_out, on_disk
from tests.scenarios.postmottak import HOUR, announced, sick_note
from tests.scenarios.routines.preset_house import DEPARTMENTS, letter, preset_house

SELF_SERVING = {
    "996958515": "FLYKTNINGENHETEN",
    "973857673": "BARNEVERN",
    "874610712": "NAV SANDNES",
    "973857789": "PPT",
}
SICK_PAY = "Sykepengesøknad som ikke er sendt inn"


def sub_units(count: int) -> list[str]:
    """Organisation numbers of the synthetic kind."""
    numbers = (str(number) for number in range(313_000_000, 314_000_000) if number != int(MAIN))
    found = (number for number in numbers if is_organisation_number(number))
    return [next(found) for _ in range(count)]


async def test_l_a2_a_letter_is_judged_from_the_list_and_stays_unopened() -> None:
    """L-A2: the routine leaves its question unwritten; what the list tells of a letter is what the card tells."""
    async with preset_house(Preset.LORENSKOG) as place:
        house = place.house
        # Postvakt knows from then on whose own view it may draw
        await house.teams.talk.say("ola", "hjelp", "personal")
        await house.office.turns.settle()
        dialog = letter(place, DEPARTMENTS, title="Brev om Kari (test)")
        await place.poll_both()
        (card,) = cards(house)
        seen = shared(house, card)
        assert "Brev fra statlige etater" in seen
        assert "Nordvika kommune" in seen
        assert "Kari" not in seen, "nobody has called it open"
        await house.teams.view("ola", card)
        assert "Brev om Kari (test)" in own(house, "ola", card), "an archivist reads what the list in Altinn tells"

        await house.teams.click("kari", card, "claim")
        await house.teams.open_dialog("kari", card, "route")
        await house.teams.open_dialog("kari", card, "more")
        assert not house.altinn.world.dialog(dialog).content_seen
        assert (house.written(), house.labels(dialog)) == ([], ["Default"])


async def test_l_a4_payrolls_letters_are_counted_without_a_name_on_any_list_and_nobody_is_told() -> None:
    async with preset_house(Preset.LORENSKOG) as place:
        house = place.house
        tax = Resource(id="skattekort", name="Skattekort", package=ORDINARY_POST, owner="etat", owner_name="Etaten")
        house.altinn.world.add_resource(tax)
        dialog = letter(place, "skattekort", title="Skattekort for Kari (test)")
        letter(place, DEPARTMENTS)
        await place.poll_both()
        assert [item.letter.service_id for item in await house.items()] == [DEPARTMENTS]
        house.pass_time(2 * MINUTE)
        await look(house)
        (check,) = check_cards(house)
        assert "1 forsendelse er skjult av regler" in told(house, check)
        assert (house.written(), house.labels(dialog), place.sent()) == ([], ["Default"], [])
        assert "Skattekort" not in everything_shared(house) + on_disk(house).decode(errors="ignore")


async def test_s_1_one_search_holds_the_municipality_and_all_its_sub_units() -> None:
    async with preset_house(Preset.SANDNES, sub_units=sub_units(181)) as place:
        house = place.house
        units = [unit.org_number for unit in house.desk.policy.units.values()]
        assert len(units) == 1 + 4 + 1 + 181
        for unit in (MAIN, units[-1], units[90]):
            letter(place, DEPARTMENTS, unit=unit)
        house.altinn.simulator.record.clear()
        assert (await house.poll()).new == 3

        searches = [one for one in house.altinn.simulator.record if one.path.endswith("/enduser/dialogs")]
        assert 1 <= len(searches) <= 10, "Altinn takes 20 to 100 units at a time"
        assert {item.letter.unit for item in await house.items()} == {MAIN, units[-1], units[90]}


async def test_s_5_and_s_8_units_that_open_their_own_post_are_neither_searched_nor_announced() -> None:
    async with preset_house(Preset.SANDNES) as place:
        house = place.house
        dialogs = [letter(place, DEPARTMENTS, unit=unit, title="Hemmelig") for unit in SELF_SERVING]
        mails = [place.notice(announced(unit=name)) for name in SELF_SERVING.values()]
        ours = place.notice(announced(sender="Etaten"))
        letter(place, DEPARTMENTS)
        house.altinn.simulator.record.clear()
        await place.poll_both()

        asked = str([one.query for one in house.altinn.simulator.record])
        assert [number for number in SELF_SERVING if number in asked] == []
        assert [item.letter.unit for item in await house.items()] == [MAIN]
        assert [place.folder_of(mail) for mail in mails] == ["deleteditems"] * 4
        assert place.folder_of(ours) == "Altinn"
        assert [house.labels(dialog) for dialog in dialogs] == [["Default"]] * 4
        assert "Hemmelig" not in everything_shared(house) + on_disk(house).decode(errors="ignore")


async def test_s_9_e_mails_on_sick_leave_are_deleted_but_for_the_one_that_payroll_is_told_of() -> None:
    async with preset_house(Preset.SANDNES) as place:
        note = place.notice(sick_note(MAIN), "Ny sykmelding for en av dine ansatte", sender="no-reply@nav.no")
        unsent = place.notice("En ansatt har en søknad.", SICK_PAY)
        await place.poll_both()
        place.house.pass_time(HOUR)
        await place.poll()

        assert await place.house.items() == []
        assert place.folder_of(unsent) == "Altinn"
        assert place.sent() == [(PAYROLL,)]
        assert place.folder_of(note) == "deleteditems"


async def test_s_13_customs_overviews_and_sick_notes_are_known_by_name_and_counted() -> None:
    async with preset_house(Preset.SANDNES) as place:
        house = place.house
        hidden = [letter(place, service, title="Hemmelig") for service in ("toll-oversikt", "nav-sykmelding")]
        await place.poll_both()

        assert (await house.items(), cards(house)) == ([], [])
        counts = {service: (rule, letters) for _, service, rule, letters in await kept_out(house)}
        assert counts == {"toll-oversikt": ("suppressed_service", 1), "nav-sykmelding": ("suppressed_service", 1)}
        assert [house.labels(dialog) for dialog in hidden] == [["Default"], ["Default"]]
        assert house.written() == []
        assert "Hemmelig" not in everything_shared(house) + on_disk(house).decode(errors="ignore")


async def test_l_m1_l_s1_s_4_and_s_6_what_no_list_tells_is_ticked_on_the_daily_check() -> None:
    asked = {
        Preset.LORENSKOG: "ACOS Mottak er åpnet og gått gjennom, også post fra SvarInn",
        Preset.SANDNES: "Uregistrerte dokumenter fra SvarInn i Public 360 er gått gjennom",
    }
    for preset, tick in asked.items():
        async with preset_house(preset) as place:
            await place.poll_both()
            await look(place.house)
            (card,) = check_cards(place.house)
            assert tick in told(place.house, card)
            assert "svarinn" not in place.house.desk.sources, "another system fetches from there"
            assert "Kryss av" in said((await sign(place.house, "kari", card)).card)
            ticked = [one.tick_id for one in place.house.desk.check_rules.ticks if one.text == tick]
            assert (await submit(place.house, "kari", *ticked)).kind == "closed"
            (signed,) = await trail(place.house, "signed")
            assert (signed.actor, signed.facts["not_ticked"]) == (place.house.person("kari").person_id, "")
