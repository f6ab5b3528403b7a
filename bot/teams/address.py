"""Where the bot writes to: a team's channel, kept in the store as JSON, and the conversations in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import ContractBroken, NotAllowed
from bot.teams.incoming import Place, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One that exists: a channel, one of its threads, or a personal chat."""

    service_url: str
    conversation_id: str
    scope: Scope
    tenant_id: str
    bot_id: str
    bot_name: str = ""

    @classmethod
    def at(cls, place: Place) -> Conversation:
        """Where something was said: an answer goes to the same thread or chat."""
        return cls(
            service_url=place.service_url,
            conversation_id=place.conversation_id,
            scope=place.scope,
            tenant_id=place.tenant_id,
            bot_id=place.bot_id,
            bot_name=place.bot_name,
        )

    @property
    def limited_as(self) -> str:
        """A channel with all its threads is one for Teams' limits."""
        return self.conversation_id.partition(";")[0]


class ChannelAddress(BaseModel):
    """`BoardState.address`. The service URL may change: the latest that Teams has told is the right one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service_url: str = Field(min_length=1)
    tenant_id: str = Field(min_length=1)
    team_id: str
    aad_group_id: str = ""
    channel_id: str = Field(min_length=1)
    bot_id: str = Field(min_length=1)
    bot_name: str = ""

    @classmethod
    def at(cls, place: Place) -> Self:
        """Raises NotAllowed where it was not said in a channel."""
        if place.scope is not Scope.CHANNEL or not place.channel_id:
            raise NotAllowed("not_a_channel")
        return cls(
            service_url=place.service_url,
            tenant_id=place.tenant_id,
            team_id=place.team_id,
            aad_group_id=place.aad_group_id,
            channel_id=place.channel_id,
            bot_id=place.bot_id,
            bot_name=place.bot_name,
        )

    @classmethod
    def parse(cls, stored: str) -> Self:
        try:
            return cls.model_validate_json(stored)
        except ValidationError as error:
            raise ContractBroken("teams", "teams.address") from error

    def dump(self) -> str:
        return self.model_dump_json()

    @property
    def channel(self) -> Conversation:
        return self._conversation(self.channel_id)

    def thread(self, activity_id: str) -> Conversation:
        """The thread below a post on the channel's root."""
        return self._conversation(f"{self.channel_id};messageid={activity_id}")

    def link(self, activity_id: str) -> str:
        """Opens a post in people's clients (learn.microsoft.com, deep-link-teams, read 2026-11)."""
        told = {"tenantId": self.tenant_id, "groupId": self.aad_group_id, "parentMessageId": activity_id}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"https://teams.microsoft.com/l/message/{quote(self.channel_id, safe='')}/{activity_id}?{query}"

    def _conversation(self, conversation_id: str) -> Conversation:
        return Conversation(
            service_url=self.service_url,
            conversation_id=conversation_id,
            scope=Scope.CHANNEL,
            tenant_id=self.tenant_id,
            bot_id=self.bot_id,
            bot_name=self.bot_name,
        )
