"""KS' two-hour clock on the card, drawn anew when it has passed; and other letters' deadlines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.intake.watch_deadlines import watch_deadlines
from tests.house import House, a_house
from tests.scenarios.acting import a_letter, shared, verbs
from tests.scenarios.evidence import cards
from tests.scenarios.ks import HOUR, hand_in, poll, svarinn
from tests.stores import DIALECTS

MINUTE = timedelta(minutes=1)


async def look_at_the_clock(house: House) -> int:
    told = await watch_deadlines(house.desk)
    await house.draw()
    return told


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_card_tells_when_ks_warns_and_that_it_has_warned(dialect: str) -> None:
    async with svarinn(dialect) as (house, world):
        hand_in(world)
        await poll(house)
        (card,) = cards(house)
        # handed in at 08.45 in Oslo
        assert "KS varsler" in shared(house, card)
        assert "20. nov. kl. 10.45" in shared(house, card)
        house.pass_time(2 * HOUR - MINUTE)
        assert await look_at_the_clock(house) == 0
        house.pass_time(MINUTE)
        world.settle()
        assert len(world.warnings) == 1, "at the very moment in which KS does"
        before = shared(house, card)
        assert await look_at_the_clock(house) == 1
        assert shared(house, card) != before
        assert "KS har varslet" in shared(house, card)
        assert await look_at_the_clock(house) == 0, "told once"
        assert await verbs(house) == ["item:seen", "item:overdue"]


async def test_a_letter_that_is_listed_after_its_hour_says_so_from_the_first() -> None:
    async with svarinn() as (house, world):
        hand_in(world)
        house.pass_time(3 * HOUR)
        await poll(house)
        (card,) = cards(house)
        assert "KS har varslet" in shared(house, card)
        assert await look_at_the_clock(house) == 0


async def test_what_is_handled_says_nothing_of_warnings() -> None:
    async with svarinn() as (house, world):
        hand_in(world)
        await poll(house)
        (card,) = cards(house)
        await house.teams.open_dialog("kari", card, "not_for_record")
        await house.teams.submit_dialog("kari", inputs={"not_for_record": "advertising"})
        await house.finish()
        assert "KS" not in shared(house, card)
        house.pass_time(3 * HOUR)
        assert await look_at_the_clock(house) == 0


async def test_a_form_that_is_open_meanwhile_can_still_be_sent() -> None:
    async with svarinn() as (house, world):
        hand_in(world)
        await poll(house)
        (card,) = cards(house)
        await house.teams.open_dialog("kari", card, "not_for_record")
        house.pass_time(3 * HOUR)
        assert await look_at_the_clock(house) == 1
        answer = await house.teams.submit_dialog("kari", inputs={"not_for_record": "advertising"})
        assert answer.kind == "closed"


async def test_a_letter_without_a_deadline_is_never_overdue() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        house.pass_time(1000 * HOUR)
        assert await look_at_the_clock(house) == 0
        assert "Fristen gikk ut" not in shared(house, card)
