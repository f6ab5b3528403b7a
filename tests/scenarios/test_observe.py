"""The way a municipality starts: cards, claims and by-hand outcomes, and nothing written outside."""

from __future__ import annotations

import pytest

from bot.app.claim import claim
from bot.app.route import route
from bot.domain.item import Route, State
from bot.domain.routes import RouteChoice
from bot.errors import NotAllowed
from tests.house import OPEN, a_house
from tests.scenarios.acting import a_case, a_letter, by_hand, entries, shared, verbs


async def test_observing_writes_nothing_outside_whatever_people_choose() -> None:
    async with a_house(mode="observe") as house:
        entry = house.p360.world.add_entry("Vedtak", case_number=a_case(house))
        card = await a_letter(house, OPEN, title="Rundskriv", confirmation=True)
        await house.teams.click("kari", card, "claim")
        await by_hand(house, "kari", card, "registered", entry.number)
        await house.finish()

        assert await house.state() is State.HANDLED
        assert entry.number in shared(house, card)
        assert "item:handled" in await verbs(house)
        assert not house.written()
        assert [one.number for one in entries(house)] == [entry.number]
        assert house.labels(house.dialogs[0]) == ["Default"]


async def test_observing_does_not_register() -> None:
    async with a_house(mode="observe") as house:
        card = await a_letter(house, OPEN)
        item = await claim(house.desk, house.press("kari", await house.only()))
        choice = RouteChoice(route=Route.REGISTER_ON_CASE, case_number=a_case(house), public_title="Rundskriv")

        with pytest.raises(NotAllowed):
            await route(house.desk, house.press("kari", item), choice)
        await house.finish()
        assert await house.state() is State.CLAIMED
        assert "Observasjonsmodus" in shared(house, card)
        assert (house.written(), entries(house)) == ([], [])
