"""Who the bot is in Teams, and whom it believes.

Stock botbuilder 4.17.1 switches authentication off for an empty app id and takes an unknown app type for multi-tenant
(reference/teams.md B2, 2026-11): here both refuse to start.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_validator, model_validator

from bot.errors import ConfigError
from bot.teams.hosts import DEFAULT_HOSTS, FILE_HOSTS, ServiceHosts, host_of, is_loopback, is_near, parse_url

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: SHA-1 or SHA-256 of the certificate, in hexadecimal
_THUMBPRINT = re.compile(r"[0-9A-F]{40}|[0-9A-F]{64}")

Identifier = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1)]


class Auth(StrEnum):
    SINGLE_TENANT = "single_tenant"
    MANAGED_IDENTITY = "managed_identity"
    #: the demo and tests: everything on this machine; without a secret no tokens either way
    LOCAL = "local"


class TeamsSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    auth: Auth
    #: the bot's application (client) id in Entra
    app_id: Identifier
    #: activities of any other tenant are refused
    tenant_id: Identifier
    secret: SecretStr | None = None
    #: PEM with the private key; its thumbprint beside it
    certificate: SecretStr | None = None
    thumbprint: str = ""
    #: Entra group ids or Teams ids of the teams where a board may stand; empty = none
    allowed_teams: frozenset[Identifier] = frozenset()
    #: likewise, where units' own boards may stand, and the document centre's may not
    unit_teams: frozenset[Identifier] = frozenset()
    #: hosts that the bot's token may be sent to; `*.` stands for any name before
    service_hosts: tuple[str, ...] = DEFAULT_HOSTS
    #: hosts that files which people send to the bot are fetched from
    file_hosts: tuple[str, ...] = FILE_HOSTS
    authority: str = "https://login.microsoftonline.com"
    openid_metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    issuer: str = "https://api.botframework.com"
    #: where a managed identity asks for tokens: the machine's metadata service, or the platform's IDENTITY_ENDPOINT
    identity_endpoint: str = "http://169.254.169.254/metadata/identity/oauth2/token"
    #: the platform's IDENTITY_HEADER
    identity_header: SecretStr | None = None
    #: largest accepted activity, in bytes
    body_limit: int = Field(default=256 * 1024, ge=1024)

    @property
    def signed(self) -> bool:
        """Whether tokens are wanted from Teams and shown to it."""
        return self.auth is not Auth.LOCAL or self.secret is not None or self.certificate is not None

    @property
    def hosts(self) -> ServiceHosts:
        return ServiceHosts(patterns=self.service_hosts, local=self.auth is Auth.LOCAL)

    @property
    def holds_files(self) -> ServiceHosts:
        return ServiceHosts(patterns=self.file_hosts, local=self.auth is Auth.LOCAL)

    def allows_team(self, *, team_id: str, aad_group_id: str = "", of_unit: bool = False) -> bool:
        """`of_unit`: for a unit's own board, which may also stand in the document centre's teams."""
        allowed = self.allowed_teams | self.unit_teams if of_unit else self.allowed_teams
        return any(each and each.lower() in allowed for each in (team_id, aad_group_id))

    @field_validator("thumbprint")
    @classmethod
    def _plain_thumbprint(cls, value: str) -> str:
        return re.sub(r"[\s:]", "", value).upper()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.auth is not Auth.LOCAL:
            for name, value in (("app_id", self.app_id), ("tenant_id", self.tenant_id)):
                if not _GUID.fullmatch(value):
                    raise ValueError(f"{name}: a GUID is wanted")
        if self.auth is Auth.SINGLE_TENANT and (self.secret is None) == (self.certificate is None):
            raise ValueError("single_tenant needs a secret or a certificate, and not both")
        if self.auth is Auth.MANAGED_IDENTITY and (self.secret or self.certificate):
            raise ValueError("managed_identity has neither secret nor certificate")
        if self.secret is not None and not self.secret.get_secret_value().strip():
            raise ValueError("secret: must not be empty")
        if self.certificate is not None and not _THUMBPRINT.fullmatch(self.thumbprint):
            raise ValueError("thumbprint: 40 or 64 hexadecimal digits are wanted")
        self._check_endpoints()
        return self

    def _check_endpoints(self) -> None:
        for name in ("authority", "openid_metadata_url"):
            url = parse_url(getattr(self, name))
            if url is None:
                raise ValueError(f"{name}: a URL is wanted")
            if self.auth is Auth.LOCAL:
                if self.signed and not is_loopback(host_of(url)):
                    raise ValueError(f"{name}: must be on this machine where auth is local")
            elif url.scheme != "https":
                raise ValueError(f"{name}: must be https")
        identity = parse_url(self.identity_endpoint)
        if identity is None or not (identity.scheme == "https" or is_near(host_of(identity))):
            raise ValueError("identity_endpoint: must be https, or on this machine or link")


def check_local(listen_host: str, service_url: str) -> None:
    """Raises ConfigError unless nobody but this machine can reach the bot, nor the bot anybody else."""
    if not is_loopback(listen_host):
        raise ConfigError(f"teams.auth: local wants the bot to listen on loopback, not on {listen_host!r}")
    if not ServiceHosts(local=True).allows(service_url):
        raise ConfigError("teams.auth: local wants a service URL on loopback")
