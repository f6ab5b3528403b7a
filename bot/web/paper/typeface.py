"""The one typeface on our own pages, Source Sans Pro: Latin with Sámi letters, Greek and Cyrillic."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from bot.web.paper.refusal import NotPaper

NAME = "SourceSansPro"
_TAB = 4
#: written from right to left, or shaped: letters side by side would say something else
_SHAPED = frozenset({"R", "AL", "AN"})
#: bytes of the file hold them, paper does not
_UNSEEN = frozenset({"Cc", "Cf"})
_ALIKE = str.maketrans({"\u202f": "\u00a0", "\u2028": "\n", "\u2029": "\n", "\t": " " * _TAB})


@cache
def typeface() -> TTFont:
    font = TTFont(NAME, str(files("font_source_sans_pro").joinpath("files", "SourceSansPro-Regular.ttf")))
    pdfmetrics.registerFont(font)
    return font


def width(text: str, size: float) -> float:
    return float(typeface().stringWidth(text, size))


def printable(text: str) -> str:
    """With line feeds alone. Raises NotPaper where the typeface cannot write it as it is."""
    known = typeface().face.charToGlyph
    text = _plain(text)
    for one in set(text) - {"\n"}:
        strange = unicodedata.bidirectional(one) in _SHAPED or unicodedata.category(one).startswith("M")
        if strange or ord(one) not in known:
            raise NotPaper("letters")
    return text


def nearly(text: str) -> str:
    """One line, with a question mark for each letter that cannot be written: our own cover sheet always comes."""
    known = typeface().face.charToGlyph
    return "".join(one if ord(one) in known else "?" for one in " ".join(_plain(text).split()))


def wrapped(text: str, size: float, wide: float) -> list[str]:
    """Lines that fit, broken between words, and within those that are longer than a line."""
    lines = []
    for paragraph in text.split("\n"):
        first, *others = re.findall(r" *[^ ]+", paragraph) or [""]
        *full, line = _cut(first, size, wide)
        lines += full
        for word in others:
            if width(line + word, size) <= wide:
                line += word
                continue
            lines.append(line)
            *full, line = _cut(word.lstrip(" "), size, wide)
            lines += full
        lines.append(line)
    return lines


def _cut(word: str, size: float, wide: float) -> list[str]:
    pieces, start = [], 0
    for place in range(1, len(word) + 1):
        if width(word[start:place], size) > wide and place - 1 > start:
            pieces.append(word[start : place - 1])
            start = place - 1
    return [*pieces, word[start:]]


def _plain(text: str) -> str:
    one = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").translate(_ALIKE))
    return "".join(each for each in one if each == "\n" or unicodedata.category(each) not in _UNSEEN)
