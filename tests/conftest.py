"""What holds for every test: whatever is logged while it runs tells nothing that a log may not tell."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.log_guard import LogGuard, log_guard
from tests.sparing import spare_repeated_work

spare_repeated_work()


def pytest_collection_finish() -> None:
    """Thousands of collected tests never become garbage: looking through them again and again took a sixth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(autouse=True)
def log_guarded() -> Iterator[LogGuard]:
    guard = log_guard()
    guard.begin()
    yield guard
    assert guard.told == [], "a log line tells what it may not"
