"""Answers of Maskinporten's token endpoint (RFC 6749 sections 5.1 and 5.2)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class TokenAnswer(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    access_token: str = Field(min_length=1, repr=False)
    expires_in: int = Field(gt=0)


class TokenRefusal(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    error: str = ""
    error_description: str = ""
    #: Entra's own numbers, AADSTS without its letters
    error_codes: tuple[int, ...] = ()
