"""Where people read letters, and how they sign in: an application of its own in Entra, with its own listener.

learn.microsoft.com/entra/identity-platform, v2-protocols-oidc and
developer-guide-conditional-access-authentication-context (2026-11). An authentication context (c1 to c99) is asked for
by its value in the claim `acrs`.
"""

from __future__ import annotations

import ipaddress
import re
from datetime import timedelta
from typing import Annotated, Self

import httpx
from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_validator, model_validator

#: SHA-1 or SHA-256 of the certificate, in hexadecimal
_THUMBPRINT = re.compile(r"[0-9A-F]{40}|[0-9A-F]{64}")
_ENTRA = "https://login.microsoftonline.com"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class WebListen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(default=3979, ge=0, le=65535)


class PaperSettings(BaseModel):
    """How much of a letter becomes one PDF for internal mail; what is beyond is printed apart."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: bytes of a letter's attachments together
    most_bytes: int = Field(default=64 * 1024**2, ge=1024**2, le=512 * 1024**2)
    most_pages: int = Field(default=500, ge=1, le=5000)
    #: for putting it together, once everything is fetched
    time_limit: timedelta = Field(default=timedelta(seconds=30), ge=timedelta(seconds=5), le=timedelta(minutes=10))
    #: bytes; two such processes may run at once
    memory: int = Field(default=1024**3, ge=512 * 1024**2, le=16 * 1024**3)


class WebSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    listen: WebListen = WebListen()
    #: how people's browsers reach the pages: https://<name>, without a path
    public_url: Text
    #: default: Entra's, for the tenant of the bot
    issuer: str = ""
    #: the application (client) id; its redirect URI is <public_url>/sign-in/callback
    client_id: Text
    client_secret: SecretStr | None = None
    #: PEM with the private key; its thumbprint beside it
    certificate: SecretStr | None = None
    thumbprint: str = ""
    #: the authentication context that confidential letters need; empty = nobody opens those here
    high_sign_in: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,32}$")
    #: how long one is signed in at most, and without doing anything
    session: timedelta = Field(default=timedelta(hours=8), ge=timedelta(minutes=5), le=timedelta(hours=24))
    idle: timedelta = Field(default=timedelta(hours=1), ge=timedelta(minutes=1), le=timedelta(hours=24))
    paper: PaperSettings = PaperSettings()

    @property
    def secure(self) -> bool:
        """Whether browsers come by https; http only on this machine."""
        return self.public_url.startswith("https://")

    @property
    def callback_url(self) -> str:
        return f"{self.public_url}/sign-in/callback"

    def issuer_for(self, tenant_id: str) -> str:
        return self.issuer or f"{_ENTRA}/{tenant_id}/v2.0"

    @field_validator("thumbprint")
    @classmethod
    def _plain_thumbprint(cls, value: str) -> str:
        return re.sub(r"[\s:]", "", value).upper()

    @field_validator("public_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        url = _address(value)
        if url.path != "/":
            raise ValueError("wants a scheme and a host, without a path")
        return str(url).rstrip("/")

    @field_validator("issuer")
    @classmethod
    def _issuer(cls, value: str) -> str:
        if value:
            _address(value)
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.client_secret is None) == (self.certificate is None):
            raise ValueError("client_secret: a secret or a certificate is wanted, and not both")
        if self.client_secret is not None and not self.client_secret.get_secret_value().strip():
            raise ValueError("client_secret: must not be empty")
        if self.certificate is not None and not _THUMBPRINT.fullmatch(self.thumbprint):
            raise ValueError("thumbprint: 40 or 64 hexadecimal digits are wanted")
        if not self.secure and not is_loopback(self.listen.host):
            raise ValueError("public_url: http wants the pages to listen on this machine only")
        if self.secure and not self.issuer_for("t").startswith("https://"):
            raise ValueError("issuer: must be https")
        return self


def is_loopback(host: str) -> bool:
    """Literal addresses and `localhost` only: any other name may resolve to anywhere."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _address(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as fault:
        raise ValueError("is not an address") from fault
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.host)):
        raise ValueError("must begin with https:// (http:// only on this machine)")
    if not url.host or url.userinfo or url.query or url.fragment:
        raise ValueError("has a host, and neither credentials, query nor fragment")
    return url
