"""Forgives how people write: capitals, accents, and æ, ø and å on a keyboard that has none.

«søk», «Sok» and «soek» are one word here, and so are «vår», «var» and «vaar»: what is compared is never shown.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")

#: letters that Unicode takes for letters of their own, not for ones with an accent
_LETTERS = str.maketrans({"æ": "a", "ä": "a", "ø": "o", "ö": "o", "ð": "d", "þ": "t", "đ": "d"})
#: as they are written where a keyboard lacks the letter
_PAIRS = (("ae", "a"), ("oe", "o"), ("aa", "a"))
#: below this a suggestion is a guess
_NEAR = 0.6


def folded(text: str) -> str:
    """The same for every way to write the same words; runs of spaces are one."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    kept = "".join(char for char in bare if not unicodedata.combining(char))
    for pair, letter in _PAIRS:
        kept = kept.replace(pair, letter)
    return " ".join(kept.split())


def nearest(text: str, names: Iterable[str]) -> str:
    """The name that somebody may have meant; empty where none is near enough. Of equally near ones the first."""
    by_folded: dict[str, str] = {}
    for name in names:
        by_folded.setdefault(folded(name), name)
    found = difflib.get_close_matches(folded(text), by_folded, n=1, cutoff=_NEAR)
    return by_folded[found[0]] if found else ""


def begins_a_word(folded_part: str, name: str) -> bool:
    """Whether one of the name's words begins so; a single letter must be the whole word."""
    words = folded(name).replace("-", " ").split()
    if len(folded_part) < 2:
        return folded_part in words
    return any(word.startswith(folded_part) for word in (*words, folded(name)))


def called(text: str, named: Collection[tuple[str, Thing]], *, begun: bool = False) -> list[Thing]:
    """Whatever has that name: written just so, capitals apart; where there is none, however it is written.

    `begun`: or a name that begins with these words.
    """
    for spelt in (_but_for_capitals, folded):
        wanted, spelled = spelt(text), [(spelt(name), thing) for name, thing in named]
        found = [thing for name, thing in spelled if name == wanted or (begun and name.startswith(f"{wanted} "))]
        if found:
            return found
    return []


def _but_for_capitals(text: str) -> str:
    return " ".join(text.casefold().split())
