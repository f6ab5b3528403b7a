"""Each simulated system can be started alone, and the pages tell how."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.commands.simulate import SYSTEMS

_ROOT = Path(__file__).resolve().parents[2]
_SIMULATORS = _ROOT / "adapters" / "simulators"


def test_every_simulator_can_be_started_alone() -> None:
    folders = {path.parent.name for path in _SIMULATORS.glob("*/README.md")}
    assert folders == set(SYSTEMS)


@pytest.mark.parametrize("name", SYSTEMS)
def test_its_own_page_tells_the_command(name: str) -> None:
    page = (_SIMULATORS / name / "README.md").read_text(encoding="utf-8")
    assert f"`postvakt simulate {name}`" in page


def test_operators_are_told_of_them_all() -> None:
    page = (_ROOT / "bot" / "SETUP.md").read_text(encoding="utf-8")
    commands = re.findall(r"`postvakt simulate ([^`]+)`", page)
    assert [set(command.split()) for command in commands] == [set(SYSTEMS)]
