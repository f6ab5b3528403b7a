"""Of what people were reminded."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from adapters.store import SqlStore
from bot.domain.item import State
from bot.domain.reminders import REMINDED_STATES, Reminded, Step
from tests.store.builders import an_item

AT = datetime(2026, 11, 20, 7, 45, tzinfo=UTC)


async def test_what_is_remembered_of_an_item_comes_back_while_it_is_open(store: SqlStore) -> None:
    open_one, handled = an_item(1), an_item(2, state=State.HANDLED)
    mine = Reminded(
        item_id=open_one.item_id, spell="waiting::0:", since=AT, step=Step.AGAIN, step_at=AT,
        reminded_at=AT, pinged_at=AT, pinged_by="p1",
    )  # fmt: skip
    bare = Reminded(item_id=handled.item_id, spell="waiting::0:", since=AT)
    async with store.transaction() as tx:
        for item in (open_one, handled):
            assert await tx.add_item(item)
        await tx.save_reminded([replace(mine, step=Step.FIRST), bare])
        await tx.save_reminded([mine])

    async with store.transaction() as tx:
        assert await tx.reminded(open_one.item_id) == mine
        assert await tx.reminded(handled.item_id) == bare
        assert await tx.all_reminded(REMINDED_STATES) == (mine,)


async def test_whoever_holds_what_is_remembered_is_not_overwritten(store: SqlStore) -> None:
    """Else two leads could ping the same letter in the same moment."""
    item = an_item(1)
    async with store.transaction() as tx:
        assert await tx.add_item(item)
        await tx.save_reminded([Reminded(item_id=item.item_id, spell="waiting::0:", since=AT)])

    async def ping() -> None:
        async with store.transaction() as tx:
            known = await tx.reminded(item.item_id, hold=True)
            assert known is not None
            await asyncio.sleep(0.02)
            await tx.save_reminded([replace(known, pinged_by=f"{known.pinged_by}x")])

    await asyncio.gather(*(ping() for _ in range(3)))
    async with store.transaction() as tx:
        known = await tx.reminded(item.item_id)
    assert known is not None
    assert known.pinged_by == "xxx"
