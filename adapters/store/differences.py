"""What the daily comparison has found: differences while they last, when each item was compared, and its last run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import delete, select

from adapters.store import schema
from adapters.store.statements import Statements
from bot.domain.differences import Difference
from bot.domain.identifiers import ItemId
from bot.ports.store import Reconciliation

_differences = schema.differences
_compared = schema.compared_items
_runs = schema.reconciliations
_PLACE = 1


class Differences(Statements):
    async def differences(self, item_id: ItemId | None = None) -> tuple[Difference, ...]:
        wanted = select(_differences).order_by(_differences.c.found_at, _differences.c.item_id, _differences.c.kind)
        if item_id is not None:
            wanted = wanted.where(_differences.c.item_id == item_id)
        rows = await self.all(wanted)
        names = tuple(field.name for field in fields(Difference))
        return tuple(Difference(**{name: getattr(row, name) for name in names}) for row in rows)

    async def replace_differences(self, item_id: ItemId, found: Sequence[Difference]) -> None:
        await self.run(delete(_differences).where(_differences.c.item_id == item_id))
        for difference in found:
            await self.save(_differences, {**asdict(difference), "item_id": item_id})

    async def drop_differences(self, item_id: ItemId) -> bool:
        return await self.changes_rows(delete(_differences).where(_differences.c.item_id == item_id))

    async def note_compared(self, item_ids: Collection[ItemId], *, at: datetime) -> None:
        for item_id in item_ids:
            await self.save(_compared, {"item_id": item_id, "compared_at": at})

    async def reconciliation(self) -> Reconciliation | None:
        row = await self.first(select(_runs))
        if row is None:
            return None
        stored = {field.name: getattr(row, field.name) for field in fields(Reconciliation)}
        return Reconciliation(**(stored | {"silent": tuple(row.silent)}))

    async def save_reconciliation(self, run: Reconciliation) -> None:
        await self.save(_runs, {"place": _PLACE, **asdict(run), "silent": list(run.silent)})
