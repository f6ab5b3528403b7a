"""The audit chain: one a database, appended to by the last statements of each transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store import schema
from adapters.store.statements import Statements
from bot.domain.audit import AuditEntry, ChainedEntry, chain
from bot.domain.identifiers import ItemId

_entries = schema.audit_entries
_head = schema.audit_head


class Audit(Statements):
    def __init__(self, connection: AsyncConnection, **options: Any) -> None:
        super().__init__(connection, **options)
        self._queued: list[AuditEntry] = []

    async def audit(self, entry: AuditEntry) -> None:
        if entry.at.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        self._queued.append(entry)

    async def append_audit(self) -> None:
        """Locks the head row: held only from here to the commit, so that nobody waits for it and something else."""
        if not self._queued:
            return
        head = (await self.run(select(_head.c.number, _head.c.hash).with_for_update())).one()
        number, previous = head.number, head.hash
        rows = []
        for entry in self._queued:
            number += 1
            chained = chain(entry, number=number, previous_hash=previous)
            previous = chained.hash
            rows.append(_row(chained))
        self._queued.clear()
        await self.run_many(insert(_entries), rows)
        await self.run(update(_head).values(number=number, hash=previous))

    async def audit_page(self, *, after: int, item_id: ItemId | None, limit: int) -> tuple[ChainedEntry, ...]:
        wanted = select(_entries).where(_entries.c.number > after)
        if item_id is not None:
            wanted = wanted.where(_entries.c.item_id == item_id)
        return tuple(_chained(row) for row in await self.all(wanted.order_by(_entries.c.number).limit(limit)))

    async def audit_head(self) -> tuple[int, str]:
        head = (await self.run(select(_head.c.number, _head.c.hash))).one()
        return head.number, head.hash

    async def audit_anchor(self) -> tuple[int, str]:
        head = (await self.run(select(_head.c.anchor_number, _head.c.anchor_hash))).one()
        return head.anchor_number, head.anchor_hash


def _row(chained: ChainedEntry) -> dict[str, Any]:
    entry = chained.entry
    return {
        "number": chained.number, "verb": entry.verb, "actor": entry.actor, "at": entry.at, "item_id": entry.item_id,
        "facts": dict(entry.facts), "text_digest": entry.text_digest, "previous_hash": chained.previous_hash,
        "hash": chained.hash,
    }  # fmt: skip


def _chained(row: Row[Any]) -> ChainedEntry:
    entry = AuditEntry(
        verb=row.verb,
        actor=row.actor,
        at=row.at,
        item_id=row.item_id,
        facts=row.facts,
        text_digest=row.text_digest,
    )
    return ChainedEntry(number=row.number, entry=entry, previous_hash=row.previous_hash, hash=row.hash)
