"""Whether the archive answers and has the configured codes: one card when not, the same card when it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.simulators.p360 import codes
from bot.app.desk import ArchiveState
from bot.app.health.archive import check_archive
from bot.app.health.watch_archive import ArchiveWatch
from bot.commands.demo.town import MAIN
from bot.domain.item import State
from tests.house import ARCHIVES, OPEN, Archive, House, a_house
from tests.scenarios.acting import NEW_TITLE, a_case, a_letter, entries, on_new_case, register, said, shared
from tests.scenarios.archives import NAMES, NEW_CASE, cases_called, in_archive
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


async def test_an_archive_that_was_too_slow_is_asked_again_soon_and_one_that_answers_at_its_pace() -> None:
    async with a_house(more={"transfer_cases": [{"unit": MAIN, "case_number": "26/00006"}]}) as house:
        watch = ArchiveWatch(house.desk)

        async def asked(wait: timedelta) -> bool:
            before = len(house.p360.simulator.record)
            house.pass_time(wait)
            await watch.look()
            return len(house.p360.simulator.record) > before

        house.fault("p360", "*", status=503, times=500)
        assert await asked(timedelta(0))
        assert not await asked(timedelta(seconds=10))
        house.p360.simulator.faults.clear()
        assert await asked(timedelta(seconds=5))
        assert house.desk.archive_state.transfer_cases.keys() == {"26/00006"}
        assert not await asked(timedelta(seconds=110))
        assert await asked(timedelta(seconds=10))


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


async def test_what_was_wrong_before_there_was_a_board_is_told_when_there_is_one() -> None:
    async with a_house(board=False) as house:
        house.p360.world.codes.tables.pop(codes.NOTE_TYPE)
        await check_in(house, timedelta(0))
        await house.teams.talk.say("adm", "@Postvakt tavle ja")
        await house.office.turns.settle()
        await check_in(house, MINUTES)
        assert MISSING in house.on_board()
        (notice,) = cards(house)
        before = len(house.teams.posts())
        await check_in(house, MINUTES)
        assert (len(house.teams.posts()), cards(house)) == (before, [notice]), "told once"


async def test_what_a_route_found_missing_before_the_first_check_is_told_all_the_same() -> None:
    async with a_house() as house:
        house.p360.world.codes.tables.pop(codes.NOTE_TYPE)
        card = await a_letter(house, OPEN)
        await register(house, "kari", card)
        await house.finish()
        assert await house.state() is State.NEEDS_ATTENTION
        await check_in(house, timedelta(0))
        assert MISSING in house.on_board()


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_a_kind_of_new_case_whose_series_is_missing_is_named_and_keeps_back_nothing_else(
    archive: Archive,
) -> None:
    """What was chosen before is not written either; registering on a case that is there goes on."""
    kind = NEW_CASE[archive]
    named = f"new_cases.general.series: {kind['series']}"
    tables = {"code_tables": {"series": codes.SUB_ARCHIVE}} if archive == "p360" else {}
    async with a_house(archive=archive, archive_more={"new_cases": [kind], **tables}) as house:
        card, other = await a_letter(house, OPEN), await a_letter(house, OPEN)
        await check_in(house, timedelta(0))
        assert len(cards(house)) == 2, "all is there"
        await on_new_case(house, "kari", card, title_confirmed="true")
        put_back = _take_away_the_series(house, kind["series"])
        await check_in(house, timedelta(0))
        (notice,) = set(cards(house)) - {card, other}
        assert f"Koder for nye saker mangler i {NAMES[archive]}" in shared(house, notice)
        assert named in shared(house, notice).replace("\\", "")

        await house.finish()
        item = await house.item(house.dialogs[0])
        assert (item.state, item.trouble and item.trouble.code) == (State.NEEDS_ATTENTION, "codes_missing")
        form = await house.teams.open_dialog("ola", other, "route")
        assert "submit_to_new_case" not in said(form.card)
        typed = {"case_number": a_case(house), "title_confirmed": "true"}
        assert (await house.teams.submit_dialog("ola", "submit_route", inputs=typed)).kind == "closed"
        await house.finish()
        assert (len(in_archive(house)), cases_called(house, NEW_TITLE)) == (1, [])

        put_back()
        await check_in(house, MINUTES)
        assert f"Kodene for nye saker finnes i {NAMES[archive]} igjen" in shared(house, notice)
        await house.teams.click("kari", card, "was_not_done")
        await house.finish()
        assert (len(in_archive(house)), len(cases_called(house, NEW_TITLE))) == (2, 1)


def _take_away_the_series(house: House, series: str) -> Callable[[], None]:
    """As the archive's own people close one. Answers how to put it back."""
    if house.websak:
        expired = house.websak.world.lists["Arkivdel"].expired
        expired.add(series)
        return expired.clear
    tables = house.p360.world.codes.tables
    rows = tables[codes.SUB_ARCHIVE]
    tables[codes.SUB_ARCHIVE] = tuple(replace(row, expired=row.code == series) for row in rows)
    return lambda: tables.update({codes.SUB_ARCHIVE: rows})


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
