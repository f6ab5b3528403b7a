"""What items of different sources have in common."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from adapters.store import SqlStore, schema
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, MessageRef
from bot.domain.likeness import Alike, Likeness, Trait, file_trait
from tests.store.builders import an_item

TITLE = Trait(kind=Likeness.LISTED, text="lyktetilsynet\x1fvedtak om gatelys\x1f2026-11-20")
FILE = file_trait("ab" * 32)


def named(name: str, source: str) -> IntakeItem:
    item = an_item()
    return replace(
        item, item_id=ItemId(name), letter=replace(item.letter, ref=MessageRef(source_id=source, external_id=name))
    )


async def test_items_of_other_sources_are_alike_and_those_of_the_same_are_not(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for item in (named("a", "altinn"), named("b", "svarinn"), named("c", "altinn"), named("d", "digipost")):
            await tx.add_item(item)
        await tx.add_traits(ItemId("a"), (TITLE, FILE))
        await tx.add_traits(ItemId("a"), (TITLE, FILE))
        await tx.add_traits(ItemId("b"), (TITLE, FILE))
        await tx.add_traits(ItemId("c"), (TITLE,))
        await tx.add_traits(ItemId("d"), ())
    async with store.transaction() as tx:
        both = frozenset({Likeness.LISTED, Likeness.FILE})
        assert await tx.alike(ItemId("a")) == (Alike(item_id=ItemId("b"), kinds=both),)
        assert {found.item_id for found in await tx.alike(ItemId("b"))} == {"a", "c"}
        assert await tx.alike(ItemId("d")) == ()


async def test_no_title_can_be_read_back_and_no_two_databases_hash_alike(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.add_item(named("a", "altinn"))
        await tx.add_traits(ItemId("a"), (TITLE,))
        (row,) = await tx.all(select(schema.traits))
        (key,) = await tx.all(select(schema.trait_keys))
    assert "gatelys" not in row.digest
    assert len(row.digest) == 64
    assert len(key.secret) == 32
