"""Two replicas in each other's way on PostgreSQL, step by step: who waits, who passes, what the second one finds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from adapters.store import SqlStore
from bot.domain.audit import first_break
from bot.domain.effects import EffectState
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import IntakeItem, State
from bot.errors import Conflict
from bot.ports.store import BoardState
from tests.store.builders import AT, KARI, an_entry, an_item, planned, steps
from tests.stores import fresh_database, opened

MINUTE = timedelta(minutes=1)
OLA = PersonId("ola-test")
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")


@pytest.fixture
async def pair() -> AsyncIterator[tuple[SqlStore, SqlStore]]:
    async with fresh_database("postgres") as url, opened(url) as here, opened(url) as there:
        yield here, there


async def _until_one_waits(store: SqlStore) -> None:
    async with asyncio.timeout(10):
        while True:
            async with store.reading() as tx:
                if (await tx.run(_WAITING)).scalar_one():
                    return
            await asyncio.sleep(0.01)


async def _cancel(store: SqlStore) -> bool:
    async with store.transaction() as tx:
        return await tx.cancel_plan(ItemId("item-1"), round_no=1)


async def _claim(store: SqlStore, item: IntakeItem, person: PersonId) -> None:
    async with store.transaction() as tx:
        await tx.replace_item(replace(item, state=State.CLAIMED, version=2, claimant=person), was=item)


async def _add(store: SqlStore, item: IntakeItem) -> bool:
    async with store.transaction() as tx:
        return await tx.add_item(item)


async def test_nobody_leases_from_a_plan_that_is_being_cancelled(pair: tuple[SqlStore, SqlStore]) -> None:
    here, there = pair
    await planned(here, 10, 20)
    async with here.transaction() as tx:
        assert await tx.cancel_plan(ItemId("item-1"), round_no=1)
        # passed over, not waited for
        assert await there.lease_due("runner", for_=MINUTE) is None
    assert await there.lease_due("runner", for_=MINUTE) is None


async def test_cancelling_waits_for_a_lease_that_is_just_being_taken(pair: tuple[SqlStore, SqlStore]) -> None:
    here, there = pair
    first, second = await planned(here, 10, 20)
    async with here.transaction() as tx:
        leased = await tx.lease("runner", for_=MINUTE)
        cancelling = asyncio.create_task(_cancel(there))
        await _until_one_waits(here)
    assert not await cancelling
    async with here.transaction() as tx:
        assert await tx.effects(first.item_id) == (leased, second)


async def test_a_row_that_is_just_being_leased_is_passed_over(pair: tuple[SqlStore, SqlStore]) -> None:
    here, there = pair
    (first,) = await planned(here, 10, due_in=-MINUTE)
    (second,) = await planned(here, 10, number=2)
    async with here.transaction() as tx:
        mine = await tx.lease("here", for_=MINUTE)
        theirs = await there.lease_due("there", for_=MINUTE)
    assert mine is not None
    assert theirs is not None
    assert (mine.effect_id, theirs.effect_id) == (first.effect_id, second.effect_id)


async def test_an_effect_waits_for_the_file_steps_that_its_forerunner_reveals(
    pair: tuple[SqlStore, SqlStore],
) -> None:
    here, there = pair
    first, last = await planned(here, 10, 900)
    async with here.transaction() as tx:
        await tx.replace_effect(replace(first, state=EffectState.DONE), was=first)
        assert await there.lease_due("runner", for_=MINUTE) is None
        await tx.add_effects(replace(an_item(), round=1), steps(100), due_at=first.due_at)
        assert await there.lease_due("runner", for_=MINUTE) is None
    leased = await there.lease_due("runner", for_=MINUTE)
    assert leased is not None
    assert leased.ordinal == 100
    assert last.ordinal == 900


async def test_the_second_claim_waits_for_the_first_and_loses(pair: tuple[SqlStore, SqlStore]) -> None:
    here, there = pair
    item = an_item()
    await _add(here, item)
    async with here.transaction() as tx:
        await tx.replace_item(replace(item, state=State.CLAIMED, version=2, claimant=KARI), was=item)
        second = asyncio.create_task(_claim(there, item, OLA))
        await _until_one_waits(here)
    with pytest.raises(Conflict) as lost:
        await second
    assert lost.value.winner == KARI


async def test_the_second_claim_wins_if_the_first_is_undone(pair: tuple[SqlStore, SqlStore]) -> None:
    here, there = pair
    item = an_item()
    await _add(here, item)

    async def claim_and_fail() -> None:
        async with here.transaction() as tx:
            await tx.replace_item(replace(item, state=State.CLAIMED, version=2, claimant=KARI), was=item)
            claims.append(asyncio.create_task(_claim(there, item, OLA)))
            await _until_one_waits(here)
            raise LookupError

    claims: list[asyncio.Task[None]] = []
    with pytest.raises(LookupError):
        await claim_and_fail()
    await claims[0]
    async with here.transaction() as tx:
        found = await tx.item(item.item_id)
    assert found is not None
    assert found.claimant == OLA


async def test_the_second_to_add_a_letter_waits_for_the_first(pair: tuple[SqlStore, SqlStore]) -> None:
    here, there = pair
    async with here.transaction() as tx:
        assert await tx.add_item(an_item())
        second = asyncio.create_task(_add(there, an_item(item_id=ItemId("second"))))
        await _until_one_waits(here)
    assert not await second


async def test_replacing_the_board_waits_for_a_card_that_is_being_wanted(pair: tuple[SqlStore, SqlStore]) -> None:
    here, there = pair

    async def set_board(store: SqlStore, board_id: str) -> None:
        async with store.transaction() as tx:
            await tx.save_board(BoardState(board_id=board_id, address="{}", set_by=KARI, set_at=AT))

    await set_board(here, "old")
    async with here.transaction() as tx:
        await tx.want_card("item-1", version=1)
        replacing = asyncio.create_task(set_board(there, "new"))
        await _until_one_waits(here)
    await replacing
    async with here.transaction() as tx:
        card = await tx.card("item-1")
    assert card is not None
    assert card.board_id == "new"


async def test_the_chain_is_appended_to_by_one_after_the_other(pair: tuple[SqlStore, SqlStore]) -> None:
    here, there = pair

    async def write() -> None:
        async with there.transaction() as tx:
            await tx.audit(an_entry(2))

    async with here.transaction() as tx:
        await tx.audit(an_entry(1))
        await tx.append_audit()
        second = asyncio.create_task(write())
        await _until_one_waits(here)
    await second
    trail = [chained async for chained in here.audit_trail()]
    assert [chained.entry.item_id for chained in trail] == ["item-1", "item-2"]
    assert first_break(trail) is None


async def test_reading_waits_for_nobody(pair: tuple[SqlStore, SqlStore]) -> None:
    here, there = pair
    item = an_item()
    await _add(here, item)
    async with here.transaction() as tx:
        await tx.replace_item(replace(item, version=2), was=item)
        await tx.audit(an_entry())
        await tx.append_audit()
        for block in (there.transaction(), there.reading()):
            async with block as other:
                assert await other.item(item.item_id) == item
                assert await other.items() == (item,)
        assert await there.audit_anchor() == (0, "0" * 64)
