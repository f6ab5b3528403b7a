"""A SvarInn for each test, and retries without their waits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from tests.contract.svarinn.ks import Stage, a_stage


@pytest.fixture(autouse=True)
def no_waiting_between_retries() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def play(tmp_path: Path) -> Stage:
    return a_stage(tmp_path)
