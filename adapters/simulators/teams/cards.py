"""Reads Adaptive Cards as a client does: which buttons and inputs it offers and what a click on one of them sends.

Merging follows npm adaptivecards 3.0.6 (`SubmitActionBase.internalPrepareForExecution`, read 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Inputs = Mapping[str, object]

CARD = "application/vnd.microsoft.card.adaptive"
#: parts of a card that a person does not see as they stand
_NOT_SHOWN = frozenset({"refresh", "authentication", "fallback", "data", "msteams"})
#: what a renderer keeps of an action and tells it from its neighbours by
_IDENTITY = ("type", "id", "title", "verb", "data")
_MOST_REFRESHED = 60
_MOST_ACTIONS = 6


class NotOnTheCard(LookupError):
    """No such button, input or choice on the card that this person sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """An action of a card with the inputs that it carries along."""

    action: Json
    inputs: tuple[Json, ...]
    #: the client pressed it on a card that is no longer there: it sends what it holds
    orphaned: bool = False

    @property
    def kind(self) -> str:
        return str(self.action.get("type", ""))

    @property
    def opens_dialog(self) -> bool:
        """Action.Submit with `msteams.type` task/fetch: the only form with an example (msteams-docs, 2026-04-17)."""
        data = self.action.get("data")
        wish = data.get("msteams") if isinstance(data, dict) else None
        return self.kind == "Action.Submit" and isinstance(wish, dict) and wish.get("type") == "task/fetch"

    def names(self) -> set[str]:
        data = self.action.get("data")
        found = {self.action.get(key) for key in ("verb", "id", "title")}
        if isinstance(data, dict):
            found.add(data.get("verb"))
        return {name for name in found if isinstance(name, str) and name}


def adaptive_card(activity: Json) -> Json | None:
    for attachment in activity.get("attachments") or []:
        if attachment.get("contentType") == CARD and isinstance(attachment.get("content"), dict):
            content: Json = attachment["content"]
            return content
    return None


def buttons(card: Json) -> list[Button]:
    return list(_buttons(card, ()))


def _buttons(card: Json, outer: tuple[Json, ...]) -> Iterator[Button]:
    parts = list(_parts(card))
    inputs = outer + tuple(part for part in parts if str(part["type"]).startswith("Input."))
    for part in parts:
        if part["type"] == "Action.ShowCard" and isinstance(part.get("card"), dict):
            yield from _buttons(part["card"], inputs)
        elif str(part["type"]).startswith("Action."):
            yield Button(action=part, inputs=inputs if part.get("associatedInputs") != "none" else ())


def _parts(node: object) -> Iterator[Json]:
    """Inputs and actions below a node, not those of the cards that its buttons unfold."""
    if isinstance(node, list):
        for one in node:
            yield from _parts(one)
    elif isinstance(node, dict):
        kind = str(node.get("type", ""))
        if kind.startswith(("Action.", "Input.")):
            yield node
        if not kind.startswith("Action."):
            for key, value in node.items():
                if key not in _NOT_SHOWN:
                    yield from _parts(value)


def find_button(card: Json, what: str | Mapping[str, Any], data: Mapping[str, Any] | None = None) -> Button:
    """By verb, id or title, narrowed by a part of its data; or the action itself as a client holds it in its hand."""
    if not isinstance(what, str):
        same = [button for button in buttons(card) if all(button.action.get(key) == what.get(key) for key in _IDENTITY)]
        return same[0] if same else Button(action=dict(what), inputs=(), orphaned=True)
    found = [
        button
        for button in buttons(card)
        if what in button.names() and (data or {}).items() <= (_data(button.action) or {}).items()
    ]
    if len(found) != 1:
        names = sorted(name for button in buttons(card) for name in button.names())
        raise NotOnTheCard(f"{len(found)} buttons answer to {what!r}; the card has {names}")
    return found[0]


def _data(action: Json) -> Json | None:
    data = action.get("data")
    return data if isinstance(data, dict) else None


def filled(fields: tuple[Json, ...], given: Inputs) -> dict[str, str]:
    """What the inputs hold: the card's own values, overwritten by what a person typed or chose."""
    known = {str(field["id"]): field for field in fields if field.get("id")}
    strange = set(given) - set(known)
    if strange:
        raise NotOnTheCard(f"no input {sorted(strange)}; the card has {sorted(known)}")
    held: dict[str, str] = {}
    for name, field in known.items():
        value = _text(given[name]) if name in given else _text(field.get("value", ""))
        if field["type"] == "Input.Toggle" and name not in given:
            value = value or str(field.get("valueOff", "false"))
        if name in given:
            _check_choice(field, value)
        if value:
            held[name] = value
    return held


def _check_choice(field: Json, value: str) -> None:
    if field["type"] != "Input.ChoiceSet" or "choices.data" in field or not value:
        return
    offered = {str(choice.get("value")) for choice in field.get("choices") or []}
    chosen = value.split(",") if field.get("isMultiSelect") else [value]
    if not set(chosen) <= offered:
        raise NotOnTheCard(f"input {field.get('id')!r} offers {sorted(offered)}")


def held_by(button: Button, given: Inputs) -> dict[str, str]:
    """As `filled`; an orphaned button cannot be checked against a card."""
    if button.orphaned:
        return {name: value for name, value in ((name, _text(one)) for name, one in given.items()) if value}
    return filled(button.inputs, given)


def missing(fields: tuple[Json, ...], held: Mapping[str, str]) -> list[str]:
    return [str(field.get("id")) for field in fields if field.get("isRequired") and not held.get(str(field.get("id")))]


def sent_data(action: Json, held: Mapping[str, str]) -> object:
    """`data` with the inputs merged in; text as data takes no inputs along."""
    data = action.get("data")
    if data is None or isinstance(data, dict):
        return {**(data or {}), **held}
    return data


def queried_input(card: Json, name: str) -> Json:
    """The input with this id (or data set) that asks the bot for its choices while somebody types."""
    for part in _parts(card):
        query = part.get("choices.data")
        if isinstance(query, dict) and name in (part.get("id"), query.get("dataset")):
            return part
    raise NotOnTheCard(f"no input {name!r} with choices.data")


def all_inputs(card: Json) -> tuple[Json, ...]:
    return tuple(part for part in _parts(card) if str(part["type"]).startswith("Input."))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ",".join(str(one) for one in value)
    return "" if value is None else str(value)


def complaints(card: Json) -> list[str]:
    """What Teams would quietly cut or not draw (reference/teams.md C)."""
    found = []
    refresh = card.get("refresh")
    if isinstance(refresh, dict) and len(refresh.get("userIds") or []) > _MOST_REFRESHED:
        found.append("refresh.userIds has more than 60 people")
    if str(card.get("version", "")) not in {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5"}:
        found.append(f"card version {card.get('version')!r} is not 1.0 to 1.5")
    if len(card.get("actions") or []) > _MOST_ACTIONS:
        found.append("more than 6 actions in one row")
    found += [
        f"{button.kind} without verb"
        for button in buttons(card)
        if button.kind == "Action.Execute" and not button.action.get("verb")
    ]
    return found
