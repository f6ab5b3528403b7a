"""One contract suite over both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.store import SqlStore
from tests.stores import DIALECTS, fresh_database, opened


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def database(dialect: str) -> AsyncIterator[str]:
    async with fresh_database(dialect) as url:
        yield url


@pytest.fixture
async def store(database: str) -> AsyncIterator[SqlStore]:
    async with opened(database) as store:
        yield store
