"""What tables of settings have in common."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from bot.domain.unfit import Unfit


class Table(BaseModel):
    """Wants no unknown keys, and never quotes what was put in: it may be a secret."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _local(value: time) -> time:
    """Without a zone: it is the clock on the wall in Oslo."""
    if value.tzinfo is not None:
        raise Unfit("with_zone", "wants a time of day in Oslo, without a zone")
    return value


LocalTime = Annotated[time, AfterValidator(_local)]
