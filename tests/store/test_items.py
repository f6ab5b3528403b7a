"""Items: found again, never doubled, changed by one writer at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.store import SqlStore
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import MessageRef, State
from bot.errors import Conflict
from tests.store.builders import KARI, a_letter, an_item


async def test_an_item_is_found_by_id_by_letter_and_by_thread(store: SqlStore) -> None:
    item = an_item()
    async with store.transaction() as tx:
        assert await tx.add_item(item)
    async with store.transaction() as tx:
        assert await tx.item(item.item_id) == item
        assert await tx.item_by_ref(item.letter.ref) == item
        assert await tx.items_of_thread("altinn", "thread-1") == (item,)
        assert await tx.item(ItemId("other")) is None
        assert await tx.item_by_ref(MessageRef(source_id="altinn", external_id="other")) is None
        assert await tx.items_of_thread("digipost", "thread-1") == ()


async def test_a_letter_gets_one_item(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.add_item(an_item())
        assert not await tx.add_item(an_item(item_id=ItemId("second"), version=7))
    async with store.transaction() as tx:
        assert not await tx.add_item(an_item(item_id=ItemId("third")))
        assert await tx.items() == (an_item(),)


async def test_the_same_external_id_at_another_source_is_another_letter(store: SqlStore) -> None:
    other = a_letter(ref=MessageRef(source_id="digipost", external_id="letter-1"))
    async with store.transaction() as tx:
        assert await tx.add_item(an_item())
        assert await tx.add_item(an_item(item_id=ItemId("second"), letter=other))


async def test_items_are_filtered_and_come_oldest_first(store: SqlStore) -> None:
    waiting, claimed, old = (
        an_item(3),
        an_item(2, state=State.CLAIMED, claimant=KARI),
        an_item(1, backlog=True),
    )
    async with store.transaction() as tx:
        for item in (waiting, claimed, old):
            await tx.add_item(item)
        assert await tx.items() == (old, claimed, waiting)
        assert await tx.items(limit=2) == (old, claimed)
        assert await tx.items(states={State.WAITING}) == (old, waiting)
        assert await tx.items(states=[State.WAITING, State.CLAIMED], backlog=False) == (claimed, waiting)
        assert await tx.items(backlog=True) == (old,)
        assert await tx.items(claimant=KARI) == (claimed,)
        assert await tx.items(claimant=PersonId("nobody")) == ()
        assert await tx.count_items(states={State.WAITING}) == 2
        assert await tx.count_items(states={State.WAITING}, backlog=False) == 1
        assert await tx.count_items(states={State.HANDLED}) == 0


async def test_a_replaced_item_is_what_everybody_sees(store: SqlStore) -> None:
    item = an_item()
    async with store.transaction() as tx:
        await tx.add_item(item)
    claimed = replace(item, state=State.CLAIMED, version=2, claimant=KARI)
    changed = replace(claimed, version=3, letter=replace(item.letter, subject="Nytt emne"))
    async with store.transaction() as tx:
        await tx.replace_item(claimed, was=item)
        await tx.replace_item(changed, was=claimed)
    async with store.transaction() as tx:
        assert await tx.item(item.item_id) == changed


async def test_who_comes_second_is_told_who_was_first(store: SqlStore) -> None:
    item = an_item()
    first = replace(item, state=State.CLAIMED, version=2, claimant=KARI)
    second = replace(item, state=State.CLAIMED, version=2, claimant=PersonId("ola-test"))
    async with store.transaction() as tx:
        await tx.add_item(item)
        await tx.replace_item(first, was=item)
    with pytest.raises(Conflict) as lost:
        async with store.transaction() as tx:
            await tx.replace_item(second, was=item)
    assert (lost.value.reason, lost.value.winner) == ("version", KARI)
    async with store.transaction() as tx:
        assert await tx.item(item.item_id) == first


async def test_an_item_that_is_not_there_cannot_be_replaced(store: SqlStore) -> None:
    item = an_item()
    with pytest.raises(Conflict):
        async with store.transaction() as tx:
            await tx.replace_item(replace(item, version=2), was=item)


async def test_a_change_must_raise_the_version(store: SqlStore) -> None:
    item = an_item()
    async with store.transaction() as tx:
        await tx.add_item(item)
    with pytest.raises(ValueError, match="later version"):
        async with store.transaction() as tx:
            await tx.replace_item(replace(item, state=State.CLAIMED), was=item)


async def test_an_error_undoes_the_whole_transaction(store: SqlStore) -> None:
    async def fail() -> None:
        async with store.transaction() as tx:
            await tx.add_item(an_item())
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with store.transaction() as tx:
        assert await tx.items() == ()


async def test_nothing_is_visible_before_the_end(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.add_item(an_item())
        async with store.reading() as other:
            assert await other.items() == ()
    async with store.reading() as other:
        assert await other.items() == (an_item(),)


async def test_the_newest_are_those_received_last_whatever_became_of_them(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for number in (2, 3, 1):
            assert await tx.add_item(an_item(number, state=State.HANDLED if number == 3 else State.WAITING))
        assert [item.item_id for item in await tx.newest_items(limit=2)] == ["item-3", "item-2"]
