"""What the operator decides about Digipost: the account, the client certificate, whose letters may be shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from adapters._kit.http import outside_url
from bot.domain.identifiers import OrgNumber, parse_org_number

Url = Annotated[str, AfterValidator(outside_url)]
Organisation = Annotated[OrgNumber, AfterValidator(parse_org_number)]
#: Digipost's own number of an account, no organisation number
AccountId = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,18}$")]
Host = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")]

#: whoever opens such a letter in Digipost must sign in at the highest level (api_v8.xsd, 2026-04)
HIGH_LEVELS: Final = frozenset({"IDPORTEN_4"})


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class OAuthSettings(_Settings):
    """An `OAuthClient` for client credentials over mutual TLS (digipost-api-client-java 19, 2026)."""

    token_url: Url = "https://midp.digipost.no/oauth2/token"  # noqa: S105 - an address, no password
    client_id: str = Field(min_length=1)
    #: the account that the client is registered for
    broker_id: AccountId
    #: PEM: the private key, unencrypted, and the certificate that is registered with it
    certificate: SecretStr
    #: exactly as registered, without a slash at its end
    resource: str = Field(default="https://api.digipost.no", pattern=r"^https?://[^\s/]+$")
    #: PEM of the only authority that is trusted for the token endpoint; empty = the usual ones. For simulators
    authority: str = ""

    @property
    def client_secret(self) -> SecretStr | None:
        return None

    @property
    def scope(self) -> str:
        return f"dpost-api:{self.broker_id}"


class Folders(_Settings):
    """What the folders in Digipost are called that handled letters are moved to by hand."""

    registered: str = Field(default="Overført WebSak", min_length=1, max_length=60)
    sent_on: str = Field(default="Skrevet ut og videresendt", min_length=1, max_length=60)


class DigipostSettings(_Settings):
    kind: Literal["digipost"] = "digipost"
    source_id: str = Field(default="digipost", pattern=r"^[a-z][a-z0-9_-]{0,31}$")
    api_url: Url = "https://api.digipost.no"
    #: where people read the letters; Digipost documents no address for one letter
    inbox_url: Url = "https://www.digipost.no/bedrift"
    #: hosts that a one-time content address may lie at
    content_hosts: tuple[Host, ...] = Field(default=("www.digipostdata.no",), min_length=1)
    oauth: OAuthSettings
    #: whose inbox is read: the account's number on digipost.no/bedrift
    sender_id: AccountId
    #: the municipality or the sub-unit that the account belongs to
    unit: Organisation
    #: the id of the service in [[services]], for its name and for what may be shown; the list may lack it
    service_id: str = Field(default="digipost", min_length=1)
    #: senders that are organisations, named exactly as Digipost names them; everybody else counts as a private person
    known_senders: tuple[str, ...] = ()
    folders: Folders = Folders()
    page_size: int = Field(default=100, ge=10, le=1000)
    #: how often all of the inbox is listed anew
    sweep_every: timedelta = Field(default=timedelta(days=1), ge=timedelta(hours=1))
    #: whether letters may be deleted in Digipost, for good, after they were archived and somebody confirmed it twice
    deletes: bool = False
