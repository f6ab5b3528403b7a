"""A refusal meets each way in which KS can fail it, and each moment at which the process can die: it is sent once.

What cannot be known is asked of a person, who looks at KS and answers; a second request leaves only after that person
has confirmed on both pages once more.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import uuid4

import pytest

from adapters._kit.spool import EncryptedSpool
from adapters.simulators._kit import Fault, FaultBook
from adapters.simulators.svarinn import World
from adapters.simulators.svarinn.records import Letter
from bot.app.aftercare.attention import was_done, was_not_done
from bot.app.choices.claim import claim
from bot.app.choices.route import route
from bot.app.desk import Desk
from bot.app.effects.run_effects import EffectRunner
from bot.domain.effects import EMAIL_KINDS, EffectKind
from bot.domain.item import IntakeItem, Route, State
from bot.domain.routes import Refusal, RouteChoice
from bot.wiring.executors import executors_of
from tests.crash_points import Abandoned, Points, recorded
from tests.house import GRACE, House
from tests.process.trial import SOAK
from tests.properties.test_effect_faults import ROWS
from tests.scenarios.ks import HOUR, failing_svarinn, hand_in
from tests.stores import DIALECTS

MEANT = RouteChoice(route=Route.REFUSE, refusal=Refusal.INCOMPLETE, refusal_confirmed=True)
WORDS = "Vedlegg 2 mangler"
#: CI strikes every so many moments
_EVERY = {"sqlite": 1, "postgres": 4}
#: seconds; KS does late work after the answer is lost
_LATE = 0.05
#: answers that KS gives before any work
_PROVABLE = (401, 403, 429)


@dataclass(slots=True, kw_only=True)
class Stage:
    house: House
    world: World
    faults: FaultBook

    async def a_letter(self) -> Letter:
        """New, listed and claimed."""
        letter = self.world.letter(hand_in(self.world))
        await self.house.poll("svarinn")
        await claim(self.house.desk, self.house.press("kari", await self.item(letter)))
        return letter

    async def item(self, letter: Letter) -> IntakeItem:
        return await self.house.item(letter.id)

    async def refuse(self, letter: Letter, desk: Desk | None = None) -> None:
        press = self.house.press("kari", await self.item(letter))
        await route(desk or self.house.desk, press, MEANT, said=WORDS)

    async def live_on(self, letter: Letter) -> IntakeItem:
        """Until nothing is left for the bot to do."""
        for wait in (timedelta(seconds=61), HOUR, HOUR, HOUR, HOUR, HOUR, HOUR):
            self.house.pass_time(wait)
            await self.house.work()
            await self.house.settle()
            item = await self.item(letter)
            if item.state in (State.HANDLED, State.NEEDS_ATTENTION):
                return item
        return await self.item(letter)

    async def answered(self, letter: Letter) -> IntakeItem:
        """The archivist looks at KS, says how it is, and where it was not done refuses once more."""
        press = self.house.press("kari", await self.item(letter))
        if refusals(letter):
            return (await was_done(self.house.desk, press, "")).item
        await was_not_done(self.house.desk, press)
        await self.refuse(letter)
        return await self.live_on(letter)

    async def judged(self, letter: Letter) -> list[str]:
        """What is wrong in the end; a person has been asked where KS left it open."""
        item = await self.live_on(letter)
        wrong = [] if refusals(letter) <= 1 else ["refused twice"]
        if item.state is State.NEEDS_ATTENTION:
            code = item.trouble.code if item.trouble else ""
            wrong += [] if code == "refusal_unknown" else [f"asked about {code}"]
            item = await self.answered(letter)
        if (item.state, refusals(letter)) != (State.HANDLED, 1):
            wrong.append(f"{item.state} after {refusals(letter)} refusals")
        return wrong


def refusals(letter: Letter) -> int:
    return sum(one.what == "FEILET" for one in letter.log)


@asynccontextmanager
async def a_stage(dialect: str = "sqlite") -> AsyncIterator[Stage]:
    async with failing_svarinn(dialect) as (house, world, faults):
        yield Stage(house=house, world=world, faults=faults)


def test_every_kind_of_effect_is_struck_here_or_beside() -> None:
    beside = {EffectKind.REFUSE, EffectKind.DELETE_LETTER, *EMAIL_KINDS}
    assert {row.kind for row in ROWS} | beside == set(EffectKind)


def blows() -> Iterator[tuple[int, Literal["before", "after", "late"]]]:
    for answer in (0, 500, 503, *_PROVABLE):
        yield answer, "before"
        if answer not in _PROVABLE:
            yield answer, "after"
            yield answer, "late"


@pytest.mark.timeout(120)
async def test_whatever_ks_answers_a_letter_is_refused_once() -> None:
    async with a_stage() as stage:
        wrong = {}
        for answer, when in blows():
            letter = await stage.a_letter()
            await stage.refuse(letter)
            stage.faults.add(Fault(operation="oppdaterStatus", status=answer, when=when, seconds=_LATE))
            stage.house.pass_time(GRACE)
            await stage.house.work()
            struck = not stage.faults.waiting
            await stage.faults.settle()
            sent_anew = answer in _PROVABLE
            item = await stage.item(letter)
            asked = item.state is State.NEEDS_ATTENTION
            found = await stage.judged(letter)
            found += [] if struck else ["nothing was struck"]
            found += [] if asked is not sent_anew else ["asked" if asked else "not asked"]
            wrong[f"{answer} {when}"] = found
        assert {blow: found for blow, found in wrong.items() if found} == {}


@pytest.mark.parametrize(("moment", "sent"), [("before", 0), ("after", 1)])
async def test_the_tables_row_a_dead_executors_refusal_is_asked_about_and_never_sent_again(
    moment: str, sent: int
) -> None:
    async with a_stage() as stage:
        letter, points = await stage.a_letter(), Points(strike_on=f"{moment} svarinn.refuse")
        with suppress(Abandoned):
            await _live(stage, letter, points)
        assert points.dead
        item = await stage.live_on(letter)
        assert item.trouble is not None
        assert (item.trouble.code, refusals(letter)) == ("refusal_unknown", sent)
        assert await stage.judged(letter) == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_new_process_never_refuses_what_a_dead_one_may_have(dialect: str) -> None:
    async with a_stage(dialect) as stage:
        points = Points()
        letter = await stage.a_letter()
        await _live(stage, letter, points)
        assert refusals(letter) == 1
        wrong = {}
        places = range(len(points.passed)) if SOAK else points.moments(dialect)[:: _EVERY[dialect]]
        for at in places:
            letter = await stage.a_letter()
            with suppress(Abandoned):
                await _live(stage, letter, Points(strike_at=at))
            if (await stage.item(letter)).state is State.CLAIMED:
                await stage.refuse(letter)
            wrong[f"{at}: {points.passed[at].name}"] = await stage.judged(letter)
        assert {where: found for where, found in wrong.items() if found} == {}
        assert any("svarinn.refuse" in point.name for point in points.passed)


async def _live(stage: Stage, letter: Letter, points: Points) -> None:
    """A process whose ports are recorded: it chooses, waits, and carries out."""
    desk = recorded(stage.house.desk, points)
    spool = EncryptedSpool(directory=stage.house.office.settings.spool)
    runner = EffectRunner(desk=desk, executors=executors_of(desk, spool), owner=uuid4().hex)
    await stage.refuse(letter, desk)
    stage.house.pass_time(GRACE)
    while await runner.run_next():
        pass
