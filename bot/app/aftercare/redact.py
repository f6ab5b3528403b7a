"""Takes away what somebody wrote in a free text; who wrote it, and when, stays in the audit."""

from __future__ import annotations

import re
from datetime import date

from bot.app.desk import Desk
from bot.domain.audit import AuditEntry
from bot.domain.identifiers import ItemId, PersonId
from bot.ports.free_texts import KeptText
from bot.ports.store import Transaction

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_named(named: str) -> date | None:
    """The day of a daily check. Raises ValueError where there is no such day."""
    return date.fromisoformat(named) if _DAY.fullmatch(named) else None


async def texts_kept(tx: Transaction, of: ItemId | date) -> tuple[KeptText, ...]:
    """Of an item, or of the daily check of a day; oldest first."""
    if not isinstance(of, date):
        return await tx.texts_of(of)
    check = await tx.daily_check(of)
    if check is None or check.reason_id is None or check.signed_by is None or check.signed_at is None:
        return ()
    redacted = await tx.text(check.reason_id) is None
    kept = KeptText(
        text_id=check.reason_id, verb="check:signed", by=check.signed_by, at=check.signed_at, redacted=redacted
    )
    return (kept,)


async def redact(desk: Desk, of: ItemId | date, text_id: int, *, by: PersonId) -> KeptText | None:
    """That text as it was kept: one that is redacted already stays so, without another audit entry.

    None where the item, or the check, has no such text.
    """

    async def decision(tx: Transaction) -> KeptText | None:
        found = next((one for one in await texts_kept(tx, of) if one.text_id == text_id), None)
        if found is not None and not found.redacted:
            await tx.redact_text(text_id)
            await tx.audit(_entry(found, of, by=by, desk=desk))
        return found

    return await desk.decide(decision)


def _entry(text: KeptText, of: ItemId | date, *, by: PersonId, desk: Desk) -> AuditEntry:
    facts = {"text": str(text.text_id), "of": text.verb}
    if isinstance(of, date):
        return AuditEntry(verb="text:redacted", actor=by, at=desk.clock.now(), facts=facts | {"day": of.isoformat()})
    return AuditEntry(verb="text:redacted", actor=by, at=desk.clock.now(), item_id=of, facts=facts)
