"""What people were told that must not be told twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from adapters.store import schema
from adapters.store.statements import Statements


class Tellings(Statements):
    async def begin_telling(self, key: str, *, at: datetime) -> bool:
        return await self.add_once(schema.tellings, {"key": key, "begun_at": at}, unique=("key",))

    async def forget_tellings(self, *, before: datetime) -> int:
        return (await self.run(delete(schema.tellings).where(schema.tellings.c.begun_at < before))).rowcount
