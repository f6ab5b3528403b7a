"""Letters that are put off are found when they wake, and notes by the letter that they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from adapters.store import SqlStore
from bot.domain.identifiers import PersonId
from tests.store.builders import AT, an_item

KARI, OLA = PersonId("p-kari"), PersonId("p-ola")
HOUR = timedelta(hours=1)


async def test_letters_wake_in_the_order_in_which_they_are_due(store: SqlStore) -> None:
    plain = an_item(9)
    asleep = [
        replace(an_item(number), snoozed_until=AT + number * HOUR, snoozed_by=by)
        for number, by in ((1, KARI), (3, KARI), (2, OLA))
    ]
    async with store.transaction() as tx:
        for item in (plain, *asleep):
            assert await tx.add_item(item)
    async with store.reading() as tx:
        due = await tx.items_to_wake(by=AT + 2 * HOUR)
        assert [item.item_id for item in due] == ["item-1", "item-2"]
        assert [item.item_id for item in await tx.items_to_wake(by=AT + 3 * HOUR, limit=1)] == ["item-1"]
        assert await tx.items_to_wake(by=AT) == ()
        assert [item.item_id for item in await tx.items_snoozed_by(KARI)] == ["item-1", "item-3"]


async def test_notes_stand_by_their_letter_and_can_be_redacted(store: SqlStore) -> None:
    items = [an_item(1), an_item(2)]
    async with store.transaction() as tx:
        for item in items:
            await tx.add_item(item)
        ids = []
        for number, by in enumerate((KARI, OLA)):
            text_id, _ = await tx.add_text(f"Ringt {number}", at=AT)
            await tx.add_item_note(items[0].item_id, text_id=text_id, by=by, at=AT + number * HOUR)
            ids.append(text_id)
    async with store.transaction() as tx:
        notes = await tx.item_notes(items[0].item_id)
        assert [(note.text, note.by, note.at) for note in notes] == [
            ("Ringt 1", OLA, AT + HOUR),
            ("Ringt 0", KARI, AT),
        ]
        assert await tx.item_notes(items[1].item_id) == ()
        await tx.redact_text(ids[1])
        assert [note.text for note in await tx.item_notes(items[0].item_id)] == [None, "Ringt 0"]
        assert [note.by for note in await tx.item_notes(items[0].item_id, limit=1)] == [OLA]
