"""Repeats, free texts and people."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from adapters.store import SqlStore, schema
from bot.domain.audit import first_break
from bot.domain.identifiers import ItemId, PersonId
from bot.domain.item import ConfidentialNote
from bot.domain.people import Person, Role
from tests.store.builders import AT, KARI, an_entry, an_item

ITEM = ItemId("item-1")


async def test_an_action_is_remembered_once(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.remember_action("digest", item_id=ITEM, at=AT)
        assert not await tx.remember_action("digest", item_id=ITEM, at=AT)
        assert await tx.remember_action("another", item_id=ITEM, at=AT)
    async with store.transaction() as tx:
        assert not await tx.remember_action("digest", item_id=ITEM, at=AT)


async def test_a_free_text_can_be_redacted_and_the_chain_still_holds(store: SqlStore) -> None:
    async with store.transaction() as tx:
        text_id, digest = await tx.add_text("Ringte avsender", at=AT)
        await tx.audit(an_entry(text_digest=digest))
        assert await tx.text(text_id) == "Ringte avsender"
    async with store.transaction() as tx:
        await tx.redact_text(text_id)
    async with store.transaction() as tx:
        assert await tx.text(text_id) is None
        row = await tx.first(select(schema.free_texts))
    assert row is not None
    assert (row.text, row.salt, row.digest) == (None, None, digest)
    trail = [chained async for chained in store.audit_trail()]
    assert trail[0].entry.text_digest == digest
    assert first_break(trail) is None


async def test_texts_are_listed_by_the_item_that_they_were_written_of(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for said, item_id in (("Ringte", ITEM), ("En annen", ItemId("item-2")), ("Venter", ITEM)):
            _, digest = await tx.add_text(said, at=AT)
            await tx.audit(an_entry(verb="item:noted", item_id=item_id, text_digest=digest))
        await tx.audit(an_entry(item_id=ITEM))
    async with store.transaction() as tx:
        first, second = await tx.texts_of(ITEM)
        await tx.redact_text(second.text_id)
    async with store.reading() as tx:
        kept = await tx.texts_of(ITEM)
        assert [one.redacted for one in kept] == [False, True]
        assert (kept[0].text_id, kept[0].verb, kept[0].at) == (first.text_id, "item:noted", AT)
        assert [await tx.text(one.text_id) for one in kept] == ["Ringte", None]


async def test_equal_texts_cannot_be_told_by_their_digests(store: SqlStore) -> None:
    async with store.transaction() as tx:
        first = await tx.add_text("ja", at=AT)
        second = await tx.add_text("ja", at=AT)
        assert await tx.text(99) is None
    assert first[0] != second[0]
    assert first[1] != second[1]


async def test_a_dropped_confidential_note_leaves_nothing_and_the_chain_still_holds(store: SqlStore) -> None:
    item = an_item()
    note = ConfidentialNote(full_title="Klage fra Kari (test)", sender_name="Kari (test)", sender_is_private=True)
    async with store.transaction() as tx:
        await tx.add_item(item)
        assert await tx.confidential(item.item_id) is None
        digest = await tx.save_confidential(item.item_id, note, at=AT)
        await tx.audit(an_entry(text_digest=digest))
        assert await tx.confidential(item.item_id) == note
    async with store.transaction() as tx:
        await tx.drop_confidential(item.item_id)
        await tx.drop_confidential(item.item_id)
    async with store.transaction() as tx:
        assert await tx.confidential(item.item_id) is None
        assert await tx.first(select(schema.confidential_notes)) is None
    trail = [chained async for chained in store.audit_trail()]
    assert trail[0].entry.text_digest == digest
    assert first_break(trail) is None


async def test_the_same_confidential_note_never_has_the_same_digest_twice(store: SqlStore) -> None:
    note = ConfidentialNote(full_title="Klage")
    async with store.transaction() as tx:
        await tx.add_item(an_item())
        digests = {await tx.save_confidential(an_item().item_id, note, at=AT) for _ in range(3)}
    assert len(digests) == 3


async def test_people_are_remembered_without_their_roles(store: SqlStore) -> None:
    kari = Person(person_id=KARI, name="Kari (test)", roles=frozenset({Role.LEAD}), archive_user="KAT", locale="nn")
    ola = Person(person_id=PersonId("ola-test"), name="Ola (test)")
    async with store.transaction() as tx:
        await tx.remember_person(kari, teams_id="29:old", at=AT)
        await tx.remember_person(ola, teams_id="29:ola", at=AT)
        await tx.remember_person(kari, teams_id="29:kari", at=AT)
    known = replace(kari, roles=frozenset())
    async with store.transaction() as tx:
        assert await tx.person(KARI) == (known, "29:kari")
        assert await tx.person(PersonId("nobody")) is None
        assert await tx.people() == ((known, "29:kari"), (ola, "29:ola"))
