"""The card that gathers waiting letters without cards of their own, so that a flood does not bury the board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from microsoft_teams.cards import (
    Action,
    CardElement,
    Choice,
    ChoiceSetInput,
    ExecuteAction,
    SubmitAction,
    TextBlock,
)

from bot.i18n import Texts
from bot.ports.claim_forms import LISTED
from bot.ports.views import ANY, Button, ListChoice, ListChosen, ListRow, ListView
from cards.buttons import button
from cards.frame import CardJson, framed
from cards.pieces import band, heading, hint, line
from cards.rows import row_head, row_of, short, told_apart
from cards.summary import summary
from cards.wording import plain

#: many choices share one card
_LONGEST_CHOICE = 40
_NO_INPUTS: Literal["none"] = "none"
#: from here on a choice is found by typing
_MANY = 8


def list_card(view: ListView, texts: Texts) -> CardJson:
    said = summary(view, texts)
    body: list[CardElement] = [band("accent" if view.waiting else "good", [heading(said)])]
    if view.backlog:
        body.append(line(texts.plural("list.backlog", view.backlog)))
    own = view.chosen != ListChosen()
    if own:
        body.append(line(texts.plural("list.found", view.found, waiting=view.waiting)))
    if view.rows:
        about = {"page": view.page, "pages": view.pages}
        key = "list.found_page" if own else "list.page"
        body.append(hint(texts(key, **about, at=texts.moment(view.counted_at))))
    elif own:
        body.append(line(texts("list.nothing")))
    body.extend(_rows(view, texts))
    if own or view.pages > 1:
        body.extend(_filters(view, texts))
    return framed(body, texts=texts, said=said, actions=[*_actions(view, texts, own=own)])


def _rows(view: ListView, texts: Texts) -> Iterator[CardElement]:
    for row in view.rows:
        told = told_apart(Button.CLAIM, row.unit_name, row.received_at, texts)
        claim = button(Button.CLAIM, row.item_id, row.version, texts, tooltip=told)
        yield row_of([*_about(row, texts)], [claim])


def _about(row: ListRow, texts: Texts) -> Iterator[CardElement]:
    """A sensitive letter's service and source are not told."""
    yield from row_head(row.unit_name)
    if row.service_name or row.source_name:
        yield hint(texts("list.row", service=short(row.service_name), source=short(row.source_name)))
    age = texts.plural("list.days", row.days) if row.days > 0 else texts("list.today")
    yield hint(texts("list.age", day=texts.day(row.received_at), age=age))
    if row.due_at is not None:
        yield _due(texts("list.overdue" if row.overdue else "list.due", day=texts.day(row.due_at)), row)
    if row.snoozed_until:
        yield hint(texts("list.snoozed", at=texts.moment(row.snoozed_until)))


def _due(said: str, row: ListRow) -> TextBlock:
    return TextBlock(
        text=said, size="Small", weight="Bolder", wrap=True, spacing="None",
        color="Attention" if row.overdue else "Warning",
    )  # fmt: skip


def _filters(view: ListView, texts: Texts) -> Iterator[CardElement]:
    chosen = view.chosen
    yield _filter("list_unit", texts("list.unit"), texts("list.any_unit"), _named(view.units, texts), chosen.unit)
    sources = _named(view.sources, texts)
    yield _filter("list_source", texts("list.source"), texts("list.any_source"), sources, chosen.source_id)
    ages = [(str(days), texts.plural("list.older_than", days)) for days in view.ages]
    older_than = str(chosen.older_than) if chosen.older_than else ""
    yield _filter("list_age", texts("list.older"), texts("list.any_age"), ages, older_than)


def _named(choices: Sequence[ListChoice], texts: Texts) -> list[tuple[str, str]]:
    return [
        (one.value, texts("list.choice", name=plain(one.name, _LONGEST_CHOICE), count=one.letters)) for one in choices
    ]


def _filter(name: str, label: str, nothing: str, choices: Sequence[tuple[str, str]], chosen: str) -> ChoiceSetInput:
    """A unit whose last letter has just been taken is no choice any more."""
    known = chosen in {value for value, _ in choices}
    return ChoiceSetInput(
        id=name,
        label=label,
        style="filtered" if len(choices) > _MANY else "compact",
        choices=[Choice(title=title, value=value) for value, title in [(ANY, nothing), *choices]],
        value=chosen if known else ANY,
    )


def _actions(view: ListView, texts: Texts, *, own: bool) -> Iterator[Action]:
    if own or view.pages > 1:
        yield _show(view, texts("button.list_show"), page=1)
    if view.page > 1:
        yield _show(view, texts("list.previous"), page=view.page - 1)
    if view.page < view.pages:
        yield _show(view, texts("list.next"), page=view.page + 1)
    if view.rows:
        yield button(Button.SEVERAL, LISTED, view.version, texts)
    if own or view.page > 1:
        yield _show(view, texts("list.all"), page=1, with_inputs=False)


def _show(view: ListView, title: str, *, page: int, with_inputs: bool = True) -> Action:
    """Which page stands in the data; what is chosen is typed into the card, and goes with it."""
    data = {"item_id": LISTED, "version": view.version, "page": page}
    verb, inputs = Button.LIST_SHOW.value, _NO_INPUTS if not with_inputs else None
    back = SubmitAction(title=title, data={**data, "verb": verb}, associated_inputs=inputs)
    return ExecuteAction(title=title, verb=verb, data=data, associated_inputs=inputs, fallback=back)
