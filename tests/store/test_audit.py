"""The audit: one chain, in the order of the commits, and only of what was committed."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from adapters.store import SqlStore, schema
from bot.domain.audit import GENESIS, ChainedEntry, first_break
from bot.domain.identifiers import ItemId
from tests.store.builders import AT, an_entry


async def _trail(store: SqlStore, item_id: str | None = None) -> list[ChainedEntry]:
    return [chained async for chained in store.audit_trail(item_id=None if item_id is None else ItemId(item_id))]


async def test_entries_are_chained_over_transactions(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.audit(an_entry(1))
        await tx.audit(an_entry(2, facts={"case": "26/1"}, text_digest="d"))
    async with store.transaction() as tx:
        await tx.audit(an_entry(1, verb="item:released"))
    trail = await _trail(store)
    assert [chained.number for chained in trail] == [1, 2, 3]
    assert trail[0].previous_hash == GENESIS
    assert [chained.entry for chained in trail] == [
        an_entry(1), an_entry(2, facts={"case": "26/1"}, text_digest="d"), an_entry(1, verb="item:released"),
    ]  # fmt: skip
    assert first_break(trail) is None
    assert await store.audit_anchor() == (0, GENESIS)
    assert [chained.number for chained in await _trail(store, "item-1")] == [1, 3]
    assert await _trail(store, "item-9") == []


async def test_what_is_undone_leaves_no_entry_and_no_gap(store: SqlStore) -> None:
    async def fail() -> None:
        async with store.transaction() as tx:
            await tx.audit(an_entry(1))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with store.transaction() as tx:
        await tx.audit(an_entry(2))
    trail = await _trail(store)
    assert [chained.entry for chained in trail] == [an_entry(2)]
    assert first_break(trail) is None


async def test_a_long_trail_comes_in_pages(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for number in range(1201):
            await tx.audit(an_entry(number % 2))
    numbers = []
    async for chained in store.audit_trail():
        assert store.checked_out == 0
        numbers.append(chained.number)
    assert numbers == list(range(1, 1202))
    assert len(await _trail(store, "item-1")) == 600


async def test_whoever_changes_an_entry_in_the_database_is_found_out(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for number in range(5):
            await tx.audit(an_entry(number))
    async with store.transaction() as tx:
        entries = schema.audit_entries
        await tx.run(update(entries).where(entries.c.number == 3).values(actor="somebody-else"))
    assert first_break(await _trail(store)) == 3


async def test_an_entry_without_time_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="naive"):
        async with store.transaction() as tx:
            await tx.audit(an_entry(at=AT.replace(tzinfo=None)))
