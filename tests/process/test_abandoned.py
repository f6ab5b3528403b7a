"""The bot dies at any point of any route, and a new one finishes: nothing is lost and nothing is done twice.

CI strikes every second moment of each route that differs from the one before on SQLite, fewer on PostgreSQL and of
registering, where `test_killed` strikes them all; POSTVAKT_SOAK=1 strikes every point of every route on both.
"""

from __future__ import annotations

import pytest

from tests.crash_points import Points
from tests.process.errands import BY_NAME, Errand
from tests.process.trial import SOAK, a_trial
from tests.stores import DIALECTS

#: CI strikes every so many moments
_STEPS = {"sqlite": 2, "postgres": 30}
_STEP_OF_REGISTERING = 8


def struck_at(points: Points, errand: Errand, dialect: str) -> list[int]:
    if SOAK:
        return list(range(len(points.passed)))
    step = max(_STEPS[dialect], _STEP_OF_REGISTERING if errand.registers else 1)
    # another part of each route, the same in every run
    return points.moments(dialect)[sum(map(ord, errand.name)) % step :: step]


@pytest.mark.timeout(3600 if SOAK else 300)
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", BY_NAME)
async def test_a_new_process_finishes_what_a_dead_one_left(name: str, dialect: str) -> None:
    errand = BY_NAME[name]
    async with a_trial(errand, dialect) as trial:
        points = await trial.record()
        faults = {}
        for at in struck_at(points, errand, dialect):
            promise = trial.hand_in()
            await trial.abandon(promise, at, points.passed[at].name)
            faults[f"{at}: {points.passed[at].name}"] = await trial.judge(promise)
        assert {where: wrong for where, wrong in faults.items() if wrong} == {}
