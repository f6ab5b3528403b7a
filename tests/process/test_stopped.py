"""A process that is stopped and wakes late does no harm: what it sent nobody takes over, what it lost it leaves alone.

A stopped process is alive: on PostgreSQL it keeps its sessions with their locks, on SQLite the lock of the file.
"""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.domain.effects import Effect, EffectState
from bot.domain.item import State
from bot.errors import ConfigError
from tests.crash_points import Points, stop
from tests.process.errands import REGISTER
from tests.process.forker import Forker
from tests.process.invariants import at_rest
from tests.process.life import Bot
from tests.process.promise import Promise
from tests.process.trial import Trial, a_trial

HOUR = timedelta(hours=1)


@asynccontextmanager
async def asleep(trial: Trial, forker: Forker, promise: Promise, at: int) -> AsyncIterator[None]:
    """A bot of its own lives until the point and sleeps there; at the end of the block it wakes and lives on."""
    forker.give(trial, promise, Points(strike_at=at, blow=stop))
    word, pid = await forker.news()
    assert word == "stopped"
    try:
        yield
    finally:
        os.kill(int(pid), signal.SIGCONT)
        awake = await forker.news()
    assert awake == ["exit", "0"]


async def place_of(trial: Trial, forker: Forker, name: str, *, nth: int = 0) -> int:
    await forker.warm_up(trial)
    points = await trial.record()
    return [number for number, point in enumerate(points.passed) if point.name == name][nth]


async def others_work(bot: Bot) -> None:
    for _ in range(3):
        bot.pass_time(HOUR)
        await bot.settle()


async def in_hand(bot: Bot, promise: Promise) -> list[Effect]:
    item = await bot.item(promise)
    assert item is not None
    async with bot.store.transaction() as tx:
        effects = await tx.effects(item.item_id)
    return [effect for effect in effects if effect.state not in (EffectState.PLANNED, EffectState.DONE)]


@pytest.mark.parametrize(
    "name", ["before archive.create_entry", "after archive.create_entry", "after archive.add_file"]
)
async def test_nobody_takes_over_what_a_sleeper_has_sent(name: str, forker: Forker) -> None:
    async with a_trial(REGISTER, "postgres") as trial:
        at = await place_of(trial, forker, name)
        promise = trial.hand_in()
        async with asleep(trial, forker, promise, at), trial.bot() as bot:
            (before,) = await in_hand(bot, promise)
            there = trial.town.unsafe(promise)
            await others_work(bot)
            assert (await in_hand(bot, promise), trial.town.unsafe(promise)) == ([before], there)
            assert before.state is EffectState.SENT
        assert await trial.judge(promise) == []


async def test_nobody_carries_out_what_a_sleeper_holds_and_it_leaves_what_was_leased_again(forker: Forker) -> None:
    """It sleeps with a file half fetched: its lease passes to another one, which cannot begin while it lives."""
    async with a_trial(REGISTER, "postgres") as trial:
        at = await place_of(trial, forker, "inside spool.keep")
        promise = trial.hand_in()
        async with asleep(trial, forker, promise, at), trial.bot() as bot:
            (before,) = await in_hand(bot, promise)
            await others_work(bot)
            (after,) = await in_hand(bot, promise)
            assert (before.state, after.state) == (EffectState.LEASED, EffectState.LEASED)
            assert before.lease_owner != after.lease_owner == bot.runner.owner
            (entry,) = trial.town.entries(promise)
            assert entry.files == ()
        assert trial.town.entries(promise) == [entry], "it went on with what was no longer its own"
        assert await trial.judge(promise) == []


async def test_what_is_taken_over_before_it_was_begun_is_done_once(forker: Forker) -> None:
    async with a_trial(REGISTER, "postgres") as trial:
        at = await place_of(trial, forker, "after store.lease_due", nth=1)
        promise = trial.hand_in()
        async with asleep(trial, forker, promise, at), trial.bot() as bot:
            await others_work(bot)
            item = await bot.item(promise)
            assert item is not None
            assert (item.state, at_rest(trial.town, promise, item)) == (State.HANDLED, [])
        assert await trial.judge(promise) == []


async def test_beside_a_sleeper_on_sqlite_no_other_begins(forker: Forker) -> None:
    async with a_trial(REGISTER, "sqlite", side_by_side=True) as trial:
        at = await place_of(trial, forker, "before archive.create_entry")
        promise = trial.hand_in()
        async with asleep(trial, forker, promise, at):
            with pytest.raises(ConfigError, match="a running Postvakt holds"):
                async with trial.bot():
                    pass
        assert await trial.judge(promise) == []
