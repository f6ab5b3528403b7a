"""Whether the audit trail is whole."""

from __future__ import annotations

from bot.domain.audit import ChainedEntry, first_break
from bot.settings import Settings
from bot.wiring import opened_desk


async def verify_audit(settings: Settings) -> tuple[bool, str]:
    """Whether the chain holds, and a line that says so with the hash of its head."""
    async with opened_desk(settings, exclusive=False) as desk:
        number, previous = await desk.store.audit_anchor()
        last: ChainedEntry | None = None
        async for entry in desk.store.audit_trail():
            broken = first_break([entry], number=number, previous_hash=previous)
            if broken is not None:
                return False, f"The audit trail is broken at entry {broken}."
            number, previous, last = entry.number, entry.hash, entry
    if last is None:
        return True, "The audit trail is empty."
    return True, f"The audit trail is whole: {number} entries, head {previous}"
