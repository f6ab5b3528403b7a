"""The configuration: one TOML file, the environment over it, and secrets from files of their own.

A value `secret:NAME` is read from the file NAME in the secrets directory (`--secrets`, or POSTVAKT_SECRETS) or from the
variable POSTVAKT_SECRET_NAME. Any other setting can be overruled as POSTVAKT__<TABLE>__<NAME>.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from adapters.archives.p360.settings import P360Settings
from adapters.sources.altinn.settings import AltinnSettings
from adapters.store.settings import StoreSettings
from bot.app.desk import Mode
from bot.domain.identifiers import OrgNumber, PersonId, parse_org_number
from bot.domain.people import Person, Role
from bot.domain.sensitivity import Sensitivity, Service, Unit
from bot.errors import ConfigError
from bot.teams.settings import TeamsSettings

_PREFIX = "secret:"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _org_number(value: object) -> object:
    return parse_org_number(str(value))


OrganisationNumber = Annotated[str, BeforeValidator(_org_number)]


class UnitSettings(_Table):
    org_number: OrganisationNumber
    name: str = Field(min_length=1)
    self_serving: bool = False
    sensitivity: Literal["open", "sensitive"] | None = None

    def unit(self) -> Unit:
        return Unit(
            org_number=OrgNumber(self.org_number),
            name=self.name,
            self_serving=self.self_serving,
            sensitivity=Sensitivity(self.sensitivity) if self.sensitivity else None,
        )


class ServiceSettings(_Table):
    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    sensitivity: Literal["open", "sensitive"] | None = None
    suppressed: bool = False

    def service(self) -> Service:
        return Service(
            service_id=self.id,
            name=self.name,
            sensitivity=Sensitivity(self.sensitivity) if self.sensitivity else None,
            suppressed=self.suppressed,
        )


class PersonSettings(_Table):
    #: Entra object id
    id: str = Field(min_length=1)
    name: str = ""
    roles: frozenset[Role] = Field(min_length=1)
    archive_user: str = ""
    locale: Literal["nb", "nn", "en", ""] = ""

    def person(self) -> Person:
        return Person(
            person_id=PersonId(self.id.lower()),
            name=self.name,
            roles=self.roles,
            archive_user=self.archive_user,
            locale=self.locale,
        )


class Polled(_Table):
    """What every source has besides its own settings."""

    #: what people call it
    name: str = Field(min_length=1)
    poll_every: timedelta = Field(default=timedelta(minutes=5), ge=timedelta(seconds=1))
    #: older letters are counted and listed, never carded; default: the moment of installation
    start_from: datetime | None = None
    #: a unit that gave letters before and none for so long is named in a warning
    silence: timedelta = Field(default=timedelta(days=30), ge=timedelta(hours=1))

    @field_validator("start_from", mode="before")
    @classmethod
    def _aware(cls, value: object) -> object:
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        return value

    @field_validator("start_from")
    @classmethod
    def _zone(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("wants a time zone, for example 2026-11-01T00:00:00+01:00")
        return value


class AltinnEntry(Polled, AltinnSettings):
    name: str = "Altinn"


class P360Entry(P360Settings):
    kind: Literal["p360"] = "p360"
    name: str = Field(default="Public 360", min_length=1)


class Listen(_Table):
    host: str = "127.0.0.1"
    port: int = Field(default=3978, ge=0, le=65535)


class Logs(_Table):
    form: Literal["json", "console"] = "json"
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        env_prefix="POSTVAKT__",
        env_nested_delimiter="__",
    )

    #: observe = shows, claims and notes what was done by hand, and writes nothing outside
    mode: Mode = Mode.OBSERVE
    #: language of what everybody sees
    locale: Literal["nb", "nn", "en"] = "nb"
    #: how long a chosen route can be undone
    grace: timedelta = Field(default=timedelta(seconds=60), ge=timedelta(0), le=timedelta(minutes=30))
    #: so many waiting items have cards of their own; the rest stand on one list card
    most_cards: int = Field(default=40, ge=1, le=400)
    #: where attachments wait, encrypted, between source and archive
    spool: Path = Path("var/spool")

    listen: Listen = Listen()
    logs: Logs = Logs()
    store: StoreSettings = StoreSettings()
    teams: TeamsSettings
    sources: tuple[AltinnEntry, ...] = Field(min_length=1)
    archive: P360Entry
    units: tuple[UnitSettings, ...] = Field(min_length=1)
    services: tuple[ServiceSettings, ...] = Field(min_length=1)
    people: tuple[PersonSettings, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for what, names in (
            ("sources", [source.source_id for source in self.sources]),
            ("units", [unit.org_number for unit in self.units]),
            ("services", [service.id for service in self.services]),
            ("people", [person.id.lower() for person in self.people]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what}: {', '.join(twice)} stands there twice")
        if self.mode is Mode.LIVE and not self.people:
            raise ValueError("people: live needs at least one person with a role; without roles only observe runs")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


def load(path: Path, *, secrets: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Raises ConfigError with a line for each fault: the field's path, what is wrong, what is allowed."""
    try:
        with path.open("rb") as file:
            raw = tomllib.load(file)
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; `postvakt init` writes one") from None
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(f"{path}: not TOML: {fault}") from None
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read: {fault.strerror}") from None
    folder = secrets or (Path(environment["POSTVAKT_SECRETS"]) if "POSTVAKT_SECRETS" in environment else None)
    try:
        return Settings(**_with_secrets(raw, "", folder, environment))
    except ValidationError as faults:
        raise ConfigError("\n".join(_lines(path, faults))) from None


def _with_secrets(value: Any, at: str, folder: Path | None, environment: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            name: _with_secrets(one, f"{at}.{name}" if at else name, folder, environment) for name, one in value.items()
        }
    if isinstance(value, list):
        return [_with_secrets(one, f"{at}.{place}", folder, environment) for place, one in enumerate(value)]
    if isinstance(value, str) and value.startswith(_PREFIX):
        return _secret(value.removeprefix(_PREFIX), at, folder, environment)
    return value


def _secret(name: str, at: str, folder: Path | None, environment: Mapping[str, str]) -> str:
    variable = f"POSTVAKT_SECRET_{name.upper()}"
    if folder is not None and "/" not in name and (folder / name).is_file():
        return (folder / name).read_text(encoding="utf-8").strip()
    if variable in environment:
        return environment[variable]
    where = f"no file {name} in {folder}" if folder else "no secrets directory is given"
    raise ConfigError(f"{at}: the secret {name} is missing: {where}, and {variable} is not set")


def _lines(path: Path, faults: ValidationError) -> list[str]:
    lines = []
    for fault in faults.errors(include_url=False, include_input=False):
        at = ".".join(str(part) for part in fault["loc"]) or "the whole"
        lines.append(f"{path}: {at}: {fault['msg'].removeprefix('Value error, ')}")
    return lines
