"""Letters that somebody has made up to try rules on: `[[letter]]` in a TOML file, one word for each condition."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bot.app.intake.replay_rules import as_item
from bot.domain.identifiers import OrgNumber, parse_org_number
from bot.domain.item import IntakeItem, Letter, MessageRef
from bot.errors import ConfigError

Organisation = Annotated[OrgNumber, AfterValidator(parse_org_number)]


class SampleLetter(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    source: str = Field(min_length=1)
    unit: Organisation
    service: str = Field(min_length=1)
    #: with its zone
    received_at: datetime
    name: str = ""
    sender: str | None = None
    sender_org: Organisation | None = None
    private: bool = False
    subject: str | None = None
    confidential: bool = False

    def item(self, number: int) -> IntakeItem:
        name = self.name or f"letter {number}"
        received_at = self.received_at.astimezone(UTC)
        letter = Letter(
            ref=MessageRef(source_id=self.source, external_id=name),
            thread_id=name,
            unit=self.unit,
            service_id=self.service,
            received_at=received_at,
            content_at=received_at,
            link="",
            sender_name=self.sender,
            sender_org=self.sender_org,
            sender_is_private=self.private,
            subject=None if self.confidential else self.subject,
            declared_sensitive=self.confidential,
        )
        return as_item(name, letter)


class Sample(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    letter: tuple[SampleLetter, ...] = Field(min_length=1)


def read_sample(path: Path) -> tuple[IntakeItem, ...]:
    """Raises ConfigError with a line for each fault."""
    try:
        sample = Sample(**tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read: {fault.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigError(f"{path}: not TOML: {fault}") from None
    except ValidationError as faults:
        said = (f"{path}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults.errors(include_url=False))
        raise ConfigError("\n".join(said)) from None
    return tuple(letter.item(number) for number, letter in enumerate(sample.letter, start=1))
