"""What all that speaks with Exchange is told by the operator: addresses, and an application in Entra."""

from __future__ import annotations

import re
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from adapters._kit.http import outside_url
from bot.domain.unfit import Unfit

_ADDRESS: Final = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)+")


def mail_address(text: str) -> str:
    """One bare address in lower case: no display name, no list, nothing that could become a header."""
    address = text.strip().lower()
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise Unfit("address", "an e-mail address is wanted, for example postmottak@kommune.no")
    return address


Url = Annotated[str, AfterValidator(outside_url)]
Address = Annotated[str, AfterValidator(mail_address)]


class EntraSettings(BaseModel):
    """An application of its own in Entra, limited to the mailboxes below: an `OAuthClient` for `ClientCredentials`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    authority: Url = "https://login.microsoftonline.com"
    tenant_id: str = Field(pattern=r"^[A-Za-z0-9.-]+$")
    client_id: str = Field(min_length=1)
    client_secret: SecretStr | None = None
    #: PEM: private key and certificate, instead of the secret
    certificate: SecretStr | None = None
    scope: str = "https://graph.microsoft.com/.default"

    @property
    def token_url(self) -> str:
        return f"{self.authority}/{self.tenant_id}/oauth2/v2.0/token"

    @model_validator(mode="after")
    def _one_proof(self) -> Self:
        if (self.client_secret is None) == (self.certificate is None):
            raise ValueError("either client_secret or certificate is wanted")
        return self
