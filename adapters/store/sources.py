"""What is known of the doors: how each stands, which units were heard, what was counted and not kept."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import select

from adapters.store import schema
from adapters.store.statements import Statements
from bot.ports.source import SuppressedLetter
from bot.ports.store import SourceState, UnitHeard

_sources = schema.sources
_units = schema.units_heard
_suppressed = schema.suppressed_letters


class Sources(Statements):
    async def source_state(self, source_id: str) -> SourceState | None:
        row = await self.first(select(_sources).where(_sources.c.source_id == source_id))
        if row is None:
            return None
        stored = {field.name: getattr(row, field.name) for field in fields(SourceState)}
        return SourceState(**(stored | {"poison": tuple(row.poison)}))

    async def save_source_state(self, state: SourceState) -> None:
        await self.save(_sources, asdict(state))

    async def units_heard(self, source_id: str) -> tuple[UnitHeard, ...]:
        rows = await self.all(select(_units).where(_units.c.source_id == source_id).order_by(_units.c.unit))
        return tuple(UnitHeard(**{field.name: getattr(row, field.name) for field in fields(UnitHeard)}) for row in rows)

    async def save_unit_heard(self, unit: UnitHeard) -> None:
        await self.save(_units, asdict(unit))

    async def count_suppressed(
        self, letter: SuppressedLetter, *, at: datetime, not_before: datetime | None = None
    ) -> bool:
        ref = letter.ref
        digest = hashlib.sha256(f"{ref.source_id}\x1f{ref.external_id}".encode()).hexdigest()
        row = {
            "digest": digest, "source_id": ref.source_id, "unit": letter.unit, "service_id": letter.service_id,
            "rule": letter.rule, "at": at, "not_before": not_before,
        }  # fmt: skip
        return await self.add_once(_suppressed, row, unique=("digest",))
