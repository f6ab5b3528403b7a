"""From what a card or form sends to the words of the use cases; whatever does not fit is refused with a reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from bot.app.desk import Desk
from bot.app.press import Press
from bot.domain.identifiers import ItemId
from bot.domain.item import Route
from bot.domain.people import Person
from bot.domain.routes import ByHand, NotForRecord, Refusal, RouteChoice
from bot.errors import NotAllowed
from bot.teams.answers import Answer
from bot.teams.incoming import CardAction, DialogOpened, DialogSubmitted, FallbackSubmit, Turn

Pressed = CardAction | FallbackSubmit | DialogOpened | DialogSubmitted
#: a dialog's verb to what its answer becomes
Submits = Mapping[str, Callable[[Press], Awaitable[Answer]]]
Choice = TypeVar("Choice", ByHand, NotForRecord, Refusal)
#: whose inputs name a case; that of a transfer case nobody types, it is the one that the form showed
_CASE_FIELDS: Mapping[Route, str] = {
    Route.REGISTER_ON_CASE: "case_number",
    Route.TRANSFER_CASE: "transfer_case",
}
_OWN = frozenset({"item_id", "version", "verb", "msteams"})


def person_of(desk: Desk, turn: Turn) -> Person:
    return desk.known_person(turn.person.person_id, turn.person.name, turn.person.locale)


def press_of(desk: Desk, pressed: Pressed) -> Press:
    """Raises NotAllowed where the data is not that of a card of ours."""
    item_id, version = pressed.data.get("item_id"), pressed.data.get("version")
    if not isinstance(item_id, str) or not item_id or isinstance(version, bool) or not isinstance(version, int | str):
        raise NotAllowed("no_such_item")
    try:
        number = int(version)
    except ValueError:
        raise NotAllowed("no_such_item") from None
    return Press(
        person=person_of(desk, pressed),
        item_id=ItemId(item_id),
        verb=pressed.verb,
        card_version=number,
        inputs={name: str(value) for name, value in pressed.data.items() if name not in _OWN},
    )


def register_choice(inputs: Mapping[str, str], chosen: Route = Route.REGISTER_ON_CASE) -> RouteChoice:
    return RouteChoice(
        route=chosen,
        case_number=_text(inputs, _CASE_FIELDS.get(chosen, "")),
        new_case=_text(inputs, "new_case"),
        case_title=_text(inputs, "new_case_title"),
        public_title=_text(inputs, "public_title"),
        title_confirmed=ticked(inputs, "title_confirmed"),
        access_code=_text(inputs, "access_code"),
        legal_basis=_text(inputs, "legal_basis"),
        access_group=_text(inputs, "access_group"),
        responsible_unit=_text(inputs, "responsible_unit"),
        handler=_text(inputs, "handler"),
        document_date=_day(_text(inputs, "document_date")),
        confirm_reception=ticked(inputs, "confirm_reception"),
        again=1 if ticked(inputs, "again") else 0,
    )


def by_hand_choice(inputs: Mapping[str, str]) -> RouteChoice:
    number = _text(inputs, "entry_number")
    if _text(inputs, "by_hand") == Route.ALREADY_REGISTERED.value:
        return RouteChoice(route=Route.ALREADY_REGISTERED, entry_number=number)
    way = _one_of(ByHand, _text(inputs, "by_hand"))
    # elsewhere the field may hold anything, and the number stands on everybody's card
    return RouteChoice(route=Route.DONE_BY_HAND, by_hand=way, entry_number=number if way is ByHand.REGISTERED else "")


def not_for_record_choice(inputs: Mapping[str, str]) -> RouteChoice:
    reason = _one_of(NotForRecord, _text(inputs, "not_for_record"))
    return RouteChoice(route=Route.NOT_FOR_RECORD, not_for_record=reason)


def refusal_choice(inputs: Mapping[str, str]) -> tuple[RouteChoice, str]:
    """The choice, and the free text that goes with it, on one line."""
    choice = RouteChoice(
        route=Route.REFUSE,
        refusal=_one_of(Refusal, _text(inputs, "refusal")),
        refusal_confirmed=ticked(inputs, "refusal_confirmed"),
    )
    return choice, " ".join(_text(inputs, "refusal_text").split())


def forward_choice(inputs: Mapping[str, str]) -> RouteChoice:
    return RouteChoice(
        route=Route.FORWARD_EMAIL,
        system_id=_text(inputs, "system_id"),
        confirm_reception=ticked(inputs, "confirm_reception"),
        again=1 if ticked(inputs, "again") else 0,
    )


def ticked(inputs: Mapping[str, Any], name: str) -> bool:
    return str(inputs.get(name, "")).lower() == "true"


def _text(inputs: Mapping[str, str], name: str) -> str:
    return inputs.get(name, "").strip()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _one_of(kind: type[Choice], value: str) -> Choice | None:
    try:
        return kind(value)
    except ValueError:
        return None
