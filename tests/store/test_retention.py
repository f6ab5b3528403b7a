"""Which items are emptied: closed ones that nothing has happened to for long, and that nothing hangs on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.store import SqlStore
from bot.domain.differences import Difference, DifferenceKind
from bot.domain.effects import EffectState
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, State
from bot.ports.store import Transaction
from tests.store.builders import AT, an_entry, an_item, steps
from tests.store.test_notices import a_notice

DAY = timedelta(days=1)
BEFORE = AT + 100 * DAY


async def emptied(store: SqlStore, *, limit: int = 50) -> list[str]:
    async with store.reading() as tx:
        return [item.item_id for item in await tx.items_to_empty(before=BEFORE, limit=limit)]


async def test_closed_ones_are_found_that_nothing_has_happened_to(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for number, state in enumerate(State):
            await tx.add_item(an_item(number, state=state))
        await tx.add_item(an_item(20, state=State.HANDLED, first_seen_at=BEFORE))
        await tx.add_item(an_item(21, state=State.HANDLED, emptied_at=AT))
        for number, at in ((30, BEFORE - DAY), (31, BEFORE)):
            await tx.add_item(an_item(number, state=State.HANDLED))
            await tx.audit(an_entry(number, at=at))
    closed = [f"item-{number}" for number, state in enumerate(State) if state in (State.HANDLED, State.WITHDRAWN)]
    assert await emptied(store) == [*closed, "item-30"]
    assert await emptied(store, limit=1) == closed[:1]


async def announced(tx: Transaction, item: IntakeItem) -> None:
    await tx.add_notice(replace(a_notice(), item_id=item.item_id))


async def differing(tx: Transaction, item: IntakeItem) -> None:
    found = Difference(item_id=item.item_id, kind=DifferenceKind.ENTRY_GONE, found_at=AT)
    await tx.replace_differences(item.item_id, [found])


async def underway(tx: Transaction, item: IntakeItem) -> None:
    await tx.add_effects(item, steps(1), due_at=AT)


@pytest.mark.parametrize("hangs_on_it", [announced, differing, underway])
async def test_what_something_hangs_on_is_left_alone(
    hangs_on_it: Callable[[Transaction, IntakeItem], Awaitable[None]], store: SqlStore
) -> None:
    item = an_item(state=State.HANDLED)
    async with store.transaction() as tx:
        await tx.add_item(item)
        await hangs_on_it(tx, item)
    assert await emptied(store) == []


@pytest.mark.parametrize("state", [EffectState.DONE, EffectState.FAILED, EffectState.CANCELLED])
async def test_an_effect_that_is_over_keeps_nothing(state: EffectState, store: SqlStore) -> None:
    item = an_item(state=State.HANDLED)
    async with store.transaction() as tx:
        await tx.add_item(item)
        await tx.add_effects(item, steps(1), due_at=AT)
        (effect,) = await tx.effects(ItemId("item-1"))
        await tx.replace_effect(replace(effect, state=state), was=effect)
    assert await emptied(store) == ["item-1"]
