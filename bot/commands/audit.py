"""Whether the audit trail is whole."""

from __future__ import annotations

from bot.app.seeing.chain import walk_chain
from bot.settings import Settings
from bot.wiring.desk import opened_desk


async def verify_audit(settings: Settings, *, noted: str = "") -> tuple[bool, str]:
    """Whether the chain holds, and a line that says so with the hash of its head.

    The database alone cannot show that all of it was written anew: `noted`, a head that was printed earlier and kept
    elsewhere, can: whole, or its first digits as the card of a daily check shows them.
    """
    noted = "".join(noted.split()).lower()
    async with opened_desk(settings, exclusive=False) as desk:
        walked = await walk_chain(desk.store, noted=noted)
    number, head = walked.number, walked.head
    if walked.broken_at is not None:
        return False, f"The audit trail is broken at entry {walked.broken_at}."
    if walked.missing_newest is not None:
        return False, f"The audit trail ends at entry {number}, but entry {walked.missing_newest} was its newest."
    if not walked.noted_found:
        return False, f"The audit trail lacks the noted head: entries were removed or written anew. Its head is {head}"
    if number == 0:
        return True, "The audit trail is empty."
    return True, f"The audit trail is whole: {number} entries, head {head}"
