"""Runs statements on one connection: what every group of tables in a transaction shares."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    Interval,
    Row,
    Table,
    TableClause,
    column,
    func,
    literal,
    table,
    type_coerce,
)  # fmt: skip
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.columns import Utc
from adapters.store.faults import graded

#: what statements written once for both databases are built from
Insert = sqlite.Insert | postgresql.Insert


@functools.cache
def excluded(target: Table) -> TableClause:
    """The row that could not be inserted, as an upsert sees it; `Insert.excluded` builds it anew for each statement."""
    return table("excluded", *(column(each.name, each.type) for each in target.columns))


class Statements:
    """`shift` is added to the database's clock; other than zero only in tests."""

    def __init__(self, connection: AsyncConnection, *, shift: timedelta) -> None:
        self._connection = connection
        self._shift = shift
        #: whether something has changed that a board shows or an executor waits for
        self.changed = False

    @property
    def on_postgres(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    async def run(self, statement: Executable) -> CursorResult[Any]:
        with graded():
            return await self._connection.execute(statement)

    async def run_many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        with graded():
            await self._connection.execute(statement, rows)

    async def first(self, statement: Executable) -> Row[Any] | None:
        return (await self.run(statement)).first()

    async def all(self, statement: Executable) -> Sequence[Row[Any]]:
        return (await self.run(statement)).all()

    async def changes_rows(self, statement: Executable) -> bool:
        """Whether the statement found anything to change."""
        return (await self.run(statement)).rowcount > 0

    async def commit(self) -> None:
        with graded():
            await self._connection.commit()

    def insert(self, target: Table) -> Insert:
        return postgresql.insert(target) if self.on_postgres else sqlite.insert(target)

    async def save(self, target: Table, row: Mapping[str, Any]) -> None:
        """Inserts the row, or replaces the one with the same key."""
        key = list(target.primary_key.columns)
        written = self.insert(target).values(**row)
        rest = {name: excluded(target).c[name] for name in row if name not in target.primary_key.columns}
        await self.run(written.on_conflict_do_update(index_elements=key, set_=rest))

    async def add_once(self, target: Table, row: Mapping[str, Any], *, unique: Sequence[str]) -> bool:
        """False where a row with the same unique columns stands already, also if another transaction just adds it."""
        return await self.changes_rows(
            self.insert(target).values(**row).on_conflict_do_nothing(index_elements=list(unique))
        )

    def now(self, *, plus: timedelta = timedelta()) -> ColumnElement[datetime]:
        """The database's clock, not the beginning of the transaction, which may have waited."""
        shift = self._shift + plus
        if self.on_postgres:
            return type_coerce(func.clock_timestamp() + literal(shift, Interval), Utc)
        # the text that SQLite's times are kept as; %f ends with milliseconds
        moment = func.strftime("%Y-%m-%d %H:%M:%f000", "now", f"{shift.total_seconds():+.3f} seconds")
        return type_coerce(moment, Utc)
