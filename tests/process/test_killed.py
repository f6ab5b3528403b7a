"""The bot's process is killed in the middle of the register route, and a new one finishes.

CI kills at every sixth moment that differs from the one before on SQLite, and at every sixteenth on PostgreSQL: deaths
that are only played (`test_abandoned`) cost less.
POSTVAKT_SOAK=1 kills at every point of every route on both databases.
"""

from __future__ import annotations

import pytest

from tests.crash_points import Points, kill
from tests.process.errands import BY_NAME, REGISTER
from tests.process.forker import Forker
from tests.process.trial import SOAK, a_trial
from tests.stores import DIALECTS

#: so that every core has some of them
_PARTS = 4 if SOAK else 1
_EVERY = {"sqlite": 6, "postgres": 16}


@pytest.mark.timeout(7200 if SOAK else 300)
@pytest.mark.parametrize("part", range(_PARTS))
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", BY_NAME if SOAK else [REGISTER.name])
async def test_a_new_process_finishes_what_a_killed_one_left(
    name: str, dialect: str, part: int, forker: Forker
) -> None:
    async with a_trial(BY_NAME[name], dialect) as trial:
        await forker.warm_up(trial)
        points = await trial.record()
        places = range(len(points.passed)) if SOAK else points.moments(dialect)
        faults = {}
        every = 1 if SOAK else _EVERY[dialect]
        for at in places[part * every :: _PARTS * every]:
            promise = trial.hand_in()
            forker.give(trial, promise, Points(strike_at=at, blow=kill))
            assert await forker.news() == ["killed"]
            faults[f"{at}: {points.passed[at].name}"] = await trial.judge(promise)
        assert {where: wrong for where, wrong in faults.items() if wrong} == {}
