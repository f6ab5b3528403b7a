"""Notes by what an item may be recognised, and says which items of other sources look like it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.app.desk import BOT, Desk, change
from bot.domain.identifiers import ItemId
from bot.domain.item import OPEN_STATES, IntakeItem
from bot.domain.lifecycle import Verb
from bot.domain.likeness import Likeness, Trait
from bot.ports.store import Transaction
from bot.ports.views import AlikeView

#: as many as a card names
_MOST = 2


async def note_traits(desk: Desk, tx: Transaction, item_id: ItemId, traits: Iterable[Trait]) -> None:
    """Cards that now have something to say are drawn anew, those of the other letters too."""
    known = {other.item_id for other in await tx.alike(item_id)}
    await tx.add_traits(item_id, tuple(traits))
    found = {other.item_id for other in await tx.alike(item_id)} - known
    await _draw_anew(desk, tx, (*found, item_id) if found else ())


async def tell_doubles(desk: Desk, tx: Transaction, item_id: ItemId) -> None:
    """What has become of this item stands on the cards of those that look like it."""
    await _draw_anew(desk, tx, [other.item_id for other in await tx.alike(item_id)])


async def alike_views(desk: Desk, tx: Transaction, item: IntakeItem) -> tuple[AlikeView, ...]:
    """Tells no more of the others than where they came from and which entry they have."""
    views = []
    for alike in (await tx.alike(item.item_id))[:_MOST]:
        other = await tx.item(alike.item_id)
        if other is None:
            continue
        views.append(
            AlikeView(
                compared=Likeness.FILE if Likeness.FILE in alike.kinds else Likeness.LISTED,
                source_name=desk.source_name(other.letter.ref.source_id),
                received_at=other.letter.received_at,
                entry_number=other.outcome.entry_number if other.outcome else "",
            )
        )
    return tuple(views)


async def _draw_anew(desk: Desk, tx: Transaction, item_ids: Iterable[ItemId]) -> None:
    for item_id in item_ids:
        item = await tx.item(item_id)
        if item is not None and item.state in OPEN_STATES:
            await change(desk, tx, item, Verb.UPDATED, by=BOT)
