"""Entra groups that give roles, as an operator sets them; beside the plain list of people, or instead of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Self

from pydantic import Field, model_validator

from adapters._kit.mail_settings import EntraSettings, Url
from bot.domain.people import Role
from bot.settings.kinds import Table


class PeopleGroupSettings(Table):
    #: object ids of groups whose members, by way of other groups too, have the role
    archivist: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    auditor: tuple[str, ...] = ()
    administrator: tuple[str, ...] = ()
    #: an application with the permission GroupMember.Read.All
    entra: EntraSettings
    graph_url: Url = "https://graph.microsoft.com/v1.0"
    #: how soon a change in a group is noticed
    look_every: timedelta = Field(default=timedelta(minutes=10), ge=timedelta(seconds=30), le=timedelta(hours=4))
    #: how long what was last read holds while Entra does not answer; after that nobody has a role by a group
    keep: timedelta = Field(default=timedelta(hours=8), ge=timedelta(minutes=1), le=timedelta(days=7))

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not any(self.groups.values()):
            raise ValueError("wants at least one group for one of the roles")
        if self.keep < self.look_every:
            raise ValueError("keep must not be shorter than look_every")
        return self

    @property
    def groups(self) -> Mapping[Role, tuple[str, ...]]:
        return {
            Role.ARCHIVIST: self.archivist,
            Role.LEAD: self.lead,
            Role.AUDITOR: self.auditor,
            Role.ADMINISTRATOR: self.administrator,
        }
