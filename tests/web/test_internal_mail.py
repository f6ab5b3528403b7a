"""A letter that goes to its unit on paper: printed with a cover sheet, and taken care of only once a person says so."""

from __future__ import annotations

import pytest

from bot.app.choices.claim import claim
from bot.app.choices.route import route
from bot.app.health.transfer_cases import check_transfer_cases
from bot.app.reading.read_letter import TO_PRINT, Reader, open_letter
from bot.commands.demo.town import MAIN
from bot.domain.item import IntakeItem, Route, State
from bot.domain.routes import RouteChoice
from bot.errors import Conflict, NotAllowed
from tests.house import LINK_ONLY, OPEN, SENSITIVE, UNKNOWN, House, a_house
from tests.scenarios.acting import said as told
from tests.scenarios.acting import shared
from tests.scenarios.digipost import digipost
from tests.scenarios.test_reading_letters import WEB, read
from tests.stores import DIALECTS
from tests.web.stage import Browser, Pages, address, printed_form, said, the_pages

CASES = {"transfer_cases": [{"unit": MAIN, "case_number": "26/00006"}]}
CHOICE = RouteChoice(route=Route.INTERNAL_MAIL)


async def printed(pages: Pages, item: IntakeItem, **ticked: str) -> tuple[Browser, int]:
    """Opens the printed form and says that it is done."""
    browser, _ = await pages.open("kari", item)
    page = await printed_form(browser, item)
    answer = await browser.submit(page, "/printed", **ticked)
    return browser, answer.status_code


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("service", [OPEN, UNKNOWN, SENSITIVE])
async def test_l_m4_a_letter_is_put_away_after_the_claimant_has_printed_it_and_said_so(
    service: str, dialect: str
) -> None:
    async with the_pages(dialect=dialect) as pages:
        item = await pages.a_claimed_letter(service=service)
        dialog = pages.house.dialogs[0]
        browser, _ = await pages.open("kari", item)
        page = await printed_form(browser, item)
        await pages.house.finish()
        assert pages.house.labels(dialog) == ["Default"], "printing alone proves nothing"

        answer = await browser.submit(page, "/printed")
        assert "Fordelingen er lagret." in said(answer)
        assert pages.house.labels(dialog) == ["Default"], "it can still be undone"
        await pages.house.finish()

        item = await pages.now(item)
        assert item.state is State.HANDLED
        assert item.outcome is not None
        assert item.outcome.route is Route.INTERNAL_MAIL
        assert pages.house.labels(dialog) == ["Archive"]
        assert pages.house.p360.world.entries() == []
        assert "Skrevet ut og sendt med internpost" in shared(pages.house, pages.house.card_of(item))
        verbs = await pages.verbs(item)
        assert verbs.index("letter:opened") < verbs.index("item:routed") < verbs.index("item:handled")


async def test_it_is_undone_on_the_card_within_the_grace_period() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        await printed(pages, item)
        await pages.house.draw()
        await pages.house.teams.click("kari", pages.house.card_of(item), "undo")
        await pages.house.finish()
        assert (await pages.now(item)).state is State.CLAIMED
        assert "Labels Archive" not in pages.house.written()


@pytest.mark.parametrize("wanted", [True, False])
async def test_reception_is_confirmed_only_where_the_claimant_ticks_it(wanted: bool) -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter(confirmation=True)
        await printed(pages, item, **({"confirm_reception": "yes"} if wanted else {}))
        await pages.house.finish()
        assert ("Confirmed" in pages.house.written()) is wanted
        assert (await pages.now(item)).state is State.HANDLED


async def test_saying_it_twice_routes_it_once() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        browser, _ = await pages.open("kari", item)
        page = await printed_form(browser, item)
        for _ in range(2):
            assert (await browser.submit(page, "/printed")).status_code == 200
        assert (await pages.verbs(item)).count("item:routed") == 1


async def test_nobody_says_it_of_a_letter_that_they_have_not_printed_or_not_claimed() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        desk = pages.house.desk
        await pages.open("kari", item)
        with pytest.raises(NotAllowed, match="not_printed"):
            await route(desk, pages.house.press("kari", await pages.now(item), "submit_internal_mail"), CHOICE)
        browser, _ = await pages.open("kari", item)
        page = await printed_form(browser, item)
        with pytest.raises(NotAllowed, match="not_printed"):
            await route(desk, pages.house.press("ola", await pages.now(item), "submit_internal_mail"), CHOICE)
        await pages.house.draw()
        await pages.house.teams.click("kari", pages.house.card_of(item), "release")
        with pytest.raises(Conflict, match="waiting"):
            await route(desk, pages.house.press("kari", await pages.now(item), "submit_internal_mail"), CHOICE)
        await claim(desk, pages.house.press("ola", await pages.now(item)))
        refused = await browser.submit(page, "/printed")
        assert refused.status_code == 403
        assert (await pages.now(item)).state is State.CLAIMED


async def test_a_form_without_the_sessions_token_changes_nothing() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        browser, _ = await pages.open("kari", item)
        await printed_form(browser, item)
        answer = await browser.post(f"{address(item)}/printed", {"csrf": "x", "version": "9"})
        assert answer.status_code == 403
        assert (await pages.now(item)).state is State.CLAIMED


async def test_under_more_choices_it_stands_once_the_printed_form_was_open() -> None:
    async with the_pages() as pages:
        item = await pages.a_claimed_letter()
        await pages.house.draw()
        card = pages.house.card_of(item)
        before = await pages.house.teams.open_dialog("kari", card, "more")
        assert "submit_internal_mail" not in told(before.card)
        browser, _ = await pages.open("kari", item)
        await printed_form(browser, item)
        await pages.house.teams.open_dialog("kari", card, "more")
        closed = await pages.house.teams.submit_dialog("kari", "submit_internal_mail")
        await pages.house.finish()
        assert closed.kind == "closed"
        assert (await pages.now(item)).state is State.HANDLED


async def test_l_d2_a_letter_from_digipost_is_then_moved_by_hand_to_the_folder_for_what_was_printed() -> None:
    async with digipost(house=WEB) as town:
        await town.letter()
        house = town.house
        await claim(house.desk, house.press("kari", await house.only()))
        await _open_to_print(house, await house.only())
        await route(house.desk, house.press("kari", await house.only(), "submit_internal_mail"), CHOICE)
        await house.finish()
        assert await house.state() is State.HANDLED
        assert "Flytt til «Skrevet ut og videresendt» i Digipost" in town.seen


async def test_the_card_suggests_it_where_the_unit_has_no_transfer_case_and_others_have() -> None:
    async with a_house(more=WEB | CASES) as house:
        await check_transfer_cases(house.desk)
        dialogs = [house.letter(unit=unit) for unit in (MAIN, "313300102")]
        await house.poll()
        for dialog in dialogs:
            await claim(house.desk, house.press("kari", await house.item(dialog)))
        await house.draw()
        with_case, without = [shared(house, house.card_of(await house.item(dialog))) for dialog in dialogs]
        assert "Enheten har ingen overføringssak" not in with_case
        assert "Enheten har ingen overføringssak. Trenger den brevet" in without


async def test_it_is_not_suggested_where_nothing_can_be_printed_here() -> None:
    for more, service in ((CASES, UNKNOWN), (WEB, UNKNOWN), (WEB | CASES, LINK_ONLY)):
        async with a_house(more=more) as house:
            await check_transfer_cases(house.desk)
            house.letter(service, unit="313300102")
            await house.poll()
            await claim(house.desk, house.press("kari", await house.only()))
            await house.draw()
            assert "Enheten har ingen overføringssak" not in house.on_board()


async def _open_to_print(house: House, item: IntakeItem) -> None:
    await read(house, "kari", item)
    await open_letter(house.desk, Reader(person=house.person("kari")), item.item_id, purpose=TO_PRINT)
