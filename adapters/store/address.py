"""Reads the store's address as an operator writes it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import ConfigError

_SSL_MODES = ("disable", "prefer", "require", "verify-ca", "verify-full")
_ALLOWED = "allowed: sqlite:///<file> and postgresql://<user>:<password>@<host>/<database>"


def read_address(url: str) -> URL:
    """With its async driver. Raises ConfigError, which never repeats the address: it may hold a password."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise ConfigError(f"store.url: not an address; {_ALLOWED}") from None
    match address.get_backend_name():
        case "sqlite":
            return address.set(drivername="sqlite+aiosqlite", database=str(_file(address)), query={})
        case "postgresql" | "postgres":
            if not address.database:
                raise ConfigError(f"store.url: names no database; {_ALLOWED}")
            return address.set(drivername="postgresql+asyncpg", query=_options(address))
        case _:
            raise ConfigError(f"store.url: neither SQLite nor PostgreSQL; {_ALLOWED}")


def _options(address: URL) -> dict[str, str]:
    """A socket's folder as `host`, and libpq's `sslmode`, which asyncpg calls `ssl`."""
    options = {name: str(value) for name, value in address.query.items()}
    if not options.keys() <= {"host", "sslmode"} or options.get("sslmode", "require") not in _SSL_MODES:
        raise ConfigError(f"store.url: after ? only host and sslmode are known; sslmode: {', '.join(_SSL_MODES)}")
    return {("ssl" if name == "sslmode" else name): value for name, value in options.items()}


def _file(address: URL) -> Path:
    if not address.database or address.database == ":memory:" or address.database.startswith("file:"):
        raise ConfigError("store.url: SQLite needs a file, so that nothing is lost with the process")
    return Path(address.database).expanduser().resolve()
