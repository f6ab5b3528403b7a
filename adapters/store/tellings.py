"""What people were told that must not be told twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from adapters.store import schema
from adapters.store.statements import Statements


class Tellings(Statements):
    async def begin_telling(self, key: str, *, at: datetime) -> bool:
        return await self.add_once(schema.tellings, {"key": key, "begun_at": at}, unique=("key",))

    async def telling_begun(self, key: str) -> bool:
        return await self.first(select(schema.tellings.c.key).where(schema.tellings.c.key == key)) is not None

    async def free_telling(self, key: str) -> None:
        await self.run(delete(schema.tellings).where(schema.tellings.c.key == key))

    async def forget_tellings(self, *, before: datetime) -> int:
        return (await self.run(delete(schema.tellings).where(schema.tellings.c.begun_at < before))).rowcount
