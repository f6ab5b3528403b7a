"""The stories of what users of similar systems ask for: one for each of the 15 wishes, and each says what it shows."""

from __future__ import annotations

import ast
from pathlib import Path

STORIES = Path(__file__).parents[1] / "scenarios" / "wishes"
WISHES = range(1, 16)


def test_each_of_the_15_wishes_has_its_story() -> None:
    told: dict[str, str] = {}
    for path in STORIES.glob("test_*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("test_"):
                told[node.name] = ast.get_docstring(node) or ""
    numbers = sorted(int(name.removeprefix("test_wish_")[:2]) for name in told)

    assert numbers == list(WISHES)
    assert [name for name, said in told.items() if not said] == []
