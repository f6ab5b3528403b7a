"""Inputs of the dialogs: each with a label that screen readers say, and with its fault in words right below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from microsoft_teams.cards import (
    CardElement,
    Choice,
    ChoiceSetInput,
    Container,
    QueryData,
    TextBlock,
    TextInput,
    ToggleInput,
)

from bot.i18n import Texts
from bot.ports.archive import Option
from bot.ports.forms import FieldFault
from cards.pieces import box, strong
from cards.wording import plain

#: a card must stay below 80 KB; longer code lists are searched instead, in a data set named as their field
_MOST_CHOICES = 40
_TITLE_LENGTH = 80


def with_faults(field: CardElement, name: str, faults: Iterable[FieldFault], texts: Texts) -> Iterator[CardElement]:
    yield field
    for fault in faults:
        if fault.field == name:
            said = texts("form.fault", text=texts(f"fault.{fault.code}"))
            yield TextBlock(text=said, color="Attention", weight="Bolder", wrap=True, spacing="Small")


def fault_summary(faults: Sequence[FieldFault], drawn: frozenset[str], texts: Texts) -> Iterator[CardElement]:
    """First in the form: every fault that has no field here to stand beside, and how many fields are to be mended."""
    said = [strong(texts(f"fault.{fault.code}")) for fault in faults if fault.field not in drawn]
    beside = len(faults) - len(said)
    if beside:
        said.append(strong(texts.plural("form.faults", beside)))
    if said:
        yield box("attention", said)


def search(
    name: str, *, label: str, dataset: str, chosen: Option | None, placeholder: str, missing: str = ""
) -> ChoiceSetInput:
    """A choice that the bot is asked about while somebody types; `missing` makes it required and says so."""
    return ChoiceSetInput(
        id=name,
        label=label,
        style="filtered",
        choices=_choices([chosen] if chosen else []),
        choices_data=QueryData(dataset=dataset),
        value=chosen.code if chosen else None,
        placeholder=placeholder,
        is_required=bool(missing) or None,
        error_message=missing or None,
    )


def pick(
    name: str, options: Sequence[Option], *, label: str, value: str, placeholder: str, missing: str = ""
) -> ChoiceSetInput:
    """One row of a code list, filtered by typing so that it can also be emptied; a very long list is searched.

    `missing` makes it required and says so.
    """
    chosen = next((option for option in options if option.code == value), None)
    if value and chosen is None:
        # suggested from the case, but not on the list: it must not silently vanish
        chosen = Option(code=value, title=value)
        options = [chosen, *options]
    if len(options) > _MOST_CHOICES:
        return search(name, label=label, dataset=name, chosen=chosen, placeholder=placeholder, missing=missing)
    return ChoiceSetInput(
        id=name,
        label=label,
        style="filtered",
        choices=_choices(options),
        value=chosen.code if chosen else None,
        placeholder=placeholder,
        is_required=bool(missing) or None,
        error_message=missing or None,
    )


def radio(name: str, titles: Mapping[str, str], *, label: str, value: str, missing: str) -> ChoiceSetInput:
    return ChoiceSetInput(
        id=name,
        label=label,
        style="expanded",
        choices=[Choice(title=title, value=code) for code, title in titles.items()],
        value=value or None,
        wrap=True,
        is_required=True,
        error_message=missing,
    )


def typed(name: str, *, label: str, value: str, longest: int, missing: str = "") -> TextInput:
    return TextInput(
        id=name,
        label=label,
        value=value or None,
        max_length=longest,
        is_required=bool(missing) or None,
        error_message=missing or None,
    )


def tick(name: str, title: str, *, ticked: bool) -> ToggleInput:
    """The title is what screen readers say; a label above it would say the same twice."""
    return ToggleInput(id=name, title=title, value="true" if ticked else "false", wrap=True)


def unseen(given: Mapping[str, str], texts: Texts) -> Container:
    """What goes along when the form is sent, though nobody types it here; each named as its label below `form.`."""
    items: list[CardElement] = [
        TextInput(id=name, label=texts(f"form.{name}"), value=value or None) for name, value in given.items()
    ]
    return Container(is_visible=False, items=items)


def _choices(options: Iterable[Option]) -> list[Choice]:
    return [Choice(title=plain(option.title, _TITLE_LENGTH), value=option.code) for option in options]
