"""A card shows the fields of its view and nothing else; what clients say aloud names neither sender nor subject."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import texts
from bot.ports.forms import Form
from bot.ports.views import BoardView, ItemView, WelcomeView
from cards import board_card, form_card, item_card, summary
from cards.wording import escaped, plain
from tests.cards.form_samples import FORMS, a_route_form
from tests.cards.reading import Telling, markdown, of_type, shown
from tests.cards.samples import ITEMS, an_announced_item, an_item
from tests.cards.strategies import ANNOUNCED, checks, differences, items, lists, notices, unit_notices

NB = texts("nb")
#: what the cards themselves put between the fields of a view
_BETWEEN = re.compile(r", | |: ")


def _strings(view: object) -> set[str]:
    """Every text in a view, as it may stand on a card."""
    if isinstance(view, str):
        return {short(view, limit) for short in (plain, escaped) for limit in (255, 80, 50)}
    if isinstance(view, int):
        return {str(view)}
    if isinstance(view, tuple):
        joined = ", ".join(one for one in view if isinstance(one, str))
        return {escaped(joined), ", ".join(escaped(one) for one in view if isinstance(one, str))}.union(
            *map(_strings, view)
        )
    if is_dataclass(view):
        return set().union(*(_strings(getattr(view, field.name)) for field in fields(view)))
    return set()


def _unexplained(card: dict[str, object], view: object, told: Telling) -> list[str]:
    known = told.said | _strings(view)
    pieces = {piece for text in known for piece in _BETWEEN.split(text)}
    return [text for text in shown(card) if text not in known and not set(_BETWEEN.split(text)) <= pieces]


@settings(max_examples=80, deadline=None)
@given(view=st.one_of(items, lists, notices, differences, unit_notices, checks))
def test_nothing_but_the_view_is_shown(view: BoardView) -> None:
    told = Telling("nb")

    assert _unexplained(board_card(view, told), view, told) == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_nothing_but_the_form_is_shown(form: Form) -> None:
    told = Telling("nb")

    assert _unexplained(form_card(form, told), form, told) == []


@settings(max_examples=40, deadline=None)
@given(view=items)
def test_hidden_content_is_said_to_be_hidden(view: ItemView) -> None:
    hidden = item_card(replace(view, sender=None, subject=None, announced=""), NB)

    assert of_type(hidden, "RichTextBlock") == []
    assert NB("hidden.heading") in shown(hidden)
    assert NB(f"hidden.{view.sensitivity.value}") in shown(hidden)


@pytest.mark.parametrize("code", ANNOUNCED)
def test_of_what_was_only_announced_one_line_says_what_it_is(code: str) -> None:
    card = item_card(an_announced_item(code, sender="Hemmelig Avsender AS", subject="Hemmelig emne"), NB)

    assert NB(f"announced.{code}", door="Altinn") in shown(card)
    assert "Hemmelig" not in "".join(shown(card))
    assert NB("hidden.heading") not in shown(card)
    assert NB("item.link_only", source="Altinn") not in shown(card)


@pytest.mark.parametrize("view", ITEMS.values(), ids=ITEMS)
def test_notification_names_the_unit_but_neither_sender_nor_subject(view: ItemView) -> None:
    view = replace(view, sender="Hemmelig Avsender AS", subject="Hemmelig emne")
    card = item_card(view, NB)
    said = summary(view, NB)

    assert card["fallbackText"] == card["speak"] == said
    assert view.unit_name in said
    assert "Hemmelig" not in said


def test_notification_of_a_new_letter() -> None:
    assert summary(an_item(unit_name="Solkroken barnehage"), NB) == "Ny forsendelse til Solkroken barnehage"


def test_board_without_a_known_setter_names_nobody() -> None:
    told = shown(board_card(WelcomeView(board_set=True), NB))

    assert not any(text.startswith("Satt av") for text in told)


@settings(max_examples=60, deadline=None)
@given(sender=st.text(min_size=1), subject=st.text(min_size=1))
def test_senders_words_are_never_read_as_markdown(sender: str, subject: str) -> None:
    for card in (
        item_card(an_item(sender=f"Q7{sender}", subject=f"Q7{subject}"), NB),
        form_card(a_route_form(sender=f"Q7{sender}", subject=f"Q7{subject}"), NB),
    ):
        assert not any("Q7" in text for text in markdown(card))
        assert [block["inlines"][0]["text"] for block in of_type(card, "RichTextBlock")] == [
            plain(f"Q7{sender}"), plain(f"Q7{subject}")
        ]  # fmt: skip


@given(text=st.text())
def test_escaped_text_has_no_markdown_left(text: str) -> None:
    bare = re.sub(r"\\[\\`*_\[\]#>+.)-]", "", escaped(text))

    assert not re.search(r"[\\`*_\[\]]", bare)
    assert not re.match(r"[#>+-]|\d{1,2}[.)]", escaped(text))


def test_escaping_keeps_what_is_written() -> None:
    assert escaped("[Klikk](https://ond.invalid) *nå*") == r"\[Klikk\](https://ond.invalid) \*nå\*"
    assert escaped("1. etasje (vest), nr. 2-3") == r"1\. etasje (vest), nr. 2-3"


def test_plain_text_is_one_line_without_tricks() -> None:
    assert plain("Brev\r\n\tom  vei\u202e gpj.exe\u200b\x00") == "Brev om vei gpj.exe"
    assert plain("x" * 300) == "x" * 254 + "…"
