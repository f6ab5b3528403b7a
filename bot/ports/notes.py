"""Short texts to people, beside the cards: in a personal chat, or below a card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.identifiers import ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalNote:
    """A short text in a personal chat: a translation key below `note.` with its values."""

    code: str
    #: of the item that it is about; None = of none
    item_id: ItemId | None = None
    unit_name: str = ""
    by_name: str = ""
    link: str = ""
    #: set by whoever tells: the language of the person
    locale: str = ""
    #: further values of the text
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """Somebody whom Teams notifies; `teams_id` is the bot-specific one."""

    teams_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadNote:
    """A short text below a card: a translation key below `thread.` with its values.

    Its `{who}` are those mentioned, or everybody.
    """

    code: str
    mentions: tuple[Mentioned, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
