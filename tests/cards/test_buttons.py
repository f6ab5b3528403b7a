"""What a click carries, how many buttons there are and which of them open a dialog, for any view."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import texts
from bot.ports.claim_forms import LISTED
from bot.ports.views import OPENS_DIALOG, OPENS_PAGE, BoardView, Button, ItemView, ListView
from cards import CardJson, board_card, item_card
from tests.cards.form_samples import FORMS
from tests.cards.reading import actions, of_type, parts
from tests.cards.samples import CARDS, ITEM, ITEMS, an_item
from tests.cards.strategies import checks, differences, items, lists, notices, unit_notices
from tests.cards.test_snapshots import draw

NB = texts("nb")
_CARRIED = {"item_id", "version", "verb", "msteams"}


@settings(max_examples=60, deadline=None)
@given(view=st.one_of(items, lists, notices, differences, unit_notices, checks))
def test_click_carries_the_item_its_version_and_the_verb_only(view: BoardView) -> None:
    for action in of_type(board_card(view, NB), "Action.Execute", "Action.Submit"):
        data = action["data"]
        verb = action.get("verb", data.get("verb"))
        if isinstance(view, ListView) and verb == Button.LIST_SHOW:
            # which page is no secret and no state: what stands there is read when it is asked for
            assert isinstance(data.pop("page"), int)
        of_the_list = isinstance(view, ListView) and verb in (Button.LIST_SHOW, Button.SEVERAL)
        assert data["item_id"] == (LISTED if of_the_list else ITEM)
        assert set(data) <= _CARRIED
        assert isinstance(data["version"], int)
        assert data.get("msteams", {"type": "task/fetch"}) == {"type": "task/fetch"}


@pytest.mark.parametrize("name", [*ITEMS, *CARDS, *FORMS])
def test_execute_falls_back_on_submit_with_the_same_verb(name: str) -> None:
    for action in actions(draw(name, "nb")):
        if action["type"] == "Action.Execute":
            back = action["fallback"]
            assert (back["type"], back["title"]) == ("Action.Submit", action["title"])
            assert back["data"] == {**action["data"], "verb": action["verb"]}
        elif action["type"] == "Action.Submit":
            assert action["data"]["verb"]


@settings(max_examples=60, deadline=None)
@given(view=items)
def test_item_has_its_buttons_in_order_and_never_more_than_six(view: ItemView) -> None:
    drawn = item_card(view, NB).get("actions", [])
    verbs = [action.get("verb") or action["data"]["verb"] for action in drawn if action["type"] != "Action.OpenUrl"]

    assert len(drawn) <= 6
    assert verbs == [button.value for button in view.buttons if button not in OPENS_PAGE]
    assert all(action["url"].startswith("http") for action in drawn if action["type"] == "Action.OpenUrl")


@pytest.mark.parametrize("kind", sorted({*Button} - OPENS_PAGE))
def test_dialog_is_opened_by_submit_and_everything_else_is_executed(kind: Button) -> None:
    action = item_card(an_item(buttons=(kind,), version=8), NB)["actions"][0]

    expected: dict[str, Any] = {"item_id": ITEM, "version": 8}
    if kind in OPENS_DIALOG:
        assert action["type"] == "Action.Submit"
        expected |= {"verb": kind.value, "msteams": {"type": "task/fetch"}}
    else:
        assert (action["type"], action["verb"]) == ("Action.Execute", kind.value)
    assert action["data"] == expected


def test_the_usual_button_stands_out_where_there_is_one() -> None:
    def styles(card: CardJson) -> list[str | None]:
        return [action.get("style") for action in card["actions"]]

    assert styles(draw("waiting", "nb")) == ["positive", None, None, None, None, None]
    assert set(styles(draw("needs_attention_unknown", "nb"))) == {None}


def test_the_list_goes_on_where_there_is_more_and_back_from_a_choice() -> None:
    def shown(name: str) -> list[tuple[str, int, bool]]:
        buttons = [action for action in actions(draw(name, "nb")) if action.get("verb") == Button.LIST_SHOW]
        return [(one["title"], one["data"]["page"], one.get("associatedInputs") != "none") for one in buttons]

    assert shown("list") == [("Vis utvalg", 1, True), ("Neste side", 2, True)]
    assert shown("list_own_page") == [("Vis utvalg", 1, True), ("Forrige side", 1, True), ("Vis alle", 1, False)]
    assert shown("list_of_one") == []


def test_handled_item_leads_to_its_entry_and_its_letter() -> None:
    links = [action for action in draw("handled_temporary", "nb")["actions"] if action["type"] == "Action.OpenUrl"]

    assert [(link["title"], link["url"]) for link in links] == [
        ("Åpne journalposten", "https://arkiv.invalid/journalpost/5"),
        ("Åpne i Altinn", "https://altinn.invalid/melding/1"),
    ]


def test_the_letter_is_read_on_a_page_beside_the_usual_button() -> None:
    actions = draw("claimed_to_read", "nb")["actions"]

    assert [action["title"] for action in actions] == [
        "Fordel", "Les brevet", "Gjort for hånd", "Legg tilbake", "Flere valg", "Åpne i Altinn",
    ]  # fmt: skip
    assert actions[1] == {
        "type": "Action.OpenUrl",
        "title": "Les brevet",
        "url": "https://postvakt.invalid/letters/1",
    }


def test_there_is_no_button_to_a_page_that_is_not_there() -> None:
    titles = [action["title"] for action in item_card(an_item(buttons=(Button.READ,)), NB)["actions"]]

    assert titles == ["Åpne i Altinn"]


def test_link_to_the_letter_makes_room_where_there_is_none() -> None:
    view = replace(ITEMS["handled_temporary"], buttons=tuple(kind for kind in Button if kind not in OPENS_PAGE)[:5])
    titles = [action["title"] for action in item_card(view, NB)["actions"]]

    assert len(titles) == 6
    assert titles[-1] == "Åpne journalposten"


def test_viewers_clients_may_ask_for_their_own_view() -> None:
    refresh = item_card(an_item(viewers=tuple(f"29:{n}" for n in range(61))), NB)["refresh"]

    assert (refresh["action"]["type"], refresh["action"]["verb"]) == ("Action.Execute", "refresh")
    assert refresh["action"]["data"] == {"item_id": ITEM, "version": 3}
    assert refresh["userIds"] == [f"29:{n}" for n in range(60)]


def test_nobody_is_asked_to_refresh_where_nobody_may() -> None:
    assert "refresh" not in item_card(an_item(viewers=()), NB)


def test_equal_buttons_of_a_list_tell_a_screen_reader_which_letter_they_take() -> None:
    tooltips = [action["tooltip"] for action in actions(draw("list", "nb")) if action.get("verb") == Button.CLAIM]

    assert len(set(tooltips)) == len(tooltips) == 3
    assert tooltips[1] == "Ta: Plan og bygg, mottatt 9. jan. kl. 12.00"


@pytest.mark.parametrize("name", [*ITEMS, *CARDS, *FORMS, "error"])
def test_texts_wrap_and_one_heading_says_what_the_card_is_about(name: str) -> None:
    card = draw(name, "nb")

    assert all(part["wrap"] for part in of_type(card, "TextBlock", "Input.Toggle"))
    if name not in FORMS:
        assert len([part for part in parts(card) if part.get("style") == "heading"]) == 1
