"""Brings the schema to this version at start, once, however many replicas start together."""

from __future__ import annotations

import functools
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from adapters.store.engines import Engines, connected
from adapters.store.faults import graded
from adapters.store.keys import lock_key
from bot.errors import ConfigError

_MIGRATIONS = Path(__file__).with_name("migrations")
_PATIENT = text("SELECT set_config('lock_timeout', '60s', true), set_config('statement_timeout', '60s', true)")


class Standing(StrEnum):
    """How a database's schema stands to the one of this Postvakt."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"

    @classmethod
    def of(cls, revision: str | None) -> Standing:
        if revision is None:
            return cls.EMPTY
        try:
            _script().get_revision(revision)
        except CommandError:
            return cls.NEWER
        return cls.CURRENT if revision == _script().get_current_head() else cls.OLDER


async def is_current(engines: Engines) -> bool:
    """Whether nothing is to be done. Raises ConfigError where a newer Postvakt has been here."""
    async with connected(engines.read) as connection:
        with graded():
            found = await connection.run_sync(_present_revision)
    return found == _script().get_current_head()


async def upgrade(engines: Engines) -> None:
    """All revisions that are missing, in one transaction that nobody else can run beside."""
    async with connected(engines.write if _is_postgres(engines) else engines.hold) as connection:
        with graded():
            await connection.begin()
            if _is_postgres(engines):
                await connection.execute(_PATIENT)
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock_key("migrate", "")})
            await connection.run_sync(_to_head)
            if not _is_postgres(engines):
                # rebuilding a table needs foreign keys switched off, so they are checked afterwards
                orphaned = (await connection.execute(text("PRAGMA foreign_key_check"))).first()
                if orphaned is not None:
                    raise ConfigError("store.url: the database holds rows whose owner is missing; restore a backup")
            await connection.commit()


def _is_postgres(engines: Engines) -> bool:
    return engines.write.dialect.name == "postgresql"


@functools.cache
def _script() -> ScriptDirectory:
    return ScriptDirectory(str(_MIGRATIONS))


def _present_revision(connection: Connection) -> str | None:
    found = MigrationContext.configure(connection).get_current_revision()
    if Standing.of(found) is Standing.NEWER:
        raise ConfigError("store.url: the database was made by a newer Postvakt; run that one, or restore a backup")
    return found


def _to_head(connection: Connection) -> None:
    _present_revision(connection)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
