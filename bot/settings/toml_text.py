"""TOML that people have written: what it says, and on which line each table, field and element of a list begins."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from bot.domain.office_files import FileFault, FileFaults

#: names of tables and fields, and numbers of elements, from 0
Place = tuple[str | int, ...]
_SYNTAX_PLACE = re.compile(r"\(at line (\d+), column \d+\)$")
_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|\#[^\n]*|\n|[\[\]{}=,.]|[^\s\"'\#\[\]{}=,.]+",
    re.DOTALL,
)


class TomlText:
    """Raises FileFaults where it is none: of other faults the reader of the standard library tells no lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        try:
            self.table: dict[str, Any] = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            # beside its own error: a number of thousands of digits, tables within tables without end
            found = _SYNTAX_PLACE.search(str(error))
            raise FileFaults([FileFault(code="toml", line=int(found[1]) if found else None)]) from None

    def line_of(self, *place: str | int) -> int | None:
        """Counted from 1. Where the place is not written, of what it would stand in; None = nothing of it is there."""
        lengths = range(len(place), 0, -1)
        return next((self._lines[place[:length]] for length in lengths if place[:length] in self._lines), None)

    @cached_property
    def _lines(self) -> dict[Place, int]:
        lines: dict[Place, int] = {}
        for place, line in _Walk().places(self._text):
            for length in range(1, len(place) + 1):
                lines.setdefault(place[:length], line)
        return lines


class _Walk:
    """Through a text that is known to be TOML."""

    def __init__(self) -> None:
        #: how many rows each list of tables has so far
        self._rows: Counter[Place] = Counter()
        self._table: Place = ()
        #: what stands around a value: the place of a list or a table that is written within one line's value
        self._around: list[Place] = []
        #: of the next element or field's value; empty while a name is read
        self._value: Place = ()
        self._name: list[str] = []
        self._brackets = ""

    def places(self, text: str) -> Iterator[tuple[Place, int]]:
        line = 1
        for piece in _PIECE.findall(text):
            if piece == "\n":
                if not self._around:
                    self._value, self._name, self._brackets = (), [], ""
            elif piece[0] != "#":
                place = self._in_value(piece) if self._value else self._in_name(piece)
                if place:
                    yield place, line
            line += piece.count("\n")

    def _in_name(self, piece: str) -> Place:
        match piece:
            case "[":
                self._brackets += piece
            case "]":
                self._value = self._table = self._headed()
                return self._value
            case "=":
                self._value = (*(self._around[-1] if self._around else self._table), *self._name)
                self._name = []
                return self._value
            case "}":
                self._value = self._around.pop()
            case "." | ",":
                pass
            case _:
                self._name.append(_read(piece))
        return ()

    def _in_value(self, piece: str) -> Place:
        match piece:
            case "[" if not self._brackets:
                self._around.append(self._value)
                self._value = (*self._value, 0)
            case "{":
                place = self._value
                self._around.append(place)
                self._value, self._name = (), []
                return place
            case "]" | "}" if self._around:
                self._value = self._around.pop()
            case ",":
                self._next()
            case _:
                return self._value
        return ()

    def _next(self) -> None:
        last = self._value[-1]
        if isinstance(last, int) and self._value[:-1] == self._around[-1]:
            self._value = (*self._around[-1], last + 1)
        else:
            self._value, self._name = (), []

    def _headed(self) -> Place:
        place: Place = ()
        for depth, part in enumerate(self._name, start=1):
            place = (*place, part)
            if depth == len(self._name) and self._brackets == "[[":
                self._rows[place] += 1
            if self._rows[place]:
                place = (*place, self._rows[place] - 1)
        return place


def _read(name: str) -> str:
    return str(tomllib.loads(f"name = {name}")["name"]) if name[0] in "\"'" else name
