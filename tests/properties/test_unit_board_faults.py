"""A notice on a unit's own board meets each way in which Teams can fail it, and each death: it is doubled, never lost.

What is doubled goes away when somebody presses a button on it; the unit's answer is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest

from adapters._kit.spool import EncryptedSpool
from bot.app.choices.claim import claim
from bot.app.choices.route import route
from bot.app.desk import Desk
from bot.app.effects.run_effects import EffectRunner
from bot.domain.item import IntakeItem, Route, State
from bot.domain.routes import RouteChoice
from bot.wiring.executors import executors_of
from tests.crash_points import Abandoned, Points, recorded
from tests.house import GRACE, UNKNOWN
from tests.process.trial import SOAK
from tests.scenarios.acting import quota_by_the_houses_clock
from tests.scenarios.unit_boards import SCHOOL, School, a_school
from tests.stores import DIALECTS

POST = "CreateConversation"
#: CI strikes every so many moments
_EVERY = {"sqlite": 2, "postgres": 4}
TOLD = RouteChoice(route=Route.NOTIFY_UNIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    school: School

    async def a_letter(self) -> IntakeItem:
        house = self.school.house
        dialog = house.letter(UNKNOWN, unit=SCHOOL, title=f"Brev {uuid4().hex[:6]}")
        await house.poll()
        return await claim(house.desk, house.press("kari", await house.item(dialog)))

    async def now(self, item: IntakeItem) -> IntakeItem:
        return await self.school.house.item(item.letter.thread_id)

    async def choose(self, item: IntakeItem, desk: Desk | None = None) -> None:
        await route(desk or self.school.house.desk, self.school.house.press("kari", await self.now(item)), TOLD)

    def cards(self, item: IntakeItem) -> list[str]:
        return [card for card in self.school.cards() if item.letter.link in self.school.shown(card)]

    async def judged(self, item: IntakeItem, *, most: int = 2) -> list[str]:
        house = self.school.house
        for wait in (timedelta(seconds=61), *[timedelta(minutes=6)] * 3):
            house.pass_time(wait)
            await house.work()
            await house.settle()
        found, cards = await self.now(item), self.cards(item)
        wrong = [] if found.state is State.HANDLED else [str(found.state)]
        if not 1 <= len(cards) <= most:
            wrong.append(f"{len(cards)} cards")
        for card in cards:
            await self.school.take("siri", card, revision=0)
        left, answers = self.cards(item), [entry.verb for entry in await house.audit(found)]
        if len(left) != 1 or answers.count("item:unit_answered") != 1:
            wrong.append(f"{len(left)} cards and {answers.count('item:unit_answered')} answers after a press")
        return wrong


def blows() -> Iterator[tuple[int, str]]:
    for answer in (0, 500, 429, *((502, 503, 504) if SOAK else ())):
        yield answer, "before"
        if answer != 429:
            yield answer, "after"


@pytest.mark.timeout(300)
async def test_whatever_teams_answers_the_unit_is_told_and_answers_once() -> None:
    async with a_school(most_cards=1) as school:
        trial, wrong = Trial(school=school), {}
        quota_by_the_houses_clock(school.house)
        for answer, when in blows():
            item = await trial.a_letter()
            await trial.choose(item)
            await school.house.draw()
            more = {"retry_after": "45"} if answer == 429 else {}
            school.house.fault("teams", POST, status=answer, when=when, **more)
            school.house.pass_time(GRACE)
            await school.house.work()
            struck = [] if not school.house.connector.faults.waiting else ["nothing was struck"]
            wrong[f"{answer} {when}"] = [*await trial.judged(item), *struck]
        assert {blow: found for blow, found in wrong.items() if found} == {}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_new_process_tells_what_a_dead_one_may_have_told(dialect: str) -> None:
    async with a_school(dialect, most_cards=1) as school:
        trial, points, wrong = Trial(school=school), Points(), {}
        item = await trial.a_letter()
        await _live(trial, item, points)
        assert await trial.judged(item, most=1) == []
        for at in range(len(points.passed)) if SOAK else points.moments(dialect)[:: _EVERY[dialect]]:
            item = await trial.a_letter()
            with suppress(Abandoned):
                await _live(trial, item, Points(strike_at=at))
            if (await trial.now(item)).state is State.CLAIMED:
                await trial.choose(item)
            wrong[f"{at}: {points.passed[at].name}"] = await trial.judged(item)
        assert {where: found for where, found in wrong.items() if found} == {}
        assert any("teams.post" in point.name for point in points.passed)


async def _live(trial: Trial, item: IntakeItem, points: Points) -> None:
    """A process whose ports are recorded: it chooses, waits, and carries out."""
    house = trial.school.house
    desk = recorded(house.desk, points)
    spool = EncryptedSpool(directory=house.office.settings.spool)
    runner = EffectRunner(desk=desk, executors=executors_of(desk, spool), owner=uuid4().hex)
    await trial.choose(item, desk)
    house.pass_time(GRACE)
    while await runner.run_next():
        pass
