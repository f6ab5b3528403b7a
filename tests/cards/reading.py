"""Reads a card as its tests need it: what it shows, which inputs and buttons it has, what a click carries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.i18n import Texts

Json = dict[str, Any]
#: the keys whose values a person sees or hears
_SHOWN = frozenset({"text", "title", "label", "placeholder", "errorMessage", "tooltip", "fallbackText", "speak"})


class Telling(Texts):
    """Real texts that remember which keys were asked for and what they said."""

    def __init__(self, locale: str) -> None:
        super().__init__(locale)
        self.keys: set[str] = set()
        self.said: set[str] = set()

    def __call__(self, key: str, /, **values: str | int) -> str:
        self.keys.add(key)
        return self._tell(super().__call__(key, **values))

    def _when(self, at: Any, pattern: str) -> str:
        return self._tell(super()._when(at, pattern))

    def day(self, of: Any) -> str:
        return self._tell(super().day(of))

    def _tell(self, said: str) -> str:
        self.said.add(said)
        return said


def parts(node: object) -> Iterator[Json]:
    """Every object of the card, fallbacks included, in the order that it stands."""
    if isinstance(node, list):
        for one in node:
            yield from parts(one)
    elif isinstance(node, dict):
        yield node
        for value in node.values():
            yield from parts(value)


def of_type(card: Json, *kinds: str) -> list[Json]:
    return [part for part in parts(card) if part.get("type") in kinds]


def inputs(card: Json) -> dict[str, Json]:
    found = [part for part in parts(card) if str(part.get("type", "")).startswith("Input.")]
    assert len({part["id"] for part in found}) == len(found)
    return {part["id"]: part for part in found}


def actions(card: Json) -> list[Json]:
    """What can be clicked, without the fallbacks."""
    return [
        action
        for part in parts({key: value for key, value in card.items() if key != "refresh"})
        for action in part.get("actions", [])
    ]


def shown(card: Json) -> list[str]:
    """Every string that a person sees or hears."""
    found = [value for part in parts(card) for key, value in part.items() if key in _SHOWN and isinstance(value, str)]
    found += [fact["value"] for fact_set in of_type(card, "FactSet") for fact in fact_set["facts"]]
    return found + [field["value"] for field in of_type(card, "Input.Text") if "value" in field]


def markdown(card: Json) -> list[str]:
    """What a client reads as Markdown."""
    found = [part["text"] for part in of_type(card, "TextBlock")]
    for fact_set in of_type(card, "FactSet"):
        found += [text for fact in fact_set["facts"] for text in (fact["title"], fact["value"])]
    return found


def size(card: Json) -> int:
    """Bytes as Teams counts them: UTF-16."""
    return len(json.dumps(card, ensure_ascii=False).encode("utf-16-le"))
