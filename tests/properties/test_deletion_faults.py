"""Deleting at the source meets each way in which Digipost or the archive can fail it: it happens once, or not at all.

Whatever goes wrong, the letter is never gone while its entry is not finished, and the card says how it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Literal
from uuid import uuid4

import pytest

from adapters._kit.spool import EncryptedSpool
from adapters.simulators._kit import Fault
from adapters.simulators.digipost import Letter
from bot.app.aftercare.at_source import delete_letter
from bot.app.effects.run_effects import EffectRunner
from bot.domain.item import AtSource, IntakeItem
from bot.wiring.executors import executors_of
from tests.crash_points import Abandoned, Points, recorded
from tests.process.trial import SOAK
from tests.scenarios.digipost import Town, digipost
from tests.stores import DIALECTS

HOUR = timedelta(hours=1)
#: CI strikes every so many moments
_EVERY = {"sqlite": 1, "postgres": 4}
#: seconds; Digipost does late work after the answer is lost
_LATE = 0.05


def blows() -> Iterator[tuple[int, Literal["before", "after", "late"]]]:
    for answer in (0, 500, 503, 401, 429):
        yield answer, "before"
        if answer not in (401, 429):
            yield answer, "after"
            yield answer, "late"


async def item_of(town: Town, letter: Letter) -> IntakeItem:
    return await town.house.item(str(letter.id))


async def choose(town: Town, letter: Letter) -> None:
    press = town.house.press("kari", await item_of(town, letter))
    assert (await delete_letter(town.house.desk, press, confirmed=True)).faults == ()


async def live_on(town: Town, letter: Letter) -> str:
    """Until the card says how it ended."""
    for _ in range(30):
        await town.house.work()
        await town.house.settle()
        outcome = (await item_of(town, letter)).outcome
        if outcome is not None and outcome.put_away != AtSource.DELETING:
            return outcome.put_away
        town.house.pass_time(HOUR)
    return AtSource.DELETING


@pytest.mark.timeout(120)
async def test_whatever_digipost_answers_the_letter_is_deleted_and_the_card_says_so() -> None:
    async with digipost(deletes=True) as town:
        wrong = {}
        for answer, when in blows():
            letter = await town.archived()
            await choose(town, letter)
            town.sites.faults.add(Fault(operation="delete", status=answer, when=when, seconds=_LATE))
            await town.house.work()
            struck = not town.sites.faults.waiting
            await town.sites.faults.settle()
            ended = await live_on(town, letter)
            if (struck, ended, town.is_there(letter)) != (True, AtSource.DELETED, False):
                wrong[f"{answer} {when}"] = (struck, ended, town.is_there(letter))
        assert wrong == {}


async def test_while_the_archive_does_not_answer_nothing_is_deleted() -> None:
    async with digipost(deletes=True) as town:
        letter = await town.archived()
        await choose(town, letter)
        town.house.fault("p360", "GetDocuments", status=500, times=3)
        await town.house.work()
        assert town.is_there(letter)
        assert await live_on(town, letter) == AtSource.DELETED


async def test_what_digipost_refuses_for_good_is_told() -> None:
    async with digipost(deletes=True) as town:
        letter = await town.archived()
        await choose(town, letter)
        town.sites.faults.add(Fault(operation="delete", status=400, times=50))
        assert await live_on(town, letter) == AtSource.NOT_DELETED
        assert town.is_there(letter)


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_the_tables_row_a_dead_executors_deletion_is_looked_up_and_nobody_is_asked(moment: str) -> None:
    """With WebSak, which is asked each time whether the entry is finished."""
    async with digipost(archive="websak", deletes=True) as town:
        letter = await town.archived()
        await choose(town, letter)
        points = Points(strike_on=f"{moment} digipost.delete")
        with suppress(Abandoned):
            await _carry_out(town, points)
        assert points.dead
        assert await live_on(town, letter) == AtSource.DELETED
        deletions = [one for one in town.sites.record if one.method == "DELETE"]
        assert (len(deletions), (await item_of(town, letter)).trouble) == (1, None)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("dialect", DIALECTS)
async def test_wherever_a_process_dies_the_next_one_finishes(dialect: str) -> None:
    async with digipost(dialect, deletes=True) as town:
        points = Points()
        letter = await town.archived()
        await choose(town, letter)
        await _carry_out(town, points)
        assert not town.is_there(letter)
        wrong = {}
        for at in range(len(points.passed)) if SOAK else points.moments(dialect)[:: _EVERY[dialect]]:
            letter = await town.archived()
            await choose(town, letter)
            with suppress(Abandoned):
                await _carry_out(town, Points(strike_at=at))
            ended = await live_on(town, letter)
            if ended != AtSource.DELETED or town.is_there(letter):
                wrong[f"{at}: {points.passed[at].name}"] = ended
        assert wrong == {}
        assert any("digipost.delete" in point.name for point in points.passed)


async def _carry_out(town: Town, points: Points) -> None:
    desk = recorded(town.house.desk, points)
    spool = EncryptedSpool(directory=town.house.office.settings.spool)
    runner = EffectRunner(desk=desk, executors=executors_of(desk, spool), owner=uuid4().hex)
    while await runner.run_next():
        pass
