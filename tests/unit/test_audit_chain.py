from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.audit import GENESIS, AuditEntry, ChainedEntry, chain, digest_text, first_break

START = datetime(2026, 11, 20, 7, 45, tzinfo=UTC)


def a_chain(length: int = 6) -> list[ChainedEntry]:
    entries: list[ChainedEntry] = []
    previous = GENESIS
    for number in range(1, length + 1):
        entry = AuditEntry(
            verb="item:claimed",
            actor=f"p{number}",
            at=START + timedelta(minutes=number),
            item_id="i1",
            facts={"n": str(number)},
        )
        entries.append(chain(entry, number=number, previous_hash=previous))
        previous = entries[-1].hash
    return entries


def test_an_untouched_chain_holds() -> None:
    assert first_break(a_chain()) is None


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "somebody-else"},
        {"verb": "item:released"},
        {"at": START},
        {"item_id": "i2"},
        {"facts": {}},
        {"text_digest": "x"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_changing_any_part_of_an_entry_breaks_the_chain_there(change: dict[str, object]) -> None:
    entries = a_chain()
    entries[2] = replace(entries[2], entry=replace(entries[2].entry, **change))
    assert first_break(entries) == 3


def test_removing_an_entry_breaks_the_chain() -> None:
    entries = a_chain()
    del entries[3]
    assert first_break(entries) == 4


def test_an_entry_that_was_rehashed_after_a_change_breaks_at_the_next_one() -> None:
    entries = a_chain()
    forged = chain(replace(entries[1].entry, actor="x"), number=2, previous_hash=entries[0].hash)
    entries[1] = forged
    assert first_break(entries) == 3


def test_a_pruned_chain_is_verified_from_its_anchor() -> None:
    entries = a_chain()
    assert first_break(entries[3:], number=3, previous_hash=entries[2].hash) is None
    assert first_break(entries[3:]) == 1


def test_the_same_text_with_another_salt_has_another_digest() -> None:
    assert digest_text("syk", b"a") != digest_text("syk", b"b")
