"""The store of `bot.ports.store` in SQLite or PostgreSQL, behind one class."""

from __future__ import annotations

from adapters.store.opening import open_store
from adapters.store.settings import StoreSettings
from adapters.store.store import SqlStore

__all__ = ["SqlStore", "StoreSettings", "open_store"]
