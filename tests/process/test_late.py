"""What an archive does after its answer was lost, and after we asked in vain: still one entry, each file once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, cast

import pytest

from adapters.simulators._kit import Fault
from bot.app.aftercare.attention import was_not_done
from bot.app.aftercare.undo import undo
from bot.app.desk import Desk
from bot.domain.effects import MOST_ATTEMPTS, Effect, EffectState
from bot.domain.item import IntakeItem, State
from bot.errors import NotAllowed, Rejected
from bot.ports.store import Store
from tests.house import SETTLE
from tests.process.errands import BY_NAME, REGISTER
from tests.process.invariants import at_rest
from tests.process.late import Lateness
from tests.process.life import Bot, live, live_on
from tests.process.promise import Promise
from tests.process.trial import Trial, a_trial

HALF = SETTLE / 2
KINDS = ("create_entry", "add_file")


async def states(bot: Bot, promise: Promise) -> set[EffectState]:
    item = await bot.item(promise)
    assert item is not None
    async with bot.store.transaction() as tx:
        return {effect.state for effect in await tx.effects(item.item_id)}


async def ends_well(trial: Trial, bot: Bot, promise: Promise) -> None:
    item = await live_on(bot, trial.errand, promise)
    assert (item.state, at_rest(trial.town, promise, item)) == (State.HANDLED, [])


@pytest.mark.parametrize("kind", KINDS)
async def test_work_that_is_done_before_settle_has_passed_is_found(kind: str) -> None:
    late = Lateness(strikes=[kind])
    async with a_trial(REGISTER, "sqlite", side_by_side=True) as trial, trial.bot(dress=late.dress) as bot:
        promise = trial.hand_in()
        await live(bot, REGISTER, promise)
        sent = late.sent
        bot.pass_time(HALF)
        await bot.settle()
        assert EffectState.UNKNOWN in await states(bot, promise)
        await late.pay()
        await ends_well(trial, bot, promise)
        assert late.sent == sent + 2 - KINDS.index(kind), "what was unknown was sent again"


@pytest.mark.parametrize("kind", KINDS)
async def test_work_that_is_never_done_is_asked_for_again_once_settle_has_passed(kind: str) -> None:
    late = Lateness(strikes=[kind], works=False)
    async with a_trial(REGISTER, "sqlite", side_by_side=True) as trial, trial.bot(dress=late.dress) as bot:
        promise = trial.hand_in()
        await live(bot, REGISTER, promise)
        await ends_well(trial, bot, promise)
        assert late.sent == 4


@pytest.mark.parametrize("kind", KINDS)
async def test_settle_begins_when_the_request_may_last_have_left(kind: str) -> None:
    """An executor that was stopped between its row's `sent` and the request sends it an hour later."""
    late = Lateness(strikes=[kind])
    async with a_trial(REGISTER, "sqlite", side_by_side=True) as trial, trial.bot(dress=late.dress) as bot:
        late.before_leaving = lambda: bot.pass_time(timedelta(hours=1))
        promise = trial.hand_in()
        await live(bot, REGISTER, promise)
        bot.pass_time(HALF)
        await bot.settle()
        await late.pay()
        await ends_well(trial, bot, promise)


async def test_what_one_process_learned_before_it_slept_decides_nothing_when_it_wakes() -> None:
    """Meanwhile a person has answered, and the second try is in doubt exactly as the first one was."""
    late = Lateness(strikes=["create_entry"], works=False)
    async with a_trial(REGISTER, "postgres") as trial, trial.bot(dress=late.dress) as bot:
        promise = trial.hand_in()
        await live(bot, REGISTER, promise)
        bot.pass_time(SETTLE)
        (stale,) = await bot.store.unsettled()
        trial.town.p360.simulator.faults.add(Fault(operation="GetDocuments", status=200, body="nonsense"))
        await bot.settle()
        late.works = True
        late.strikes.append("create_entry")
        await was_not_done(bot.desk, bot.press(await stuck(bot, promise), "was_not_done"))
        await bot.work()
        bot.pass_time(timedelta(seconds=1))
        async with trial.bot(dress=partial(with_stale, stale)) as sleeper:
            await sleeper.settle()
        await late.pay()
        await ends_well(trial, bot, promise)


def with_stale(stale: Effect, desk: Desk) -> Desk:
    """A process that has asked the store what is unsettled, and was stopped before it acted on the answer."""
    return replace(desk, store=cast("Store", Stale(desk.store, stale)))


@dataclass(frozen=True, slots=True)
class Stale:
    _real: Store
    _effect: Effect

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    async def unsettled(self, *, limit: int = 20) -> tuple[Effect, ...]:
        return (self._effect,)


async def stuck(bot: Bot, promise: Promise) -> IntakeItem:
    item = await bot.item(promise)
    assert item is not None
    assert item.state is State.NEEDS_ATTENTION
    return item


async def test_an_archive_that_never_takes_it_is_not_tried_for_ever() -> None:
    late = Lateness(strikes=["create_entry"] * 100, works=False)
    async with a_trial(REGISTER, "sqlite", side_by_side=True) as trial, trial.bot(dress=late.dress) as bot:
        promise = trial.hand_in()
        await live(bot, REGISTER, promise)
        await live_on(bot, REGISTER, promise)
        item = await stuck(bot, promise)
        assert item.trouble is not None
        assert (item.trouble.code, late.sent) == ("given_up", MOST_ATTEMPTS)


async def test_a_refusal_that_was_none_is_found_by_whoever_chooses_again() -> None:
    late = Lateness(strikes=["create_entry"], error=lambda: Rejected("p360", "sif.failed"))
    async with a_trial(REGISTER, "sqlite", side_by_side=True) as trial, trial.bot(dress=late.dress) as bot:
        promise = trial.hand_in()
        await live(bot, REGISTER, promise)
        item = await stuck(bot, promise)
        await late.pay()
        await was_not_done(bot.desk, bot.press(item, "was_not_done"))
        await live_on(bot, REGISTER, promise)
        assert len(trial.town.entries(promise)) == 1
        assert late.sent == 3, "one entry and two files"


async def test_what_may_have_been_done_outside_cannot_be_undone_by_a_click() -> None:
    """The label has left and its answer is lost: the plan is `planned` again, and yet the letter may be put away."""
    errand = BY_NAME["not for record"]
    async with a_trial(errand, "sqlite", side_by_side=True) as trial, trial.bot() as bot:
        promise = trial.hand_in()
        fault = Fault(operation="SetDialogSystemLabels", when="after", status=500)
        trial.town.altinn.simulator.faults.add(fault)
        await live(bot, errand, promise)
        assert await states(bot, promise) == {EffectState.PLANNED}
        item = await bot.item(promise)
        assert item is not None
        with pytest.raises(NotAllowed, match="too_late_to_undo"):
            await undo(bot.desk, bot.press(item, "undo"))
        await ends_well(trial, bot, promise)
