"""The pages say what is there: every command, target, path, setting and test that they name exists."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.__main__ import app
from bot.settings.configuration import _fields_at

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "bot/SETUP.md", "bot/VEILEDER.md", "CONTRIBUTING.md", "CHANGELOG.md")
#: what somebody makes who follows the pages
MADE = {"postvakt.toml", "postvakt.zip", "units.toml", "transfer_cases.toml", "rules.toml", "roster.toml"}
_SUFFIXES = (".py", ".md", ".toml", ".txt", ".png", ".json")


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code(name: str) -> list[str]:
    """Each line of the shell blocks, and each piece of inline code."""
    text = page(name)
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [*filter(None, lines), *re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))]


def words(name: str, first: str) -> list[list[str]]:
    """Commands on a page that begin with a word, or with its place in the virtual environment."""
    found = [shlex.split(one) for one in code(name) if re.match(rf"(\.venv/bin/)?{first}\b", one)]
    return [rest for _, *rest in found]


def command_at(names: list[str]) -> tuple[Any, list[str]]:
    """The deepest command that the words name, and what is left of them."""
    command: Any = typer.main.get_command(app)
    rest = list(names)
    while rest and hasattr(command, "commands"):
        assert rest[0] in command.commands, f"postvakt {' '.join(names)}"
        command = command.commands[rest.pop(0)]
    return command, rest


@pytest.mark.parametrize("name", PAGES)
def test_every_command_exists_with_its_options(name: str) -> None:
    for line in words(name, "postvakt"):
        command, rest = command_at(line)
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in rest if word.startswith("-")} <= options, line


def test_operators_are_told_of_every_command() -> None:
    lines = [*words("README.md", "postvakt"), *words("bot/SETUP.md", "postvakt")]
    told = {" ".join(word for word in line[:2] if word in _names()) for line in lines}

    assert _commands(typer.main.get_command(app), "") <= told


def _commands(command: Any, above: str) -> set[str]:
    if not hasattr(command, "commands"):
        return {above.strip()}
    return {name for one, below in command.commands.items() for name in _commands(below, f"{above} {one}")}


def _names() -> set[str]:
    return {word for name in _commands(typer.main.get_command(app), "") for word in name.split()}


@pytest.mark.parametrize("name", PAGES)
def test_every_make_target_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))
    named = {line[0] for line in words(name, "make") if line}

    assert named <= targets


def paths(name: str) -> set[str]:
    linked = re.findall(r"\]\((?!https?:)([^)]+)\)", page(name))
    pieces = [word for one in code(name) for word in one.split() if re.fullmatch(r"[\w.][\w./-]*(::\w+)?", word)]
    named = {piece.partition("::")[0] for piece in pieces if "/" in piece or piece.endswith(_SUFFIXES)}
    return {*linked, *named} - MADE


@pytest.mark.parametrize("name", PAGES)
def test_every_path_exists(name: str) -> None:
    folders = [ROOT / folder for folder in ("bot", "cards", "adapters", "manifest", "tests")]
    names = {path.name for path in (*ROOT.iterdir(), *(path for folder in folders for path in folder.rglob("*")))}
    own = {path for path in paths(name) if not path.startswith((".venv/", "../"))}
    missing = {path for path in own if not (ROOT / path).exists() and ("/" in path or path not in names)}

    assert missing == set()


def test_paths_are_found_where_they_are_named() -> None:
    named = {"manifest/board.png", "bot/app/choices/claim.py", "CONTRIBUTING.md", "tests/unit/test_ops.py"}

    assert named <= paths("README.md")


def settings(name: str) -> set[str]:
    """Dotted names whose first part is a table, assignments, and the variables that overrule a setting."""
    pieces = code(name)
    tables = "|".join(_fields_at(()))
    dotted = {one for one in pieces if re.fullmatch(rf"({tables})(\.[a-z_]+)+", one) and not one.endswith(_SUFFIXES)}
    assigned = {found[1] for piece in pieces if (found := re.match(r"([a-z_.]+) = ", piece))}
    overruled = re.findall(r"POSTVAKT__([A-Z_]+)=", page(name))
    return dotted | assigned | {".".join(one.lower().split("__")) for one in overruled}


@pytest.mark.parametrize("name", PAGES)
def test_every_setting_exists(name: str) -> None:
    unknown = {one for one in settings(name) if one.split(".")[-1] not in _fields_at(tuple(one.split(".")[:-1]))}

    assert unknown == set()


def test_settings_are_found_where_they_are_named() -> None:
    assert {"mode", "teams.app_id", "listen.port", "web.public_url"} <= settings("bot/SETUP.md")


def promises() -> list[str]:
    section = page("README.md").partition("## What it promises")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return [row[-1].strip("` ") for row in rows[1:]]


@pytest.mark.parametrize("test", promises())
def test_every_promise_has_a_test_that_would_break(test: str) -> None:
    path, _, name = test.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)

    assert name.startswith("test_")
    assert name in {node.name for node in tree.body if isinstance(node, functions)}


def test_there_are_promises() -> None:
    assert len(promises()) >= 10
    assert len(set(promises())) == len(promises())


@pytest.mark.parametrize(
    ("pattern", "most"), [("README.md", 220), ("bot/SETUP.md", 170), ("adapters/**/README.md", 120)]
)
def test_pages_stay_short(pattern: str, most: int) -> None:
    pages = [path for path in ROOT.glob(pattern) if "node_modules" not in path.parts]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in pages}

    assert lengths
    assert {name: length for name, length in lengths.items() if length > most} == {}
