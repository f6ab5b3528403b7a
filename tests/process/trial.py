"""One route put to the test: a life that ends at a point, and another that goes on from there."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.app.desk import Desk
from bot.domain.item import IntakeItem, State
from tests.crash_points import Abandoned, Points
from tests.process.errands import Errand
from tests.process.invariants import at_rest, broken_audit, nothing_twice
from tests.process.life import Bot, a_bot, live, live_on
from tests.process.promise import Promise
from tests.process.town import Town, a_town
from tests.sparing import alone
from tests.stores import fresh_database

SOAK = "POSTVAKT_SOAK" in os.environ
#: between two letters
A_DAY = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Trial:
    town: Town
    url: str
    errand: Errand
    letters: int = 0

    def bot(
        self, points: Points | None = None, *, dress: Callable[[Desk], Desk] = lambda desk: desk
    ) -> AbstractAsyncContextManager[Bot]:
        return a_bot(self.town.place, self.town.doors, self.url, points=points, dress=dress)

    def hand_in(self, bot: Bot | None = None) -> Promise:
        """Earlier letters, which are done with, leave Altinn: so every life makes the same calls.

        A day later; `bot` is the one that is running meanwhile.
        """
        self.town.forget()
        (bot or self.town.place).pass_time(A_DAY)
        self.letters += 1
        return self.errand.hand_in(self.town, self.letters)

    async def record(self) -> Points:
        """Two undisturbed lives: the first one also makes what every later one finds."""
        for _ in range(2):
            points = Points()
            promise = self.hand_in()
            async with self.bot(points) as bot:
                await live(bot, self.errand, promise)
                item = await bot.item(promise)
                assert item is not None
                assert item.state is State.HANDLED
                assert at_rest(self.town, promise, item) == []
        return points

    async def abandon(self, promise: Promise, at: int, name: str) -> None:
        """A life that ends at the point, which has this name."""
        points = Points(strike_at=at)
        with suppress(Abandoned):
            async with self.bot(points) as bot:
                await live(bot, self.errand, promise)
        assert [point.name for point in points.passed[at:]] == [name]

    async def judge(self, promise: Promise) -> list[str]:
        """A new process finishes; nobody is asked but where the outcome cannot be known. Tells what is wrong."""
        async with self.bot() as bot:
            item = await live_on(bot, self.errand, promise)
            wrong = at_rest(self.town, promise, item)
            if item.state is State.NEEDS_ATTENTION:
                code = item.trouble.code if item.trouble else ""
                if self.errand.keys or code not in ("outcome_unknown", "case_unknown"):
                    wrong.append(f"a person is asked: {item.trouble}")
                wrong += await self.answered(bot, promise)
        return wrong + nothing_twice(self.town, promise)

    async def answered(self, bot: Bot, promise: Promise) -> list[str]:
        """The archivist looks in the archive and says what is there; then the route ends as any other."""
        # an entry that was made after all is taken up as it is: whether it is final is its maker's choice
        anyhow = replace(promise, final=None)
        self.town.promise(anyhow)
        item = await self._answered_once(bot, promise)
        for _ in range(2):
            # about the case first, then about its entry; and counting cannot tell whose a late file is
            asked = item.trouble.code if item.trouble else ""
            if item.state is not State.NEEDS_ATTENTION or (self.errand.keys and asked != "files_unclear"):
                break
            item = await self._answered_once(bot, promise)
        return at_rest(self.town, anyhow, item) + ([] if item.state is State.HANDLED else [f"still {item.state}"])

    async def _answered_once(self, bot: Bot, promise: Promise) -> IntakeItem:
        entries, cases = self.town.entries(promise), self.town.cases(promise)
        files = sum(len(entry.files) for entry in entries)
        numbers = [entry.number for entry in entries]
        await bot.answer(promise, numbers, [case.number for case in cases], files=files)
        return await live_on(bot, self.errand, promise)


@asynccontextmanager
async def a_trial(errand: Errand, dialect: str, *, side_by_side: bool = False) -> AsyncIterator[Trial]:
    """At its end the audit chain of all its lives must be whole. `side_by_side`: two of them have the store at once."""
    town_of = a_town(keys=errand.keys, archive=errand.archive, mails=errand.mails)
    one_store = nullcontext() if side_by_side else alone()
    with one_store:
        async with town_of as town, fresh_database(dialect) as url:
            trial = Trial(town=town, url=url, errand=errand)
            yield trial
            async with trial.bot() as bot:
                assert await broken_audit(bot) is None
