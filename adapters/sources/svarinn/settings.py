"""What the operator decides about SvarInn: one mottakersystem, its password, and the keys that its letters are for."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final, Literal, Self

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, SecretStr, model_validator

from adapters._kit.cms_keys import RecipientKey
from adapters._kit.http import is_loopback, outside_url
from bot.domain.identifiers import OrgNumber, parse_org_number

Url = Annotated[str, AfterValidator(outside_url)]
Organisation = Annotated[OrgNumber, AfterValidator(parse_org_number)]

#: the most that one list holds; there is no second page (svarinn-api-v2.json 7f3b4e40)
MOST_LISTED: Final = 200

_NOT_ALONE: Final = (
    "sole_consumer: must be true, and may be only where nothing else fetches from this mottakersystem. A letter belongs"
    " to whoever acknowledges it: if the archive (WebSak, Public 360) or ACOS Mottak is its consumer already, the two"
    " would take letters from each other unseen. Ask KS for a mottakersystem of Postvakt's own, see"
    " adapters/sources/svarinn/README.md"
)


class SvarInnSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["svarinn"] = "svarinn"
    source_id: str = Field(default="svarinn", pattern=r"^[a-z][a-z0-9_-]{0,31}$")
    #: the test environment is https://test.svarut.ks.no/api
    base_url: Url = "https://svarut.ks.no/api"
    #: the only hosts that ever get the password
    hosts: frozenset[str] = frozenset({"svarut.ks.no", "test.svarut.ks.no"})
    #: nothing else fetches from this mottakersystem
    sole_consumer: bool = False
    #: whose letters those are that name no organisation number
    org_number: Organisation
    #: of the mottakersystem, not of a person
    username: str = Field(min_length=1)
    password: SecretStr = Field(min_length=1)
    #: each a PEM with an RSA private key and, better, its certificates; during a rotation the old one and the new one
    keys: tuple[SecretStr, ...] = Field(min_length=1, max_length=8)
    #: so many waiting letters are warned of: KS lists 200 and hides the rest
    warn_at: int = Field(default=120, ge=10, lt=MOST_LISTED)
    #: a delivery, and all its files unpacked, may be so large; KS takes 1 GB
    most_bytes: int = Field(default=2 * 1024**3, ge=1024**2, le=16 * 1024**3)
    #: how long a fetched delivery stays in the encrypted spool after its last reader; 0 = each reading fetches anew
    keep_content: timedelta = Field(default=timedelta(0), ge=timedelta(0), le=timedelta(minutes=15))

    _recipient_keys: tuple[RecipientKey, ...] = PrivateAttr()

    @property
    def recipient_keys(self) -> tuple[RecipientKey, ...]:
        return self._recipient_keys

    @model_validator(mode="after")
    def _safe(self) -> Self:
        if not self.sole_consumer:
            raise ValueError(_NOT_ALONE)
        url = httpx.URL(self.base_url)
        if url.host not in self.hosts and not is_loopback(url):
            raise ValueError(f"base_url: its host is none of hosts: {', '.join(sorted(self.hosts))}")
        return self

    @model_validator(mode="after")
    def _readable(self) -> Self:
        read = []
        for number, key in enumerate(self.keys, start=1):
            try:
                read.append(RecipientKey.from_pem(key.get_secret_value()))
            except ValueError as fault:
                raise ValueError(f"keys: number {number}: {fault}") from None
        self._recipient_keys = tuple(read)
        return self
