"""Retries without their waits, for every test of the Digipost adapter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stamina


@pytest.fixture(autouse=True)
def no_waiting_between_retries() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3, cap=True):
        yield
