"""The schema that migrations make is the one that the code expects, whoever makes it and however often."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text

from adapters.store import open_store, schema, upgrade
from adapters.store.address import read_address
from adapters.store.engines import Engines, connected, make_engines
from bot.domain.clock import SystemClock
from bot.errors import ConfigError
from tests.store.builders import an_item
from tests.stores import empty_database, opened


@pytest.fixture
async def empty(dialect: str) -> AsyncIterator[str]:
    async with empty_database(dialect) as url:
        yield url


@pytest.fixture
async def raw(empty: str) -> AsyncIterator[Engines]:
    found = make_engines(read_address(empty))
    yield found
    await found.dispose()


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, schema.metadata))


def _indexes(connection: Connection) -> set[tuple[str, tuple[str | None, ...], bool]]:
    seen = inspect(connection)
    return {
        (table, tuple(index["column_names"]), bool(index["unique"]))
        for table in schema.metadata.tables
        for index in seen.get_indexes(table)
    }


async def test_migrations_make_what_the_code_expects(raw: Engines) -> None:
    await upgrade.upgrade(raw)
    async with connected(raw.read) as connection:
        assert await connection.run_sync(_differences) == []
        migrated = await connection.run_sync(_indexes)
    expected = create_engine("sqlite://")
    with expected.connect() as connection:
        schema.metadata.create_all(connection)
        made = _indexes(connection)
    expected.dispose()
    assert made <= migrated


async def test_a_difference_would_be_seen(raw: Engines) -> None:
    await upgrade.upgrade(raw)
    async with connected(raw.write) as connection:
        await connection.execute(text("ALTER TABLE people ADD COLUMN extra INTEGER"))
        await connection.commit()
    async with connected(raw.read) as connection:
        assert len(await connection.run_sync(_differences)) == 1


async def test_migrating_again_changes_nothing(empty: str) -> None:
    async with opened(empty) as store, store.transaction() as tx:
        await tx.add_item(an_item())
    async with opened(empty) as store, store.transaction() as tx:
        assert await tx.items() == (an_item(),)


async def test_replicas_that_start_together_migrate_once() -> None:
    async with empty_database("postgres") as url:
        stores = await asyncio.gather(*(open_store(url, clock=SystemClock(), exclusive=True) for _ in range(4)))
        for store in stores:
            async with store.transaction() as tx:
                await tx.audit_page(after=0, item_id=None, limit=1)
            await store.close()


async def test_the_database_of_a_newer_version_is_refused(empty: str) -> None:
    async with opened(empty) as store, store.transaction() as tx:
        await tx.run(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match="newer Postvakt"):
        async with opened(empty):
            pass


async def test_a_command_makes_the_schema_where_no_bot_runs() -> None:
    async with (
        empty_database("sqlite") as url,
        opened(url, exclusive=False) as command,
        opened(url),
        command.transaction() as tx,
    ):
        assert await tx.add_item(an_item())


async def test_a_command_does_not_change_the_schema_under_a_running_bot() -> None:
    async with empty_database("sqlite") as url, opened(url) as bot:
        async with bot.transaction() as tx:
            await tx.run(text("DELETE FROM alembic_version"))
        with pytest.raises(ConfigError, match="running Postvakt"):
            async with opened(url, exclusive=False):
                pass


async def test_rows_without_owner_stop_a_migration() -> None:
    """SQLite alone: it must switch foreign keys off to rebuild a table."""
    orphan = "INSERT INTO effects VALUES (1,'none',1,1,'confirm','{}','done',0,'2026-11-23','',NULL,NULL,'{}','','')"
    async with empty_database("sqlite") as url:
        raw = make_engines(read_address(url))
        await upgrade.upgrade(raw)
        async with connected(raw.hold) as connection:
            await connection.execute(text(orphan))
            await connection.commit()
        with pytest.raises(ConfigError, match="owner is missing"):
            await upgrade.upgrade(raw)
        await raw.dispose()
