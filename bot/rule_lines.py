"""On which line of a rule file something stands: the TOML reader of the standard library tells it of syntax alone."""

from __future__ import annotations

import re
import tomllib

_HEADER = re.compile(r"\s*\[\[\s*(rule|\"rule\"|'rule')\s*\]\]")


class Lines:
    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._starts: list[int] | None = None

    def of_rule(self, place: int, word: str) -> int:
        """Of a word in the rule with that number, from 0; of its beginning where it lacks the word; 0 = not found."""
        starts = self._beginnings()
        if place >= len(starts):
            return 0
        begin = starts[place]
        end = starts[place + 1] if place + 1 < len(starts) else len(self._lines)
        return self._word(word, begin, end) or begin + 1

    def of_word(self, word: str) -> int:
        """Of a word at the beginning of a line; 0 = not found."""
        return self._word(word, 0, len(self._lines))

    def _word(self, word: str, begin: int, end: int) -> int:
        written = re.compile(rf"\s*(\[+\s*(rule\s*\.\s*)?)?[\"']?{re.escape(word)}[\"']?\s*[=.\]]") if word else None
        found = (number for number in range(begin, end) if written and written.match(self._lines[number]))
        return next(found, -1) + 1

    def _beginnings(self) -> list[int]:
        """A header that is part of a text of several lines is none: what stands before it is not whole TOML."""
        if self._starts is None:
            headers = (number for number, line in enumerate(self._lines) if _HEADER.match(line))
            self._starts = [number for number in headers if _is_whole("\n".join(self._lines[:number]))]
        return self._starts


def _is_whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True
