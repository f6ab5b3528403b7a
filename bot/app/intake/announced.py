"""What an item says that stands for a letter at another door: why it stands there, and where its link leads."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.desk import Desk
from bot.domain.item import IntakeItem
from bot.domain.kept_notices import KeptNotice
from bot.domain.notices import Fate, door_name
from bot.ports.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    #: below `announced.`
    code: str
    door_name: str
    #: what lies behind the item's link: the door's own page, or the e-mail where no page is known
    page_name: str


async def announcement_of(desk: Desk, tx: Transaction, item: IntakeItem) -> Announcement | None:
    """None for a letter of its source's own."""
    if not desk.is_announced(item.letter):
        return None
    kept = await tx.notice(item.letter.ref)
    if kept is None:
        return None
    door = door_name(kept.notice.announces)
    page = door if kept.notice.link else desk.source_name(item.letter.ref.source_id)
    return Announcement(code=_code(kept, item), door_name=door, page_name=page)


def _code(kept: KeptNotice, item: IntakeItem) -> str:
    if kept.fate is Fate.PAIRED:
        return "found"
    if item.letter.declared_sensitive:
        return "confidential"
    return "missing" if kept.fate is Fate.MISSING else "by_hand"
