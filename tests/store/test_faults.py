"""What goes wrong below is told in our words, gives everything back and says nothing of what was written."""

from __future__ import annotations

import asyncio
import sqlite3
import traceback
from dataclasses import replace

import pytest
from sqlalchemy import insert, text

from adapters.store import SqlStore, engines, schema
from bot.domain.identifiers import ItemId
from bot.errors import Unavailable
from tests.store.builders import a_letter, an_item
from tests.stores import DIALECTS, fresh_database, opened

SECRET = "Hemmelig Avsender (test)"


async def _fails(store: SqlStore, *statements: object) -> Unavailable:
    async def run() -> None:
        async with store.transaction() as tx:
            for statement in statements:
                await tx.run(statement)

    with pytest.raises(Unavailable) as failed:
        await run()
    return failed.value


async def test_a_refusal_quotes_no_data(store: SqlStore) -> None:
    twice = insert(schema.people).values(
        person_id=SECRET, name=SECRET, archive_user="", locale="", teams_id=SECRET, seen_at=an_item().first_seen_at
    )
    failure = await _fails(store, twice, twice)
    assert (failure.system, failure.reason) == ("store", "integrity")
    assert SECRET not in "".join(traceback.format_exception(failure))


async def test_a_fault_in_a_statement_is_told(store: SqlStore) -> None:
    assert (await _fails(store, text("SELECT nothing FROM nowhere"))).reason in {"schema", "driver"}


async def test_a_naive_time_is_our_own_fault(store: SqlStore) -> None:
    item = an_item()
    naive = replace(item, first_seen_at=item.first_seen_at.replace(tzinfo=None))
    with pytest.raises(ValueError, match="naive"):
        async with store.transaction() as tx:
            await tx.add_item(naive)


async def test_the_store_goes_on_after_a_failure(store: SqlStore) -> None:
    await _fails(store, text("SELECT nothing FROM nowhere"))
    assert store.checked_out == 0
    async with store.transaction() as tx:
        assert await tx.add_item(an_item())


async def test_a_failure_inside_undoes_what_was_before_it(store: SqlStore) -> None:
    async def run() -> None:
        async with store.transaction() as tx:
            await tx.add_item(an_item(letter=a_letter(subject=SECRET)))
            await tx.run(text("SELECT nothing FROM nowhere"))

    with pytest.raises(Unavailable):
        await run()
    async with store.transaction() as tx:
        assert await tx.items() == ()


async def test_a_reading_writes_nothing(store: SqlStore) -> None:
    async def write() -> None:
        async with store.reading() as tx:
            await tx.add_item(an_item())

    with pytest.raises(Unavailable) as refused:
        await write()
    assert refused.value.reason == "read_only"


async def test_a_closed_store_does_nothing_more() -> None:
    async with fresh_database("sqlite") as url:
        async with opened(url) as store:
            pass
        with pytest.raises(Unavailable) as refused:
            await store.database_now()
        assert refused.value.reason == "closed"


async def test_a_file_that_a_stranger_keeps_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_PATIENCE", 0.1)
    async with fresh_database("sqlite") as url, opened(url) as store:
        stranger = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        stranger.execute("BEGIN IMMEDIATE")
        failure = await _fails(store)
        async with store.reading() as tx:
            assert await tx.items() == ()
        stranger.execute("ROLLBACK")
        stranger.close()
        assert failure.reason == "locked"
        async with store.transaction() as tx:
            assert await tx.add_item(an_item())


async def test_a_transaction_inside_a_transaction_does_not_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_PATIENCE", 0.1)
    async with fresh_database("sqlite") as url, opened(url) as store, store.transaction() as tx:
        assert (await _fails(store)).reason == "busy"
        # what does not write is answered meanwhile
        await store.database_now()
        assert await tx.add_item(an_item())


async def test_a_row_that_a_stranger_keeps_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_PATIENCE", 0.1)
    async with fresh_database("postgres") as url, opened(url) as store:
        item = an_item()
        async with store.transaction() as tx:
            await tx.add_item(item)
        change = schema.items.update().values(version=5)
        async with store.transaction() as tx:
            await tx.run(change)
            assert (await _fails(store, change)).reason == "locked"


async def test_two_that_wait_for_each_other() -> None:
    async with fresh_database("postgres") as url, opened(url) as store:
        for number in (1, 2):
            async with store.transaction() as tx:
                await tx.add_item(an_item(number))
        met = asyncio.Barrier(2)

        async def change(first: str, second: str) -> None:
            async with store.transaction() as tx:
                for item_id in (first, second):
                    await tx.run(schema.items.update().where(schema.items.c.item_id == item_id).values(version=5))
                    if item_id == first:
                        await met.wait()

        answers = await asyncio.gather(change("item-1", "item-2"), change("item-2", "item-1"), return_exceptions=True)
        (failure,) = [answer for answer in answers if isinstance(answer, Unavailable)]
        assert failure.reason == "deadlock"


async def test_a_session_that_the_server_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    end = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()")  # fmt: skip # noqa: E501
    async with fresh_database("postgres") as url, opened(url) as store, opened(url) as other:

        async def lose() -> None:
            async with store.transaction() as tx:
                await tx.add_item(an_item())
                async with other.transaction() as killer:
                    await killer.run(end)

        with pytest.raises(Unavailable) as lost:
            await lose()
        assert lost.value.reason == "connection"
        async with store.transaction() as tx:
            assert await tx.item(ItemId("item-1")) is None


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_cancelled_anywhere_a_transaction_is_whole_or_not_at_all(dialect: str) -> None:
    async with fresh_database(dialect) as url, opened(url) as store:

        async def add(number: int) -> None:
            async with store.transaction() as tx:
                await tx.add_item(an_item(number))
                await tx.remember_action(
                    f"digest-{number}", item_id=ItemId(f"item-{number}"), at=an_item().first_seen_at
                )

        for turns in range(60):
            task = asyncio.create_task(add(turns))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert store.checked_out == 0
        async with store.transaction() as tx:
            for number in range(60):
                stands = await tx.item(ItemId(f"item-{number}")) is not None
                new = await tx.remember_action(f"digest-{number}", item_id=ItemId("x"), at=an_item().first_seen_at)
                assert new != stands
