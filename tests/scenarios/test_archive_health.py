"""Whether the archive answers and has the configured codes: one card when not, the same card when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.simulators.p360 import codes
from bot.app.desk import ArchiveState
from bot.app.health.archive import check_archive
from bot.domain.item import State
from tests.house import OPEN, House, a_house
from tests.scenarios.acting import a_letter, entries, register, shared
from tests.scenarios.evidence import cards
from tests.stores import DIALECTS

DOWN, BACK = "Public 360 svarer ikke", "Public 360 svarer igjen"
MISSING, COMPLETE = "Koder i oppsettet mangler i Public 360", "Kodene i oppsettet finnes i Public 360 igjen"
MINUTES = timedelta(minutes=1)


async def check_in(house: House, wait: timedelta) -> None:
    house.pass_time(wait)
    await check_archive(house.desk)
    await house.draw()


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_an_archive_that_stays_away_is_told_and_told_again_when_it_is_back(dialect: str) -> None:
    async with a_house(dialect) as house:
        await check_in(house, timedelta(0))
        house.fault("p360", "*", status=503, times=500)
        await check_in(house, MINUTES)
        await check_in(house, 9 * MINUTES)
        assert cards(house) == [], "a short outage is nobody's news"
        await check_in(house, MINUTES)
        (card,) = cards(house)
        assert DOWN in shared(house, card)
        assert "Ingenting går tapt." in shared(house, card)
        revisions = len(house.teams.world.post(card).revisions)
        await check_in(house, 2 * MINUTES)
        assert len(house.teams.world.post(card).revisions) == revisions
        house.p360.simulator.faults.clear()
        await check_in(house, 2 * MINUTES)
        assert cards(house) == [card]
        assert BACK in shared(house, card)


async def test_nothing_is_written_while_a_code_is_missing_and_the_board_says_which() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        notes = house.p360.world.codes.tables.pop(codes.NOTE_TYPE)
        await check_in(house, timedelta(0))
        (notice,) = set(cards(house)) - {card}
        assert MISSING in shared(house, notice)
        assert "Merknad" in shared(house, notice)
        await register(house, "kari", card)
        await house.finish()
        assert await house.state() is State.NEEDS_ATTENTION
        assert entries(house) == []
        house.p360.world.codes.tables[codes.NOTE_TYPE] = notes
        await check_in(house, MINUTES)
        assert COMPLETE in shared(house, notice)
        await house.teams.click("kari", card, "was_not_done")
        await house.finish()
        assert await house.state() is State.HANDLED
        assert len(entries(house)) == 1


async def test_a_warning_that_was_over_before_a_restart_does_not_stay_on_the_board() -> None:
    async with a_house() as house:
        await check_in(house, timedelta(0))
        house.fault("p360", "*", status=503, times=500)
        await check_in(house, MINUTES)
        await check_in(house, 11 * MINUTES)
        house.p360.simulator.faults.clear()
        started = replace(house.desk, archive_state=ArchiveState())
        await check_archive(started)
        await replace(house.drawer, desk=started).draw()
        await house.teams.settle()
        (card,) = cards(house)
        assert BACK in shared(house, card)
