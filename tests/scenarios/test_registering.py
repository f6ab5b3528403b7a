"""A letter's way from Altinn to the archive and back to a label."""

from __future__ import annotations

import pytest

from bot.app.choices.claim import claim
from bot.app.choices.route import route
from bot.domain.item import Route, State
from bot.domain.routes import RouteChoice
from tests.house import ARCHIVES, OPEN, Archive, a_house


def on_case(number: str, **changes: object) -> RouteChoice:
    return RouteChoice(
        route=Route.REGISTER_ON_CASE,
        case_number=number,
        public_title="Vedtak om gatelys",
        title_confirmed=True,
        **changes,
    )


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_an_open_letter_is_recorded_and_archived(archive: Archive) -> None:
    async with a_house(archive=archive) as house:
        dialog = house.letter(OPEN, files=("Brev.pdf", "Kart.pdf"))
        await house.poll()
        await house.draw()
        item = await claim(house.desk, house.press("kari", await house.only()))
        case = house.archive_world.cases()[0].number
        await route(house.desk, house.press("kari", item), on_case(case))
        assert house.archive_world.entries() == []
        await house.finish()
        (entry,) = house.archive_world.entries()
        assert entry.status_code == "J"
        assert len(entry.files) == 3
        assert house.labels(dialog) == ["Archive"]
        assert (await house.only()).state is State.HANDLED
        assert entry.number in str(house.teams.everybody_sees(house.card_of(item)))
