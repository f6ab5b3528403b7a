"""Every card as it is sent, one file each: a change of a card is read as a change of these files.

All cards stand in bokmål; the other languages are shown by one card of each kind, and differ in words only.
"""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.i18n import texts
from cards import CardJson, board_card, error_card, form_card
from tests.cards.form_samples import FORMS
from tests.cards.samples import CARDS, ITEMS

_ONE_OF_EACH = (
    "waiting_unknown", "handled_temporary", "needs_attention_unknown", "list", "differences", "source_down", "welcome",
    "route_unknown", "by_hand", "more", "unit_told", "check_late", "check_form_with_faults",
)  # fmt: skip
_NAMES = (*ITEMS, *CARDS, *FORMS, "error")


def draw(name: str, locale: str) -> CardJson:
    words = texts(locale)
    if name == "error":
        return error_card(words("conflict.claimed", name="Kari (test)"), words, reason="sif.500")
    if name in FORMS:
        return form_card(FORMS[name], words)
    return board_card({**ITEMS, **CARDS}[name], words)


@pytest.mark.parametrize(
    ("name", "locale"),
    [(name, "nb") for name in _NAMES] + [(name, locale) for name in _ONE_OF_EACH for locale in ("nn", "en")],
)
def test_card_is_drawn_as_before(name: str, locale: str, snapshot: SnapshotAssertion) -> None:
    assert draw(name, locale) == snapshot.use_extension(JSONSnapshotExtension)


@pytest.mark.parametrize("name", _NAMES)
def test_languages_differ_in_words_only(name: str) -> None:
    bokmaal, nynorsk, english = (_shape(draw(name, locale)) for locale in ("nb", "nn", "en"))

    assert bokmaal == nynorsk == english


def _shape(node: object) -> object:
    if isinstance(node, dict):
        return {key: _shape(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_shape(one) for one in node]
    return type(node).__name__
