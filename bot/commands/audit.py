"""Whether the audit trail is whole."""

from __future__ import annotations

from bot.domain.audit import first_break
from bot.domain.daily_check import SHORT_HEAD
from bot.settings import Settings
from bot.wiring.desk import opened_desk


async def verify_audit(settings: Settings, *, noted: str = "") -> tuple[bool, str]:
    """Whether the chain holds, and a line that says so with the hash of its head.

    The database alone cannot show that all of it was written anew: `noted`, a head that was printed earlier and kept
    elsewhere, can: whole, or its first digits as the card of a daily check shows them.
    """
    noted = "".join(noted.split()).lower()
    async with opened_desk(settings, exclusive=False) as desk:
        # the trail may grow while it is read, but never end before this one
        newest = await desk.store.audit_head()
        number, head = await desk.store.audit_anchor()
        whole = (number, head) == newest
        found = not noted or _is(head, noted)
        async for entry in desk.store.audit_trail():
            broken = first_break([entry], number=number, previous_hash=head)
            if broken is not None:
                return False, f"The audit trail is broken at entry {broken}."
            number, head = entry.number, entry.hash
            found = found or _is(head, noted)
            whole = whole or (number, head) == newest
    if not whole:
        return False, f"The audit trail ends at entry {number}, but entry {newest[0]} was its newest."
    if not found:
        return False, f"The audit trail lacks the noted head: entries were removed or written anew. Its head is {head}"
    if number == 0:
        return True, "The audit trail is empty."
    return True, f"The audit trail is whole: {number} entries, head {head}"


def _is(head: str, noted: str) -> bool:
    """Fewer digits than a card shows would fit too many."""
    return head.startswith(noted) if len(noted) >= SHORT_HEAD else False
