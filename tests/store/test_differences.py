"""What the daily comparison remembers: differences while they last, whose turn it is, and its last run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from adapters.store import SqlStore
from bot.domain.differences import Difference, DifferenceKind
from bot.domain.identifiers import ItemId
from bot.domain.item import State
from bot.ports.store import Reconciliation
from tests.store.builders import AT, an_item

DAY = timedelta(days=1)


def a_difference(number: int = 1, **changes: object) -> Difference:
    values = {"item_id": ItemId(f"item-{number}"), "kind": DifferenceKind.ENTRY_GONE, "found_at": AT}
    return Difference(**(values | changes))  # type: ignore[arg-type]


async def items(store: SqlStore, count: int, **changes: object) -> None:
    async with store.transaction() as tx:
        for number in range(1, count + 1):
            assert await tx.add_item(an_item(number, **changes))


async def whose_turn(store: SqlStore, *, limit: int = 10, since: timedelta = DAY) -> list[str]:
    async with store.transaction() as tx:
        found = await tx.items_to_compare(states=(State.HANDLED,), since=AT - since, limit=limit)
    return [item.item_id for item in found]


async def test_the_differences_of_an_item_are_replaced_as_a_whole(store: SqlStore) -> None:
    await items(store, 2)
    mine = a_difference(entry_number="26/1-1", entry_link="https://arkiv.invalid")
    later = a_difference(kind=DifferenceKind.BACK_IN_INBOX, found_at=AT + DAY)
    other = a_difference(2)
    async with store.transaction() as tx:
        await tx.replace_differences(mine.item_id, (mine,))
        await tx.replace_differences(other.item_id, (other,))
        await tx.replace_differences(mine.item_id, (later, mine))
    async with store.transaction() as tx:
        assert await tx.differences() == (mine, other, later), "in the order in which they were found"
        assert await tx.differences(other.item_id) == (other,)
        await tx.replace_differences(mine.item_id, ())
        assert await tx.drop_differences(other.item_id)
        assert not await tx.drop_differences(other.item_id)
        assert await tx.differences() == ()


async def test_those_with_differences_come_first_and_then_whoever_waited_longest(store: SqlStore) -> None:
    await items(store, 5, state=State.HANDLED)
    async with store.transaction() as tx:
        for number in (1, 2, 3):
            await tx.note_compared((ItemId(f"item-{number}"),), at=AT - number * DAY)
        await tx.note_compared((ItemId("item-3"),), at=AT)
        await tx.replace_differences(ItemId("item-1"), (a_difference(),))
    assert await whose_turn(store) == ["item-1", "item-4", "item-5", "item-2", "item-3"]
    assert await whose_turn(store, limit=3) == ["item-1", "item-4", "item-5"]


async def test_differences_take_half_of_the_turns_at_most(store: SqlStore) -> None:
    await items(store, 6, state=State.HANDLED)
    async with store.transaction() as tx:
        for number in range(1, 5):
            await tx.replace_differences(ItemId(f"item-{number}"), (a_difference(number),))
    assert await whose_turn(store, limit=4) == ["item-1", "item-2", "item-5", "item-6"]


async def test_only_what_happened_lately_is_compared_but_for_differences(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.add_item(an_item(1, state=State.HANDLED, first_seen_at=AT - 40 * DAY))
        await tx.add_item(an_item(2, state=State.HANDLED, first_seen_at=AT - 40 * DAY, claimed_at=AT - DAY))
        await tx.add_item(an_item(3, state=State.HANDLED, first_seen_at=AT - 40 * DAY))
        await tx.add_item(an_item(4, state=State.WAITING))
        await tx.replace_differences(ItemId("item-3"), (a_difference(3),))
    assert await whose_turn(store, since=30 * DAY) == ["item-3", "item-2"]


async def test_the_last_run_is_remembered_as_it_was_saved(store: SqlStore) -> None:
    first = Reconciliation(awaited_since=AT)
    later = replace(
        first, finished_at=AT + DAY, told_late=True, items=7, silent=("altinn", "p360"), unregistered=3,
        oldest_unregistered=date(2026, 11, 2), card="differences:1",
    )  # fmt: skip
    async with store.transaction() as tx:
        assert await tx.reconciliation() is None
        await tx.save_reconciliation(first)
        assert await tx.reconciliation() == first
        await tx.save_reconciliation(later)
    async with store.transaction() as tx:
        assert await tx.reconciliation() == later
