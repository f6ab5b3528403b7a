"""Notes by what an item may be recognised, and says which items of other sources look like it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.app.desk import BOT, Desk, change
from bot.domain.effects import EffectKind
from bot.domain.identifiers import ItemId
from bot.domain.item import OPEN_STATES, IntakeItem, Route, State
from bot.domain.lifecycle import Verb
from bot.domain.likeness import Likeness, Trait
from bot.domain.routes import REGISTERING
from bot.ports.store import Transaction
from bot.ports.views import AlikeView

#: as many as a card names
_MOST = 2
#: whose results name an entry of ours, and not one that somebody has only pointed at
_MAKES_ENTRY = frozenset({EffectKind.CREATE_ENTRY, EffectKind.CHECK_SINGLE})
_LEADS_TO_ENTRY = REGISTERING | {Route.ALREADY_REGISTERED}


async def note_traits(desk: Desk, tx: Transaction, item_id: ItemId, traits: Iterable[Trait]) -> None:
    """Cards that now have something to say are drawn anew, those of the other letters too."""
    known = {other.item_id for other in await tx.alike(item_id)}
    await tx.add_traits(item_id, tuple(traits))
    found = {other.item_id for other in await tx.alike(item_id)} - known
    await _draw_anew(desk, tx, (*found, item_id) if found else ())


async def tell_doubles(desk: Desk, tx: Transaction, item_id: ItemId) -> None:
    """What has become of this item stands on the cards of those that look like it."""
    await _draw_anew(desk, tx, [other.item_id for other in await tx.alike(item_id)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubles:
    """What has become of the letters of other sources that look like this one."""

    #: entries that they stand in
    entries: tuple[str, ...] = ()
    #: one of them is on its way to an entry
    underway: bool = False

    @property
    def block(self) -> bool:
        """Whether a further entry waits until somebody says «likevel»."""
        return bool(self.entries) or self.underway


async def doubles_of(tx: Transaction, item: IntakeItem) -> Doubles:
    others = [other for alike in await tx.alike(item.item_id) if (other := await tx.item(alike.item_id)) is not None]
    numbers = [await _entry_of(tx, other) for other in others]
    return Doubles(
        entries=tuple(dict.fromkeys(number for number in numbers if number)),
        underway=any(_is_underway(other) for other in others),
    )


async def _entry_of(tx: Transaction, other: IntakeItem) -> str:
    """Also of a letter that was taken up again, or whose route broke off: what stands in the archive stays there."""
    if other.outcome is not None and other.outcome.entry_number:
        return other.outcome.entry_number
    made = [effect.result for effect in await tx.effects(other.item_id) if effect.kind in _MAKES_ENTRY]
    return next((str(result["entry_number"]) for result in reversed(made) if "entry_number" in result), "")


def _is_underway(other: IntakeItem) -> bool:
    """Also where a person must look: an entry may have been made."""
    return other.route in _LEADS_TO_ENTRY and other.state in (State.ROUTING, State.NEEDS_ATTENTION)


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
                entry_number=await _entry_of(tx, other),
                underway=_is_underway(other),
            )
        )
    return tuple(views)


async def _draw_anew(desk: Desk, tx: Transaction, item_ids: Iterable[ItemId]) -> None:
    for item_id in item_ids:
        item = await tx.item(item_id)
        if item is not None and item.state in OPEN_STATES:
            await change(desk, tx, item, Verb.UPDATED, by=BOT)
