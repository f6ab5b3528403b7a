"""What is kept of the doors, and what is counted without being kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from adapters.store import SqlStore, schema
from bot.domain.item import MessageRef
from bot.ports.source import SuppressedLetter
from bot.ports.store import SourceState, UnitHeard
from tests.store.builders import AT, UNIT


def _suppressed(number: int, **changes: str) -> SuppressedLetter:
    ref = MessageRef(source_id=changes.pop("source_id", "altinn"), external_id=f"secret-{number}")
    return SuppressedLetter(
        ref=ref, unit=UNIT, service_id=changes.get("service_id", "svc-a"), rule="suppressed_service"
    )


async def test_a_source_is_remembered_as_it_was_last_saved(store: SqlStore) -> None:
    first = SourceState(source_id="altinn", start_from=AT)
    later = replace(
        first,
        cursor="c2",
        last_ok_at=AT,
        down_since=AT + timedelta(hours=1),
        error="unavailable",
        reason="x.503",
        poison=("letter-8", "letter-9"),
    )
    async with store.transaction() as tx:
        assert await tx.source_state("altinn") is None
        await tx.save_source_state(first)
        assert await tx.source_state("altinn") == first
        await tx.save_source_state(later)
        await tx.save_source_state(replace(first, source_id="digipost"))
    async with store.transaction() as tx:
        assert await tx.source_state("altinn") == later


async def test_units_are_remembered_by_source(store: SqlStore) -> None:
    heard = UnitHeard(source_id="altinn", unit=UNIT, heard_at=AT)
    silent = replace(heard, denied_since=AT, silent_since=AT)
    other = UnitHeard(source_id="altinn", unit="310356875")
    async with store.transaction() as tx:
        await tx.save_unit_heard(heard)
        await tx.save_unit_heard(silent)
        await tx.save_unit_heard(other)
        await tx.save_unit_heard(replace(heard, source_id="digipost"))
    async with store.transaction() as tx:
        assert await tx.units_heard("altinn") == (other, silent)


async def test_a_suppressed_letter_is_counted_once(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.count_suppressed(_suppressed(1), at=AT)
        assert await tx.count_suppressed(_suppressed(2), at=AT)
        assert not await tx.count_suppressed(_suppressed(1), at=AT)
    async with store.transaction() as tx:
        assert not await tx.count_suppressed(_suppressed(2), at=AT)
        assert await tx.count_suppressed(_suppressed(1, source_id="digipost"), at=AT)
        assert await tx.count_suppressed(_suppressed(3, service_id="svc-b"), at=AT)
        counted = await tx.hidden(since=AT, until=AT + timedelta(seconds=1))
    assert [(one.source_id, one.service_id, one.letters) for one in counted] == [
        ("altinn", "svc-a", 2), ("altinn", "svc-b", 1), ("digipost", "svc-a", 1),
    ]  # fmt: skip


async def test_of_a_suppressed_letter_not_even_the_reference_is_kept(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.count_suppressed(_suppressed(1), at=AT)
        row = await tx.first(select(schema.suppressed_letters))
    assert "secret" not in str(row)
