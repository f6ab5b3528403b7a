"""Where the store lies."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, SecretStr, field_validator

from adapters.store.address import read_address
from bot.errors import ConfigError


class StoreSettings(BaseModel):
    """`url` may hold a password, so it is never shown: `sqlite:///var/postvakt.sqlite3`, `postgresql://…`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    url: SecretStr = SecretStr("sqlite:///postvakt.sqlite3")

    @field_validator("url")
    @classmethod
    def _known(cls, url: SecretStr) -> SecretStr:
        try:
            read_address(url.get_secret_value())
        except ConfigError as fault:
            raise ValueError(fault.what) from None
        return url
