"""What Teams tells the bot, as own values: nobody outside the gateway sees an Activity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from bot.domain.identifiers import PersonId

#: what a card carried plus what was typed into it, without `verb` and `msteams`
Data = Mapping[str, Any]


def _no_data() -> Data:
    return MappingProxyType({})


class Scope(StrEnum):
    CHANNEL = "channel"
    PERSONAL = "personal"
    GROUP_CHAT = "groupChat"


class Trigger(StrEnum):
    MANUAL = "manual"
    #: the client refreshed the card by itself
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsPerson:
    #: Entra object id; empty where Teams names none (a bot, somebody anonymous)
    person_id: PersonId
    #: the bot-specific id that cards and mentions use
    teams_id: str
    name: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it was said. Kept from the raw JSON, since botbuilder's model loses the tenant."""

    service_url: str
    conversation_id: str
    scope: Scope
    tenant_id: str
    bot_id: str
    bot_name: str = ""
    team_id: str = ""
    team_name: str = ""
    aad_group_id: str = ""
    channel_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What every activity has. A redelivery may carry another activity id."""

    activity_id: str
    person: TeamsPerson
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAction(Turn):
    """Action.Execute; the answer replaces the clicker's view only."""

    verb: str
    data: Data = field(default_factory=_no_data)
    trigger: Trigger = Trigger.MANUAL
    #: the card's activity id
    reply_to_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackSubmit(Turn):
    """Action.Submit, which old clients send in place of Action.Execute; it takes no answer but NoContent."""

    verb: str
    data: Data = field(default_factory=_no_data)
    reply_to_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogOpened(Turn):
    verb: str
    data: Data = field(default_factory=_no_data)
    reply_to_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogSubmitted(Turn):
    verb: str
    data: Data = field(default_factory=_no_data)
    reply_to_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSearch(Turn):
    """Somebody types into a field with typeahead."""

    text: str
    dataset: str = ""
    skip: int = 0
    top: int = 15
    #: other inputs of the card, where the field asks for them
    data: Data = field(default_factory=_no_data)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSearch(Turn):
    """Somebody searches in the compose box; what is chosen there is put into the conversation by the client."""

    #: empty where the search was just opened
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlace:
    """Where Teams has made room for a file in the person's OneDrive."""

    name: str
    #: its own permission: whoever has it can write there
    upload_url: str
    content_url: str
    unique_id: str
    file_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAnswered(Turn):
    """To the question whether a file may be put into the person's OneDrive."""

    #: None = no
    place_for_it: FilePlace | None
    #: what the question carried
    wish: Mapping[str, str]
    #: the question's activity id
    reply_to_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Turn):
    """Words to the bot, without its own mention."""

    text: str
    reply_to_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    name: str
    #: where it lies for a short while; anybody may have named it, so it is checked before it is asked
    download_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesSent(Turn):
    """Files in the personal chat, in one post; what was written beside them is left unread."""

    files: tuple[SentFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed(Turn):
    """By the installation alone: the MembersChanged that comes before or after it tells nothing new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed(Turn):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersChanged(Turn):
    """People who came or left, the bot itself apart."""

    added: tuple[TeamsPerson, ...] = ()
    removed: tuple[TeamsPerson, ...] = ()
    bot_added: bool = False
    bot_removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Other(Turn):
    """Anything the bot has no use for; `name` is the invoke's name or Teams' own word for the change."""

    kind: str
    name: str = ""


Incoming = (
    CardAction
    | FallbackSubmit
    | DialogOpened
    | DialogSubmitted
    | CaseSearch
    | ItemSearch
    | FileAnswered
    | Said
    | FilesSent
    | Installed
    | Removed
    | MembersChanged
    | Other
)
