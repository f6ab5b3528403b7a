"""Work that a test run would do anew for each of its hundreds of houses, done once a process: a third of its time.

What is spared is no behaviour of ours: SQLAlchemy's compiling of statements, and OpenSSL's check of a key's numbers.
"""

from __future__ import annotations

import functools
from typing import Any

from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters._kit import cms_keys
from adapters.identity import maskinporten
from adapters.store import engines

_compiled: dict[type, Any] = {}


def spare_repeated_work() -> None:
    """Databases of one kind understand the same statements, so that their engines may share what was compiled."""
    DefaultDialect.__eq__ = lambda one, other: type(one) is type(other)
    DefaultDialect.__hash__ = lambda one: hash(type(one))
    engines.create_async_engine = _engine
    for module in (cms_keys, maskinporten):
        module.load_pem_private_key = functools.cache(module.load_pem_private_key)


def _engine(*args: Any, **options: Any) -> AsyncEngine:
    engine = create_async_engine(*args, **options)
    sync = engine.sync_engine
    sync._compiled_cache = _compiled.setdefault(type(sync.dialect), sync._compiled_cache)
    return engine
