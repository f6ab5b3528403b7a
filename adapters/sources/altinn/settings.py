"""What the operator decides about Altinn: the Maskinporten client, the system users, how often what is listed."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from adapters._kit.http import outside_url
from bot.domain.identifiers import OrgNumber, parse_org_number

Url = Annotated[str, AfterValidator(outside_url)]
Organisation = Annotated[OrgNumber, AfterValidator(parse_org_number)]

DIALOGPORTEN_SCOPE: Final = "digdir:dialogporten"
READ_SCOPE: Final = "altinn:correspondence.read"
#: a token with it counts as the sender's: Fetched is not recorded and receipts fail (altinn-correspondence da785168)
WRITE_SCOPE: Final = "altinn:correspondence.write"


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class MaskinportenSettings(_Settings):
    #: the grant's audience: the issuer with its slash, not the token URL
    issuer: str = "https://maskinporten.no/"
    token_url: Url = "https://maskinporten.no/token"  # noqa: S105 - an address, no password
    client_id: str = Field(min_length=1)
    #: RSA private key in PEM, unencrypted; lives at most a year at Maskinporten (MP-121)
    key: SecretStr
    kid: str = Field(min_length=1)
    scopes: tuple[str, ...] = (DIALOGPORTEN_SCOPE, READ_SCOPE)

    @field_validator("scopes")
    @classmethod
    def _reads_only(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        if WRITE_SCOPE in scopes:
            raise ValueError(f"{WRITE_SCOPE} makes Altinn take us for the sender; leave it out")
        missing = {DIALOGPORTEN_SCOPE, READ_SCOPE} - set(scopes)
        if missing:
            raise ValueError(f"missing: {', '.join(sorted(missing))}")
        return scopes


class SystemUser(_Settings):
    """One approved system user: the municipality's own, or one that an organisasjonsledd has delegated to."""

    org_number: Organisation
    #: exactly as when it was created; empty if it was created without one
    external_ref: str = ""
    #: the units whose mail it sees; empty = all that no other system user has
    units: tuple[Organisation, ...] = ()


class AltinnSettings(_Settings):
    kind: Literal["altinn"] = "altinn"
    source_id: str = Field(default="altinn", pattern=r"^[a-z][a-z0-9_-]{0,31}$")
    platform_url: Url = "https://platform.altinn.no"
    #: where a person opens a dialog: this, a slash, and the dialog's id
    inbox_url: Url = "https://af.altinn.no/inbox"
    maskinporten: MaskinportenSettings
    system_users: tuple[SystemUser, ...] = Field(min_length=1)
    #: Ocp-Apim-Subscription-Key; asked for by older documentation only
    subscription_key: SecretStr | None = None
    #: how far each poll looks back behind the newest letter it knows
    overlap: timedelta = Field(default=timedelta(minutes=10), ge=timedelta(0), le=timedelta(days=1))
    #: how far back the first poll, a new unit and the sweep look
    look_back: timedelta = Field(default=timedelta(days=180), ge=timedelta(days=1))
    #: how often everything in `look_back` is listed anew: finds old letters that we have just been given rights to
    sweep_every: timedelta = Field(default=timedelta(days=1), ge=timedelta(hours=1))
    page_size: int = Field(default=200, ge=1, le=1000)
    #: how long to wait until a confirmation shows at Altinn, which stores it some seconds after its answer
    confirm_wait: timedelta = Field(default=timedelta(seconds=20), ge=timedelta(seconds=2), le=timedelta(minutes=2))

    @model_validator(mode="after")
    def _each_unit_once(self) -> Self:
        if sum(not user.units for user in self.system_users) > 1:
            raise ValueError("system_users: only one of them may be without units")
        units = [unit for user in self.system_users for unit in user.units]
        twice = sorted({unit for unit in units if units.count(unit) > 1})
        if twice:
            raise ValueError(f"system_users: more than one has the unit {', '.join(twice)}")
        names = [(user.org_number, user.external_ref) for user in self.system_users]
        if len(set(names)) != len(names):
            raise ValueError("system_users: the same one stands there twice")
        return self
