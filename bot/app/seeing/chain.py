"""Walks the whole audit chain once: what any claim about one of its entries rests on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.audit import ChainedEntry, first_break
from bot.domain.daily_check import SHORT_HEAD
from bot.domain.identifiers import ItemId
from bot.ports.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    #: number and hash of the last entry that follows from the one before
    number: int
    head: str
    #: number of the first that does not; None = all do
    broken_at: int | None = None
    #: number of what was the newest entry when the walk began, where the walk never came to it
    missing_newest: int | None = None
    #: whether a head that somebody noted is among them
    noted_found: bool = True
    #: those of the item that was asked for
    kept: tuple[ChainedEntry, ...] = ()


async def walk_chain(store: Store, *, noted: str = "", keep: ItemId | None = None) -> Walked:
    """In pages, so that nothing waits for it.

    `noted`: a head that was written down earlier and must be there, whole or as far as a daily check's card shows it.
    """
    # the trail may grow while it is read, but never end before this one
    newest = await store.audit_head()
    number, head = await store.audit_anchor()
    whole, found = (number, head) == newest, not noted or _is(head, noted)
    kept: list[ChainedEntry] = []
    async for entry in store.audit_trail():
        broken = first_break([entry], number=number, previous_hash=head)
        if broken is not None:
            return Walked(number=number, head=head, broken_at=broken, noted_found=found, kept=tuple(kept))
        number, head = entry.number, entry.hash
        found = found or _is(head, noted)
        whole = whole or (number, head) == newest
        if keep is not None and entry.entry.item_id == keep:
            kept.append(entry)
    return Walked(
        number=number, head=head, missing_newest=None if whole else newest[0], noted_found=found, kept=tuple(kept)
    )


def _is(head: str, noted: str) -> bool:
    """Fewer digits than a card shows would fit too many."""
    return len(noted) >= SHORT_HEAD and head.startswith(noted)
