"""What people were told that must not be told twice."""

from __future__ import annotations

from datetime import timedelta

from adapters.store import SqlStore
from tests.store.builders import AT


async def test_a_telling_is_begun_once_and_forgotten_by_its_age(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.begin_telling("reminded:item-1:1", at=AT)
        assert not await tx.begin_telling("reminded:item-1:1", at=AT + timedelta(hours=1))
        assert await tx.begin_telling("reminded:item-1:2", at=AT + timedelta(days=2))
    async with store.transaction() as tx:
        assert not await tx.begin_telling("reminded:item-1:1", at=AT)
        assert await tx.forget_tellings(before=AT + timedelta(days=1)) == 1
    async with store.transaction() as tx:
        assert await tx.begin_telling("reminded:item-1:1", at=AT)
        assert not await tx.begin_telling("reminded:item-1:2", at=AT)


async def test_a_telling_that_was_not_sent_is_free_again(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert not await tx.telling_begun("gap:1")
        assert await tx.begin_telling("gap:1", at=AT)
    async with store.transaction() as tx:
        assert await tx.telling_begun("gap:1")
        await tx.free_telling("gap:1")
        assert await tx.begin_telling("gap:1", at=AT)
