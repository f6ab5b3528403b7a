"""One walk: its letters, the process that is alive now, and the story so far."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.audit import first_break
from bot.domain.item import State
from bot.errors import Conflict, NotAllowed, OutsideError
from tests.crash_points import Abandoned
from tests.house import SETTLE, Archive
from tests.properties.walk.acts import Acts
from tests.properties.walk.books import Book
from tests.properties.walk.city import City, Door
from tests.properties.walk.letters import Kind, post
from tests.properties.walk.process import Process, a_process
from tests.properties.walk.steps import Step
from tests.stores import fresh_database

MOST_LETTERS = 3
_HOUR, _STEP = timedelta(hours=1), timedelta(seconds=61)
#: one of each kind of wait in turn: grace and lease, the archive's settle, the longest pause between two tries
_WAITS = (_STEP, SETTLE + _STEP, _HOUR)


@dataclass(slots=True, kw_only=True)
class Walk:
    city: City
    archive: Archive
    url: str
    process: Process
    #: of the process
    stack: AsyncExitStack
    #: how far the database's clock is ahead of its own
    ahead: timedelta = timedelta()
    books: list[Book] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    story: list[str] = field(default_factory=list)

    @property
    def acts(self) -> Acts:
        return Acts(process=self.process, wrong=self.wrong)

    def book(self, number: int) -> Book:
        if not self.books:
            raise NotAllowed("no_letter_yet")
        return self.books[number % len(self.books)]

    async def arrive(self, door: Door, kind: Kind) -> str:
        if len(self.books) >= MOST_LETTERS:
            raise NotAllowed("enough_letters")
        letter = post(self.city, door, kind, f"Brev {self.city.next_number()}")
        self.books.append(Book(letter=letter, city=self.city, archive=self.archive))
        await self.process.poll(letter.door)
        return f"{letter.tag}, {letter.kind}"

    async def arrive_again(self, number: int) -> str:
        first = self.book(number)
        if first.letter.kind != "open" or first.letter.door != "altinn" or first.twin or first.choice:
            raise NotAllowed("no_double_of_this")
        letter = post(self.city, "digipost", "plain", first.letter.title)
        double = Book(letter=letter, city=self.city, archive=self.archive)
        self.books.append(double)
        for door in ("altinn", "digipost"):
            await self.process.poll(door)
        if all([await self.process.item(one.letter) for one in (first, double)]):
            # else a poll has failed, and people may decide of one before the other is seen
            first.twin, double.twin = double, first
        return letter.tag

    async def pass_time(self, by: timedelta) -> None:
        """What a system outside was asked for it has done before time passes."""
        await self.city.late_work()
        self.city.clock.at += by
        self.ahead += by
        self.process.store.shift_clock(by)

    async def work(self, *, most: int = 200) -> int:
        """Looks after each effect, so that nothing that comes later hides what came too early."""
        done = 0
        while done < most:
            try:
                if not await self.process.runner.run_next():
                    return done
            finally:
                self.look()
            done += 1
        assert done < 200, "effects go round in circles"
        return done

    async def settle(self) -> str:
        await self.process.runner.settle_next()
        return f"{await self.work()} effects"

    def look(self) -> None:
        for book in self.books:
            self.wrong += book.look()

    async def take(self, step: Step) -> None:
        try:
            said = await step.take(self)
        except Abandoned:
            said = "the process dies"
            await self.restart()
        except (Conflict, NotAllowed, OutsideError) as refused:
            said = getattr(refused, "reason", "") or type(refused).__name__
        self.story.append(f"{step!r}: {said}")
        self.look()
        assert not self.wrong, self.told()

    def told(self) -> str:
        return "\n".join((*dict.fromkeys(self.wrong), f"in {self.archive}:", *self.story))

    async def restart(self) -> None:
        await self.stack.aclose()
        self.process = await self.stack.enter_async_context(
            a_process(self.city, self.archive, self.url, ahead=self.ahead)
        )

    async def end(self) -> None:
        """All systems recover, the last process lives, and every letter comes to rest."""
        self.process.points.strike_at = None
        self.city.heal()
        await self.city.late_work()
        self.story.append("all is well again")
        for turn in range(40):
            await self.settle()
            if not await self._underway():
                break
            await self.pass_time(_WAITS[turn % len(_WAITS)])
        for door in {book.letter.door for book in self.books}:
            await self.process.poll(door)
        for book in self.books:
            await self._judge(book)
        number, digest = await self.process.store.audit_anchor()
        trail = [entry async for entry in self.process.store.audit_trail()]
        if first_break(trail, number=number, previous_hash=digest) is not None:
            self.wrong.append("the audit chain is broken")
        assert not self.wrong, self.told()

    async def _underway(self) -> bool:
        items = [await self.process.item(book.letter) for book in self.books]
        return any(item is not None and item.state is State.ROUTING for item in items)

    async def _judge(self, book: Book) -> None:
        item = await self.process.item(book.letter)
        if item is None:
            self.wrong.append(f"{book.letter.tag} was lost")
        elif item.state is State.ROUTING:
            self.wrong.append(f"{book.letter.tag} never came to rest")
        elif item.state is State.NEEDS_ATTENTION and item.trouble is None:
            self.wrong.append(f"{book.letter.tag} needs attention, and nobody knows why")
        elif item.state is State.HANDLED:
            self.wrong += book.at_rest()


async def walked(city: City, archive: Archive, steps: Sequence[Step]) -> Walk:
    """Raises AssertionError with the story."""
    city.forget()
    async with fresh_database("sqlite") as url, AsyncExitStack() as stack:
        process = await stack.enter_async_context(a_process(city, archive, url, ahead=timedelta()))
        walk = Walk(city=city, archive=archive, url=url, process=process, stack=stack)
        for step in steps:
            await walk.take(step)
        await walk.end()
        return walk
