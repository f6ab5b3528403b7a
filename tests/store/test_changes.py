"""Whoever waits for changes is woken by them, wherever they were made."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from adapters.store import SqlStore, bell
from bot.ports.store import BoardState
from tests.store.builders import AT, KARI, an_item, planned
from tests.stores import DIALECTS, NO_POLL, fresh_database, opened


async def _change(store: SqlStore, number: int = 1) -> None:
    async with store.transaction() as tx:
        await tx.add_item(an_item(number))


async def _woken(changes: AsyncIterator[None]) -> None:
    async with asyncio.timeout(20):
        await anext(changes)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_change_in_this_process_wakes(dialect: str) -> None:
    async with fresh_database(dialect) as url, opened(url, poll_every=NO_POLL) as store:
        changes = store.changes()
        if dialect == "postgres":
            await _woken(changes)
        await _change(store)
        await _woken(changes)


async def test_a_change_in_another_replica_wakes() -> None:
    async with fresh_database("postgres") as url, opened(url, poll_every=NO_POLL) as here, opened(url) as there:
        changes = here.changes()
        # it listens from its first ring on
        await _woken(changes)
        await _change(there)
        await _woken(changes)
        await planned(there, 10, number=2)
        await _woken(changes)
        async with there.transaction() as tx:
            await tx.save_board(BoardState(board_id="board-1", address="{}", set_by=KARI, set_at=AT))
        await _woken(changes)


async def test_a_change_beside_the_bot_is_noticed_by_the_poll() -> None:
    async with fresh_database("sqlite") as url, opened(url, poll_every=timedelta(seconds=0.05)) as store:
        changes = store.changes()
        async with opened(url, exclusive=False) as command:
            await _change(command)
        await _woken(changes)
        async with store.reading() as tx:
            assert len(await tx.items()) == 1


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_what_changes_nothing_wakes_nobody(dialect: str) -> None:
    async with fresh_database(dialect) as url, opened(url, poll_every=NO_POLL) as store:
        changes = store.changes()
        if dialect == "postgres":
            await _woken(changes)
        waiting = asyncio.create_task(anext(changes))
        async with store.transaction() as tx:
            await tx.items()
            await tx.remember_action("digest", item_id=an_item().item_id, at=AT)
        assert not waiting.done()
        await _change(store)
        await waiting


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_several_changes_while_busy_are_one(dialect: str) -> None:
    async with fresh_database(dialect) as url, opened(url, poll_every=NO_POLL) as store:
        changes = store.changes()
        for number in range(3):
            await _change(store, number)
        await _woken(changes)
        if dialect == "sqlite":
            waiting = asyncio.create_task(anext(changes))
            await asyncio.sleep(0)
            assert not waiting.done()
            waiting.cancel()


async def test_a_lost_session_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell, "_RECONNECT_AFTER", 0.05)
    async with fresh_database("postgres") as url, opened(url, poll_every=NO_POLL) as here, opened(url) as there:
        changes = here.changes()
        await _woken(changes)
        async with there.transaction() as tx:
            await tx.run(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"))
        # the new session rings once, for what may have been missed
        await _woken(changes)
        await _change(there)
        await _woken(changes)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_waiting_ends_with_the_store(dialect: str) -> None:
    async with fresh_database(dialect) as url:
        async with opened(url, poll_every=NO_POLL) as store:
            changes = store.changes()
        assert [None async for _ in changes] == []
