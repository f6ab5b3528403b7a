"""One process of the bot at a time on one database, with the jobs and the people that keep it going."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from adapters._kit.spool import EncryptedSpool
from adapters.store import SqlStore, open_store
from bot.app.aftercare.attention import stuck_effect, was_done, was_not_done
from bot.app.choices.claim import claim
from bot.app.choices.route import route
from bot.app.desk import Desk
from bot.app.effects.run_effects import EffectRunner
from bot.app.health.transfer_cases import check_transfer_cases
from bot.app.intake.poll_sources import poll_source
from bot.app.press import Press
from bot.app.reading.read_letter import TO_PRINT, Reader, begin, open_letter
from bot.domain.effects import EffectKind
from bot.domain.item import IntakeItem, Route, State
from bot.ports.spool import Spool
from bot.wiring.desk import desk_of
from bot.wiring.executors import executors_of
from bot.wiring.systems import email_of
from tests.crash_points import Points, recorded, recorded_spool
from tests.house import GRACE, SETTLE, SILENCE, START
from tests.process.errands import Errand
from tests.process.place import Doors, Place
from tests.process.promise import Promise

_REST = frozenset({State.HANDLED, State.NEEDS_ATTENTION})
_STEP = timedelta(seconds=61)
#: one of each kind of wait in turn: grace and lease, the archive's settle, the longest pause between two tries
_WAITS = (_STEP, SETTLE + _STEP, _STEP, timedelta(hours=1))


@dataclass(slots=True, kw_only=True)
class Bot:
    """What one process has, on the desk of which every port may be recorded."""

    place: Place
    desk: Desk
    runner: EffectRunner
    store: SqlStore

    async def poll(self) -> None:
        start_from = START - timedelta(days=2)
        await poll_source(self.desk, self.desk.sources["altinn"], start_from=start_from, silence=SILENCE)

    async def item(self, promise: Promise) -> IntakeItem | None:
        async with self.store.transaction() as tx:
            found = await tx.items_of_thread("altinn", promise.dialog_id)
        assert len(found) <= 1, "one letter became two items"
        return found[0] if found else None

    async def choose(self, errand: Errand, promise: Promise) -> None:
        """An archivist who sees the letter waiting routes it; where that came to nothing, it is still waiting."""
        item = await self.item(promise)
        if item is not None and item.state in (State.WAITING, State.CLAIMED):
            if errand.held:
                item = await self._held(errand, item)
            await route(self.desk, self.press(item, "route"), errand.choice(promise, self.place.case))

    async def _held(self, errand: Errand, item: IntakeItem) -> IntakeItem:
        """Claimed, and printed where it goes on paper."""
        item = await claim(self.desk, self.press(item, "claim"))
        if errand.route is Route.INTERNAL_MAIL:
            reader = Reader(person=self.press(item, "read").person, strong=True)
            await begin(self.desk, reader, item.item_id)
            await open_letter(self.desk, reader, item.item_id, purpose=TO_PRINT)
        async with self.store.transaction() as tx:
            return await tx.item(item.item_id) or item

    async def work(self) -> None:
        for _ in range(200):
            if not await self.runner.run_next():
                return
        raise AssertionError("effects go round in circles")

    async def settle(self) -> None:
        await self.runner.settle_next()
        await self.work()

    def pass_time(self, by: timedelta) -> None:
        self.place.pass_time(by)
        self.store.shift_clock(by)

    def press(self, item: IntakeItem, verb: str, *, who: str = "Kari") -> Press:
        person = next(person for person in self.desk.people.values() if person.name.startswith(who))
        return Press(person=person, item_id=item.item_id, verb=verb, card_version=item.version)

    async def answer(
        self, promise: Promise, entries: Sequence[str], cases: Sequence[str] = (), *, files: int = 0
    ) -> None:
        """The archivist answers the card's question as the archive has it. `files`: how many its entries have."""
        item = await self.item(promise)
        assert item is not None
        assert item.trouble is not None
        async with self.store.transaction() as tx:
            stuck = await stuck_effect(tx, item)
        assert stuck is not None
        found = cases if stuck.kind is EffectKind.CREATE_CASE else entries
        if stuck.kind in (EffectKind.CREATE_ENTRY, EffectKind.CREATE_CASE) and found:
            await was_done(self.desk, self.press(item, "was_done"), found[0])
        elif item.trouble.code == "files_unclear" and int(item.trouble.reason.rpartition(".")[2]) <= files:
            await was_done(self.desk, self.press(item, "was_done"), "")
        else:
            await was_not_done(self.desk, self.press(item, "was_not_done"))


@asynccontextmanager
async def a_bot(
    place: Place,
    doors: Doors,
    url: str,
    *,
    points: Points | None = None,
    dress: Callable[[Desk], Desk] = lambda desk: desk,
) -> AsyncIterator[Bot]:
    """A process of its own as far as it can be had in this one: store, locks and opened letters are new.

    `dress` puts other ports in the place of the real ones.
    """
    settings = place.settings(url)
    async with AsyncExitStack() as stack:
        store = await open_store(url, clock=place.clock, exclusive=True)
        stack.push_async_callback(store.close)
        store.shift_clock(place.ahead)
        source, archive = doors.source(settings), doors.archive(settings)
        stack.push_async_callback(source.close)
        desk = desk_of(settings, store, {source.source_id: source}, archive, place.clock)
        desk = replace(
            desk, email=email_of(settings, place.clock, stack), pages_url="https://postvakt.nordvika.example"
        )
        await check_transfer_cases(desk)
        desk = dress(desk)
        keep: Spool = EncryptedSpool(directory=settings.spool)
        if points is not None:
            desk, keep = recorded(desk, points), recorded_spool(keep, points)
        runner = EffectRunner(desk=desk, executors=executors_of(desk, keep), owner=uuid4().hex)
        yield Bot(place=place, desk=desk, runner=runner, store=store)


async def live(bot: Bot, errand: Errand, promise: Promise) -> None:
    """An undisturbed life of a letter: it is found, routed, and its effects are carried out."""
    await bot.poll()
    await bot.choose(errand, promise)
    bot.pass_time(GRACE + timedelta(seconds=1))
    await bot.work()


async def live_on(bot: Bot, errand: Errand, promise: Promise) -> IntakeItem:
    """What jobs and people go on doing, time and again, until the letter is at rest."""
    for turn in range(120):
        if await bot.item(promise) is None or not turn:
            await bot.poll()
        await bot.choose(errand, promise)
        await bot.settle()
        item = await bot.item(promise)
        if item is not None and item.state in _REST:
            return item
        bot.pass_time(_WAITS[turn % len(_WAITS)])
    raise AssertionError("the letter never came to rest")
