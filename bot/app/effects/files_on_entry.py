"""Whether a file is on its entry already: by our key where the archive tells it, else by counting.

GeoIntegrasjon has no field for a key on a file. Files are added one at a time while the entry is temporary, so their
number tells whether the one in question came through, as long as nobody else adds any: then a person is asked.
"""

from __future__ import annotations

from bot.app.desk import Desk
from bot.app.effects.work import LOOKED, NeedsPerson, Work
from bot.domain.effects import Effect, EffectKind, EffectState
from bot.domain.routes import FILES_FROM


async def is_there(desk: Desk, work: Work, entry_number: str, key: str, *, sent: bool) -> bool:
    """`sent`: whether a request with it may have arrived. Raises NeedsPerson where counting proves nothing."""
    if desk.archive.capabilities().file_keys:
        return key in await desk.archive.file_keys(entry_number)
    ours = await _added(desk, work, entry_number)
    if work.effect.args["attachment_id"] in ours:
        return True
    if work.effect.result.get(LOOKED) and not work.effect.attempts:
        # whoever has looked since it was sent last knows the entry better than a count does
        return False
    count = await desk.archive.file_count(entry_number)
    if count == len(ours):
        return False
    if sent and count == len(ours) + 1:
        return True
    place = work.effect.ordinal - FILES_FROM + 1
    raise NeedsPerson("files_unclear", reason=f"file.{place}", entry_numbers=(entry_number,))


async def _added(desk: Desk, work: Work, entry_number: str) -> frozenset[str]:
    """The attachments that our own ledger has on this entry, from this round and from earlier ones."""
    async with desk.store.transaction() as tx:
        effects = await tx.effects(work.item.item_id)
    rounds = {effect.round for effect in effects if _made(effect, entry_number)}
    return frozenset(
        str(effect.args["attachment_id"])
        for effect in effects
        if effect.kind is EffectKind.ADD_FILE and effect.state is EffectState.DONE and effect.round in rounds
    )


def _made(effect: Effect, entry_number: str) -> bool:
    """Whether the effect tells that its round's files went on this entry."""
    return (
        effect.kind in (EffectKind.CREATE_ENTRY, EffectKind.CHECK_SINGLE)
        and effect.result.get("entry_number") == entry_number
    )
