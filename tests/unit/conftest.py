"""What tests of settings begin with: nothing from outside, a folder of secrets, and a file that is good at first."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bot.commands.simulate import to_toml
from tests.unit.configurations import GOOD, HIDDEN, SECRETS, Write


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    import os  # noqa: PLC0415 - the one place that looks at the real environment

    for name in [name for name in os.environ if name.startswith("POSTVAKT")]:
        monkeypatch.delenv(name)


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    folder = tmp_path / "secrets"
    folder.mkdir()
    for name in SECRETS:
        (folder / name).write_text(f"{HIDDEN}\n" if name != "p360_authkey" else "key\n")
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """The good configuration with changes: `write(**{"listen.port": 1})`; None takes a setting away."""

    def written(**changes: Any) -> Path:
        table = deepcopy(GOOD)
        for at, value in changes.items():
            *above, last = at.split(".")
            place: Any = table
            for part in above:
                place = place[int(part)] if isinstance(place, list) else place.setdefault(part, {})
            if value is None:
                del place[last]
            else:
                place[last] = value
        path = tmp_path / "postvakt.toml"
        path.write_text(to_toml(table), encoding="utf-8")
        return path

    return written
