"""What the operator decides about e-mail out of the house: from which mailbox, and to whom alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from adapters._kit.mail_settings import Address, EntraSettings, Url
from bot.domain.identifiers import OrgNumber, parse_org_number
from bot.domain.outlets import DomainSystem

MEGABYTE = 1024 * 1024

Organisation = Annotated[OrgNumber, AfterValidator(parse_org_number)]
Domain = Annotated[str, Field(pattern=r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$", max_length=253)]


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SystemSettings(_Settings):
    #: in keys of e-mails; never changed once e-mails have left
    id: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")
    #: as archivists call it
    name: str = Field(min_length=1, max_length=80)
    address: Address
    #: whose letters it may take; empty = every unit's
    units: tuple[Organisation, ...] = ()
    #: ids of services that it may take; empty = all
    services: tuple[str, ...] = ()

    def system(self) -> DomainSystem:
        return DomainSystem(
            system_id=self.id,
            name=self.name,
            address=self.address,
            units=frozenset(self.units),
            services=frozenset(self.services),
        )


class EmailSettings(_Settings):
    outlet_id: str = Field(default="email", pattern=r"^[a-z][a-z0-9_-]{0,31}$")
    graph_url: Url = "https://graph.microsoft.com/v1.0"
    entra: EntraSettings
    #: what e-mails are sent from, and where reports of failed delivery come
    mailbox: Address
    #: domains that addresses may lie in, of domain systems and of units; any other address stops the start
    domains: tuple[Domain, ...] = Field(min_length=1)
    systems: tuple[SystemSettings, ...] = ()
    #: bytes of all files of one e-mail; Exchange Online sends at most 35 MB unless the tenant says otherwise, and what
    #: is attached grows by a third on the way
    most_bytes: int = Field(default=25 * MEGABYTE, ge=MEGABYTE, le=110 * MEGABYTE)
    #: how soon a report of failed delivery stands on its card
    look_every: timedelta = Field(default=timedelta(minutes=5), ge=timedelta(seconds=1))

    def allows(self, address: str) -> bool:
        return address.partition("@")[2] in self.domains

    @model_validator(mode="after")
    def _whole(self) -> Self:
        names = [system.id for system in self.systems]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"systems: {', '.join(twice)} stands there twice")
        outside = [system.id for system in self.systems if not self.allows(system.address)]
        if outside:
            raise ValueError(f"systems: the addresses of {', '.join(outside)} lie outside domains")
        return self
