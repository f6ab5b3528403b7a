"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "cards", "adapters", "manifest")
FORBIDDEN_MODULE_NAMES = {"utils", "helpers", "manager", "common", "base"}
#: bare words that are others' things: a class or module of ours says which one it means
FORBIDDEN_NOUNS = {"Channel", "Message", "Event", "User", "Status", "Document", "Ticket", "Task"}
ADAPTER_FILES = {"__init__.py", "README.md", "protocol.py", "settings.py", "wire.py"}


def sources() -> list[Path]:
    return sorted(
        path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts
    )


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sources():
        yield path, ast.parse(path.read_text())


def test_no_source_file_is_longer_than_400_lines_and_half_are_shorter_than_120() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in sources()}
    too_long = {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > 400}
    assert too_long == {}
    assert statistics.median(lengths.values()) < 120


def test_no_test_file_is_longer_than_500_lines() -> None:
    too_long = [str(path) for path in (ROOT / "tests").rglob("*.py") if len(path.read_text().splitlines()) > 500]
    assert too_long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in sources() if path.stem in FORBIDDEN_MODULE_NAMES] == []


def test_no_class_of_ours_bears_a_bare_word_that_means_others_things() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name in FORBIDDEN_NOUNS and path.name != "wire.py"
    ]
    assert found == []


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    asking = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
    found = [str(path.relative_to(ROOT)) for path in sources() if asking.search(path.read_text())]
    assert found == ["bot/domain/clock.py"]


def test_only_workdays_and_formats_know_the_zone() -> None:
    found = [str(path.relative_to(ROOT)) for path in sources() if 'Europe/Oslo"' in path.read_text()]
    assert [path for path in found if not path.startswith("adapters/simulators/")] == [
        "bot/domain/workdays.py", "bot/i18n/wording.py", "bot/ops/machine.py",
    ]  # fmt: skip


def test_each_module_says_why_it_exists() -> None:
    silent = [str(path.relative_to(ROOT)) for path, tree in trees() if tree.body and ast.get_docstring(tree) is None]
    assert silent == []


def test_unfinished_work_is_not_committed() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    found = [str(path.relative_to(ROOT)) for path in sources() if marks.search(path.read_text())]
    assert found == []


@pytest.mark.parametrize(("kind", "port"), [("sources", "source.py"), ("archives", "archive.py")])
def test_each_adapter_folder_has_the_same_files(kind: str, port: str) -> None:
    folders = [path for path in (ROOT / "adapters" / kind).iterdir() if path.is_dir() and path.name != "__pycache__"]
    assert folders
    for folder in folders:
        names = {path.name for path in folder.iterdir()}
        assert ADAPTER_FILES | {port} <= names, folder.name


def test_committed_files_name_no_download_host_and_no_path_of_a_machine() -> None:
    suspicious = re.compile(r'"resolved": *"http|--(extra-)?index-url|registry *= *"http')
    files = [
        ROOT / "constraints.txt",
        ROOT / "pyproject.toml",
        *ROOT.glob("adapters/simulators/teams/page/package*.json"),
    ]
    assert [str(path) for path in files if suspicious.search(path.read_text())] == []
