"""A random walk through clicks, polls, time, faults and crashes: never is anything done twice, lost or too early.

CI walks a few short ways that are the same in every run; POSTVAKT_SOAK=1 walks many long ones, new each time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from adapters.simulators._kit import Fault
from bot.app.aftercare.undo import undo
from bot.domain.item import IntakeItem, State
from bot.errors import Conflict, NotAllowed
from tests.crash_points import Abandoned, Points
from tests.house import GRACE, SETTLE
from tests.process.errands import ERRANDS, Errand
from tests.process.invariants import at_rest, broken_audit, nothing_twice
from tests.process.life import Bot, a_bot, live_on
from tests.process.promise import Promise
from tests.process.town import Town, a_town
from tests.process.trial import SOAK
from tests.stores import fresh_database

KEYED = [errand for errand in ERRANDS if errand.keys]
FAULTS = {
    "p360": ("CreateDocument", "UpdateDocument", "GetDocuments", "GetCases"),
    "altinn": ("getCorrespondence", "downloadAttachment", "markAsRead", "confirm", "SetDialogSystemLabels"),
}
letters = st.integers(min_value=0, max_value=2)


class Walk(RuleBasedStateMachine):
    """The systems outside are the same in all walks; the letters and the database are each walk's own."""

    def __init__(self, loop: asyncio.Runner, town: Town, numbers: Iterator[int]) -> None:
        super().__init__()
        self.loop = loop
        self.town = town
        self.numbers = numbers
        self.walk = AsyncExitStack()
        self.process = AsyncExitStack()
        self.points = Points()
        self.letters: list[tuple[Errand, Promise]] = []
        town.forget()
        town.complaints.clear()
        for system in FAULTS:
            getattr(town, system).simulator.faults.clear()
        self.url = self.run(self.walk.enter_async_context(fresh_database("sqlite")))
        self.bot = self.start()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(work)

    def start(self) -> Bot:
        self.points = Points()
        bot = a_bot(self.town.place, self.town.doors, self.url, points=self.points)
        started: Bot = self.run(self.process.enter_async_context(bot))
        return started

    def step(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """If the process dies of it, another one starts."""
        with suppress(Conflict, NotAllowed):
            try:
                self.run(work())
            except Abandoned:
                self.run(self.process.aclose())
                self.process = AsyncExitStack()
                self.bot = self.start()

    def pick(self, number: int) -> tuple[Errand, Promise]:
        return self.letters[number % len(self.letters)]

    @precondition(lambda self: len(self.letters) < 3)
    @rule(errand=st.sampled_from(KEYED))
    def a_letter_arrives(self, errand: Errand) -> None:
        self.letters.append((errand, errand.hand_in(self.town, next(self.numbers))))
        self.step(self.bot.poll)

    @rule()
    def the_source_is_polled(self) -> None:
        self.step(self.bot.poll)

    @precondition(lambda self: self.letters)
    @rule(number=letters)
    def a_person_routes(self, number: int) -> None:
        self.step(partial(self.bot.choose, *self.pick(number)))

    @precondition(lambda self: self.letters)
    @rule(number=letters)
    def a_person_undoes(self, number: int) -> None:
        self.step(partial(self.click, number, undo))

    @precondition(lambda self: self.letters)
    @rule(number=letters)
    def a_person_answers(self, number: int) -> None:
        """Having looked, and not while the archive is still at work."""
        self.step(partial(self.answer, number))

    @rule()
    def an_effect_is_carried_out(self) -> None:
        self.step(self.bot.runner.run_next)

    @rule()
    def all_that_is_due_is_done(self) -> None:
        self.step(self.bot.settle)

    @rule(by=st.sampled_from((timedelta(seconds=20), GRACE, SETTLE / 2, SETTLE, timedelta(hours=1))))
    def time_passes(self, by: timedelta) -> None:
        """What an archive was asked for it has done before its `settle` has passed."""
        self.run(self.town.p360.simulator.faults.settle())
        self.bot.pass_time(by)

    @rule(
        system=st.sampled_from(sorted(FAULTS)),
        which=st.integers(min_value=0, max_value=4),
        status=st.sampled_from((0, 500, 503, 409)),
        when=st.sampled_from(("before", "after", "late")),
    )
    def a_system_fails(self, system: str, which: int, status: int, when: Any) -> None:
        operation = FAULTS[system][which % len(FAULTS[system])]
        fault = Fault(operation=operation, status=status, when=when, seconds=0.02)
        getattr(self.town, system).simulator.faults.add(fault)

    @rule(after=st.integers(min_value=0, max_value=40))
    def the_process_will_die(self, after: int) -> None:
        self.points.strike_at = len(self.points.passed) + after

    @invariant()
    def nothing_is_done_twice_or_too_early(self) -> None:
        for _, promise in self.letters:
            assert nothing_twice(self.town, promise) == []

    def teardown(self) -> None:
        try:
            self.run(self.end())
        finally:
            self.run(self.process.aclose())
            self.run(self.walk.aclose())

    async def item(self, number: int) -> IntakeItem:
        item = await self.bot.item(self.pick(number)[1])
        if item is None:
            raise NotAllowed("no_such_item")
        return item

    async def click(self, number: int, deed: Callable[..., Coroutine[Any, Any, object]]) -> None:
        item = await self.item(number)
        await deed(self.bot.desk, self.bot.press(item, deed.__name__))

    async def answer(self, number: int) -> None:
        _, promise = self.pick(number)
        if (await self.item(number)).state is State.NEEDS_ATTENTION:
            await self.town.p360.simulator.faults.settle()
            await self.bot.answer(promise, [entry.number for entry in self.town.entries(promise)])

    async def end(self) -> None:
        """All systems recover, the last process lives, and every letter comes to rest."""
        self.points.strike_at = None
        for system in FAULTS:
            getattr(self.town, system).simulator.faults.clear()
        await self.town.p360.simulator.faults.settle()
        for errand, promise in self.letters:
            item = await live_on(self.bot, errand, promise)
            assert at_rest(self.town, promise, item) == []
        assert await broken_audit(self.bot) is None


@pytest.mark.timeout(7200 if SOAK else 120)
def test_no_walk_leads_to_a_lost_or_doubled_letter() -> None:
    walks = settings(
        max_examples=300 if SOAK else 10,
        stateful_step_count=60 if SOAK else 25,
        derandomize=not SOAK,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    with asyncio.Runner() as loop:
        stack = AsyncExitStack()
        town = loop.run(stack.enter_async_context(a_town()))
        try:
            run_state_machine_as_test(partial(Walk, loop, town, count()), settings=walks)
        finally:
            loop.run(stack.aclose())
