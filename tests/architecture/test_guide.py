"""The archivists' guide says what stands on the cards: every button, every text and every word to write exists."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot.teams.commands
from bot.i18n.catalogue import catalogue

ROOT = Path(__file__).resolve().parents[2]
GUIDE = "bot/VEILEDER.md"
#: shorter ones are placeholders with little between them, and fit anything
_LEAST_LETTERS = 4
#: set up once by an administrator, and told of in bot/SETUP.md
_NOT_FOR_ARCHIVISTS = {"tavle"}
_LARGEST_PICTURE = 200_000


def guide() -> str:
    return (ROOT / GUIDE).read_text(encoding="utf-8")


def texts_said() -> list[re.Pattern[str]]:
    """One pattern for each text of the catalogue that has words of its own."""
    said = catalogue("nb").values()
    worded = [text for text in said if sum(char.isalpha() for char in re.sub(r"\{\w+\}", "", text)) >= _LEAST_LETTERS]
    return [re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text))) for text in {*worded, "Ta"}]


def commands() -> Iterator[tuple[str, ...]]:
    """The names of each command, the first of them in bokmål."""
    package = bot.teams.commands
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and thing.__module__ == module.name and isinstance(_names(thing), tuple):
                yield _names(thing)


def _names(thing: type) -> tuple[str, ...]:
    names: tuple[str, ...] = getattr(thing, "names", ())
    return names


def test_every_text_in_quotes_stands_on_a_card_or_in_a_form() -> None:
    patterns = texts_said()
    quoted = set(re.findall(r"«([^»]+)»", guide()))
    unknown = {one for one in quoted if not any(pattern.fullmatch(one) for pattern in patterns)}

    assert len(quoted) > 20
    assert unknown == set()


def test_every_word_to_write_is_a_command_and_none_is_left_out() -> None:
    written = {piece.split()[0] for piece in re.findall(r"`([^`]+)`", guide())} - {"@Postvakt"}
    names = [command for command in commands() if command]

    assert written <= {name for command in names for name in command}
    assert {command[0] for command in names} - _NOT_FOR_ARCHIVISTS <= written


def test_every_picture_is_there_small_and_told_in_words() -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", guide())

    assert 2 <= len(pictures) <= 4
    for words, path in pictures:
        assert len(words) > 20
        assert 0 < (ROOT / "bot" / path).stat().st_size < _LARGEST_PICTURE


@pytest.mark.parametrize("page", ["README.md", "bot/SETUP.md"])
def test_it_is_found_from_the_pages_that_lead_there(page: str) -> None:
    assert GUIDE in (ROOT / page).read_text(encoding="utf-8")


def test_it_stays_on_one_page() -> None:
    assert len(guide().splitlines()) <= 120
