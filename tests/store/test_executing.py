"""Who has an effect in hand: proven by a lock, never by the time that has passed."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from adapters.store import SqlStore, locks
from bot.domain.effects import Effect, EffectState
from bot.errors import ConfigError, Unavailable
from tests.store.builders import planned
from tests.store.processes import other_process
from tests.stores import fresh_database, opened

DAY = timedelta(days=1)
_END_LOCK_HOLDERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


async def _sent(store: SqlStore, number: int = 1) -> Effect:
    (effect,) = await planned(store, 10, number=number)
    sent = replace(effect, state=EffectState.SENT, attempts=1, sent_at=await store.database_now())
    async with store.transaction() as tx:
        await tx.replace_effect(sent, was=effect)
    return sent


async def _eventually(ask: Callable[[], Awaitable[tuple[Effect, ...]]]) -> tuple[Effect, ...]:
    """The server needs a moment to see that a process is dead."""
    async with asyncio.timeout(20):
        while True:
            found = await ask()
            if found:
                return found
            await asyncio.sleep(0.05)


async def test_an_effect_is_in_one_hand_at_a_time(store: SqlStore) -> None:
    effect, other = await _sent(store), await _sent(store, 2)
    async with store.executing(effect) as mine, store.executing(effect) as again, store.executing(other) as its_own:
        assert (mine, again, its_own) == (True, False, True)
    async with store.executing(effect) as mine:
        assert mine


async def test_the_hand_opens_when_the_executor_fails(store: SqlStore) -> None:
    effect = await _sent(store)

    async def fail() -> None:
        async with store.executing(effect):
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with store.executing(effect) as mine:
        assert mine


async def test_the_hand_opens_when_the_executor_is_cancelled(store: SqlStore) -> None:
    effect = await _sent(store)
    holding = asyncio.Event()

    async def hold() -> None:
        async with store.executing(effect):
            holding.set()
            await asyncio.Event().wait()

    executor = asyncio.create_task(hold())
    await holding.wait()
    assert await store.find_orphans() == ()
    executor.cancel()
    await asyncio.gather(executor, return_exceptions=True)
    assert await store.find_orphans() == (effect,)


async def test_a_sent_effect_in_nobodys_hand_is_an_orphan(store: SqlStore) -> None:
    assert await store.find_orphans() == ()
    effect, held = await _sent(store), await _sent(store, 2)
    await planned(store, 10, number=3)
    async with store.executing(held):
        assert await store.find_orphans() == (effect,)
        # asking takes nothing away from anybody
        async with store.executing(effect) as mine:
            assert mine
            assert await store.find_orphans() == ()
    assert await store.find_orphans() == (effect, held)


async def test_time_alone_makes_no_orphan(store: SqlStore) -> None:
    effect = await _sent(store)
    async with store.executing(effect):
        store.shift_clock(DAY)
        assert await store.find_orphans() == ()


async def test_an_executor_that_finishes_while_orphans_are_looked_for_is_none(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    effect = await _sent(store)
    ask = store._locks.without_executor

    async def finish_then_ask(effect_ids: list[int]) -> frozenset[int]:
        async with store.transaction() as tx:
            await tx.replace_effect(replace(effect, state=EffectState.DONE), was=effect)
        return await ask(effect_ids)

    monkeypatch.setattr(store._locks, "without_executor", finish_then_ask)
    assert await store.find_orphans() == ()


async def test_an_executor_here_is_alive_though_its_session_is_lost() -> None:
    async with fresh_database("postgres") as url, opened(url) as here, opened(url) as there:
        effect = await _sent(here)
        async with here.executing(effect):
            async with there.transaction() as tx:
                await tx.run(_END_LOCK_HOLDERS)
            assert await _eventually(there.find_orphans) == (effect,)
            assert await here.find_orphans() == ()
            async with here.executing(effect) as mine:
                assert not mine
        async with here.executing(effect) as mine:
            assert mine


async def test_two_replicas_see_each_others_hands() -> None:
    async with fresh_database("postgres") as url, opened(url) as here, opened(url) as there:
        effect = await _sent(here)
        async with here.executing(effect):
            async with there.executing(effect) as mine:
                assert not mine
            assert await there.find_orphans() == ()
        assert await there.find_orphans() == (effect,)
        found = await asyncio.gather(*(store.find_orphans() for store in (here, there) for _ in range(10)))
        assert set(map(len, found)) == {1}


async def test_a_stopped_executor_keeps_its_effect_and_a_dead_one_loses_it() -> None:
    async with fresh_database("postgres") as url, opened(url) as store:
        await planned(store, 10)
        async with other_process("execute", url) as process:
            process.send_signal(signal.SIGSTOP)
            store.shift_clock(DAY)
            assert await store.find_orphans() == ()
            assert await store.lease_due("other", for_=DAY) is None
            async with store.transaction() as tx:
                (effect,) = await tx.effects("item-1")
            async with store.executing(effect) as mine:
                assert not mine
            process.kill()
            await process.wait()
        assert await _eventually(store.find_orphans) == (effect,)


async def test_on_sqlite_the_file_lock_outlives_a_stop_and_dies_with_its_process() -> None:
    async with fresh_database("sqlite") as url:
        async with opened(url) as store:
            await planned(store, 10)
        async with other_process("execute", url) as process:
            process.send_signal(signal.SIGSTOP)
            with pytest.raises(ConfigError, match=f"process {process.pid} since"):
                async with opened(url):
                    pass
            process.kill()
            await process.wait()
        async with opened(url) as store:
            (orphan,) = await store.find_orphans()
        assert (orphan.state, orphan.lease_owner) == (EffectState.SENT, "other-process")


async def test_beside_a_running_bot_on_sqlite_nothing_is_executed() -> None:
    async with fresh_database("sqlite") as url, opened(url) as store, opened(url, exclusive=False) as command:
        effect = await _sent(store)
        async with store.executing(effect):
            assert await command.find_orphans() == ()
            async with command.executing(effect) as mine, command.lead("polling") as leads:
                assert (mine, leads) == (False, False)
        async with store.lead("polling") as leads:
            assert leads


async def test_one_replica_leads_until_its_block_ends() -> None:
    async with fresh_database("postgres") as url, opened(url) as here, opened(url) as there:
        async with here.lead("polling") as leads:
            assert leads
            async with there.lead("polling") as too, there.lead("drawing") as another:
                assert (too, another) == (False, True)
        async with there.lead("polling") as leads:
            assert leads


async def test_a_leader_whose_session_is_lost_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "_WATCH_EVERY", 0.05)

    async def lead(store: SqlStore, leading: asyncio.Event) -> None:
        async with store.lead("polling"):
            leading.set()
            await asyncio.Event().wait()

    async with fresh_database("postgres") as url, opened(url) as here, opened(url) as there:
        leading = asyncio.Event()
        leader = asyncio.create_task(lead(here, leading))
        await leading.wait()
        async with there.transaction() as tx:
            await tx.run(_END_LOCK_HOLDERS)
        with pytest.raises(Unavailable) as told:
            await leader
        assert told.value.reason == "lead_lost"
        async with there.lead("polling") as leads:
            assert leads


async def test_what_a_leader_raises_is_its_own(store: SqlStore) -> None:
    async def lead() -> None:
        async with store.lead("polling"):
            raise TimeoutError("mine")

    with pytest.raises(TimeoutError, match="mine"):
        await lead()
