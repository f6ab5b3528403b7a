"""The bot dies at any point of any route, and a new one finishes: nothing is lost and nothing is done twice.

CI strikes some of the moments that differ from the one before, another part of each route, on PostgreSQL only of routes
that differ in what they leave behind; `test_effect_table` strikes around each request. POSTVAKT_SOAK=1 strikes every
point of every route on both databases.
"""

from __future__ import annotations

import pytest

from tests.crash_points import Points
from tests.process.errands import BY_NAME, FORWARDED, KEYLESS, NEW_CASE, REGISTER, WEBSAK, Errand
from tests.process.trial import SOAK, a_trial
from tests.stores import DIALECTS

#: CI strikes every so many moments: of routes with many effects fewer
_STEP, _STEP_OF_MANY, _STEP_OF_POSTGRES = 9, 20, 25
_ON_POSTGRES = (REGISTER, KEYLESS, NEW_CASE, FORWARDED, WEBSAK)


def _struck(errand: Errand, dialect: str) -> bool:
    return dialect == "sqlite" or errand in _ON_POSTGRES


CASES = [
    (name, dialect) for dialect in DIALECTS for name, errand in BY_NAME.items() if SOAK or _struck(errand, dialect)
]


def struck_at(points: Points, errand: Errand, dialect: str) -> list[int]:
    if SOAK:
        return list(range(len(points.passed)))
    step = _STEP_OF_MANY if errand.registers or errand.mails else _STEP
    if dialect == "postgres":
        step = _STEP_OF_POSTGRES
    elif errand is REGISTER:
        step = 4
    # another part of each route, the same in every run
    return points.moments(dialect)[sum(map(ord, errand.name)) % step :: step]


@pytest.mark.timeout(3600 if SOAK else 300)
@pytest.mark.parametrize(("name", "dialect"), CASES)
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
