"""Letters from before a source's `start_from`: counted and listed, but nobody's work until somebody takes one."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem
from bot.ports.store import Transaction


async def older_than_start(tx: Transaction, items: Collection[IntakeItem]) -> frozenset[ItemId]:
    """Which of the list card's letters are. Whatever once had a card of its own is everybody's work."""
    listed = [item for item in items if item.backlog]
    older = set()
    for source_id in {item.letter.ref.source_id for item in listed}:
        state = await tx.source_state(source_id)
        mine = [item for item in listed if item.letter.ref.source_id == source_id]
        older |= {item.item_id for item in mine if state is not None and item.letter.received_at < state.start_from}
    return frozenset(older)
