"""Buttons: each carries the item, the version that it was drawn from and its verb, nothing else.

A client without Action.Execute falls back on Action.Submit with the same verb; both end in the same router. Only
Action.Submit opens a dialog (msteams-docs, task-modules, 2026-04-17).
"""

from __future__ import annotations

from typing import Any, Literal

from microsoft_teams.cards import (
    Action,
    ActionStyle,
    ExecuteAction,
    OpenUrlAction,
    RefreshDefinition,
    SubmitAction,
)

from bot.domain.identifiers import ItemId
from bot.i18n import Texts
from bot.ports.views import OPENS_DIALOG, Button

REFRESH = "refresh"


def button(
    kind: Button,
    item_id: ItemId,
    version: int,
    texts: Texts,
    *,
    title: str = "",
    primary: bool = False,
    tooltip: str | None = None,
) -> Action:
    """`title`: where the button's usual words do not say what it does here.

    `tooltip`: of a row among others; what is typed into the card is nothing to that button.
    """
    title = title or texts(f"button.{kind.value}")
    style: ActionStyle | None = "positive" if primary else None
    inputs: Literal["none"] | None = "none" if tooltip else None
    if kind in OPENS_DIALOG:
        data = {"msteams": {"type": "task/fetch"}, **_data(item_id, version, kind.value)}
        return SubmitAction(title=title, style=style, data=data, tooltip=tooltip, associated_inputs=inputs)
    return ExecuteAction(
        title=title,
        verb=kind.value,
        data={"item_id": item_id, "version": version},
        style=style,
        tooltip=tooltip,
        associated_inputs=inputs,
        fallback=SubmitAction(title=title, data=_data(item_id, version, kind.value)),
    )


def submit(verb: str, item_id: ItemId, version: int, *, title: str, with_inputs: bool = True) -> SubmitAction:
    """Sends a dialog's inputs, which the client merges into the data."""
    return SubmitAction(
        title=title,
        style="positive" if with_inputs else None,
        data=_data(item_id, version, verb),
        associated_inputs=None if with_inputs else "none",
    )


def links(*titled: tuple[str, str]) -> list[Action]:
    """Buttons that open a page, one for each address; Teams opens web addresses only."""
    return [OpenUrlAction(title=title, url=url) for title, url in titled if url.startswith(("https://", "http://"))]


def refreshed_by(viewers: tuple[str, ...], item_id: ItemId, version: int) -> RefreshDefinition | None:
    """Lets the clients of these people ask for their own view; with an empty list Teams would ask nobody."""
    if not viewers:
        return None
    action = ExecuteAction(verb=REFRESH, data={"item_id": item_id, "version": version})
    return RefreshDefinition(action=action, user_ids=list(viewers[:60]))


def _data(item_id: ItemId, version: int, verb: str) -> dict[str, Any]:
    return {"item_id": item_id, "version": version, "verb": verb}
