"""Where the vendors' contracts lie: beside the checkout, never inside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CONTRACTS = Path(__file__).resolve().parents[2] / "shared" / "contracts"

#: In CI the folder must be there: a missing contract then fails instead of skipping.
needs_contracts = pytest.mark.skipif(
    not CONTRACTS.is_dir() and not os.environ.get("CI"),
    reason="the vendors' contracts are not beside this checkout (../shared/contracts)",
)
