"""What a database driver raises, as an error of the house: a stable word, never the driver's text: it quotes data."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import Unavailable

SYSTEM = "store"

#: https://www.postgresql.org/docs/18/errcodes-appendix.html, read 2026-11
_BY_SQLSTATE = {
    "40001": "serialization",
    "40P01": "deadlock",
    "55P03": "locked",
    "57014": "too_slow",
    "53100": "disk_full",
    "25006": "read_only",
}
#: classes of the same list
_BY_CLASS = {"08": "connection", "57": "connection", "53": "overloaded", "28": "access", "3D": "access", "42": "schema"}
#: primary codes of https://sqlite.org/rescode.html, read 2026-11
_BY_SQLITE_CODE = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_CANTOPEN: "connection",
    sqlite3.SQLITE_IOERR: "disk",
    sqlite3.SQLITE_CORRUPT: "corrupt",
    sqlite3.SQLITE_NOTADB: "corrupt",
}


@contextmanager
def graded() -> Iterator[None]:
    """A driver's failure leaves the block as Unavailable; what our own code raised inside stays what it is."""
    try:
        yield
    except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as failure:
        if isinstance(failure, StatementError) and not isinstance(failure, DBAPIError) and failure.orig is not None:
            # a column type refused a value before any database saw it: the fault is ours
            raise failure.orig from None
        raise Unavailable(SYSTEM, _word_for(failure)) from None


def _word_for(failure: Exception) -> str:
    driver = failure.orig if isinstance(failure, DBAPIError) else failure
    sqlstate = getattr(driver, "sqlstate", None)
    if sqlstate:
        return _BY_SQLSTATE.get(sqlstate) or _BY_CLASS.get(sqlstate[:2]) or _plain_word_for(failure)
    sqlite_code = getattr(driver, "sqlite_errorcode", None)
    if sqlite_code is not None:
        return _BY_SQLITE_CODE.get(sqlite_code & 0xFF) or _plain_word_for(failure)
    return _plain_word_for(failure)


def _plain_word_for(failure: Exception) -> str:
    match failure:
        case PoolTimeout():
            return "busy"
        case IntegrityError():
            return "integrity"
        case DBAPIError() if not failure.connection_invalidated:
            return "driver"
        case _:
            return "connection"
