"""One warmed process for all tests that let bots die for real."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.process.forker import Forker, a_forker


@pytest.fixture(scope="session")
def forker() -> Iterator[Forker]:
    with a_forker() as forker:
        yield forker
