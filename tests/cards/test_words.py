"""No card speaks by itself: its words come from the catalogues, and the catalogues hold no words without a card."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cards
from bot.domain.differences import DifferenceKind
from bot.domain.item import Route, State
from bot.domain.routes import ByHand, NotForRecord, Refusal
from bot.domain.rules import SUGGESTED
from bot.domain.sensitivity import Sensitivity
from bot.i18n.catalogue import catalogue
from bot.ports.archive import FormChoices, Option
from bot.ports.forms import Form
from bot.ports.views import (
    Button,
    DifferenceGroup,
    DifferencesView,
    ItemView,
    ListChosen,
    ListView,
    NoticeView,
    SuggestionView,
)
from cards import board_card, error_card, form_card, mine_card
from tests.cards.claim_samples import MINE
from tests.cards.form_samples import FORMS, a_route_form
from tests.cards.reading import Telling
from tests.cards.samples import (
    CARDS,
    ITEMS,
    RECEIVED,
    a_difference,
    a_differences_view,
    a_handled_item,
    a_list,
    a_row,
    an_announced_item,
    an_item,
    an_item_in_trouble,
)
from tests.cards.strategies import ANNOUNCED, NOTICES, PUT_AWAY, TROUBLES

#: whole families that are drawn on cards; the others belong to the application
_DRAWN = (
    "format", "button", "state", "hidden", "route", "by_hand", "not_for_record", "put_away", "item", "announced",
    "summary", "list", "notice", "notice_advice", "notice_over", "notice_card", "welcome", "answer", "dialog", "form",
    "submit", "trouble", "trouble_advice", "alike", "refusal", "refusing",
    "differences", "difference", "difference_advice", "unit_card", "daily", "suggestion",
    "snooze", "notes", "several", "mine",
)  # fmt: skip
_SOURCES = sorted(Path(cards.__file__).parent.glob("*.py"))
#: not drawn by cards: stands in an input because whoever makes the form put it there, or only in what commands answer
_OF_THE_APPLICATION = {"form.neutral_title", "format.weekday", "mine.in_channel.one", "mine.in_channel.other"}
_JOINTS = {" ", ", ", ": ", " · "}


def _items() -> Iterator[ItemView]:
    yield from ITEMS.values()
    yield from (an_item(buttons=(button,)) for button in Button)
    yield from (an_item(state=state) for state in State)
    yield from (an_item(sensitivity=sensitivity, sender=None, subject=None) for sensitivity in Sensitivity)
    yield from (a_handled_item(route=route) for route in Route)
    yield from (a_handled_item(route=Route.DONE_BY_HAND, reason=way) for way in (*ByHand, Route.ALREADY_REGISTERED))
    yield from (a_handled_item(route=Route.NOT_FOR_RECORD, reason=reason) for reason in NotForRecord)
    yield from (a_handled_item(route=Route.REFUSE, reason=reason) for reason in Refusal)
    yield from (a_handled_item(route=Route.DONE_BY_HAND, put_away=put_away) for put_away in PUT_AWAY)
    yield from (an_announced_item(code) for code in ANNOUNCED)
    yield from (an_item_in_trouble(code) for code in TROUBLES)
    yield from (an_item(suggestion=SuggestionView(route=route, reason="Fordi.")) for route in SUGGESTED)


def _notices() -> Iterator[NoticeView]:
    for code in NOTICES:
        for over in (False, True):
            yield NoticeView(version=1, code=code, source_name="Altinn", unit_names=("Enhet",) * 13, over=over)
    yield NoticeView(version=1, code=NOTICES[0], source_name="Altinn", unit_names=("Enhet",) * 14)


def _lists() -> Iterator[ListView]:
    for count in (1, 2):
        chosen = ListChosen(older_than=1)
        rows = (a_row(12, due_at=RECEIVED), a_row(11, due_at=RECEIVED, overdue=True), a_row(13))
        yield a_list(waiting=count, backlog=count)
        yield a_list(*rows[:count], waiting=count, chosen=chosen, found=count, page=2, pages=3)
        yield a_list(*rows, pages=3)
    yield a_list(chosen=chosen, found=0)
    yield a_list(a_row(1, snoozed_until=RECEIVED))


def _differences() -> Iterator[DifferencesView]:
    for beyond in (0, 1, 2):
        groups = (DifferenceGroup(kind=kind, count=1 + beyond, rows=(a_difference(),)) for kind in DifferenceKind)
        yield a_differences_view(*groups, elsewhere=beyond, items=1 + beyond, unregistered=beyond)
    yield a_differences_view(DifferenceGroup(kind=DifferenceKind.ENTRY_VOID, count=1, rows=()))


def _forms() -> Iterator[Form]:
    yield from FORMS.values()
    yield a_route_form(choices=FormChoices(units=tuple(Option(code=f"e{n}", title=f"Enhet {n}") for n in range(41))))


def test_every_word_of_the_card_families_is_drawn_somewhere() -> None:
    told = Telling("nb")
    for view in (*_items(), *CARDS.values(), *_notices(), *_lists(), *_differences()):
        board_card(view, told)
    for form in _forms():
        form_card(form, told)
    error_card("", told)
    for mine in MINE.values():
        mine_card(mine, told)

    families = {key for key in catalogue("nb") if key.partition(".")[0] in _DRAWN}
    assert families - told.keys == _OF_THE_APPLICATION


def _spoken(tree: ast.AST) -> Iterator[ast.Constant]:
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


@pytest.mark.parametrize("source", _SOURCES, ids=lambda path: path.name)
def test_cards_hold_no_text_of_their_own(source: Path) -> None:
    literals = [node.value for node in _spoken(ast.parse(source.read_text(encoding="utf-8")))]

    assert [text for text in literals if text not in _JOINTS and re.search(r"\s|[æøåÆØÅ]", str(text))] == []


@pytest.mark.parametrize("source", _SOURCES, ids=lambda path: path.name)
def test_what_people_read_is_never_a_literal(source: Path) -> None:
    read = {"text", "title", "label", "placeholder", "error_message", "tooltip", "fallback_text", "speak"}
    tree = ast.parse(source.read_text(encoding="utf-8"))
    keywords = [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in read]

    assert not any(isinstance(keyword.value, ast.Constant) and keyword.value.value for keyword in keywords)
