"""Reads the configuration: a TOML file, the environment over it, and secrets from places of their own.

A value `secret:NAME` is read from the file NAME in the secrets directory (`--secrets`, or POSTVAKT_SECRETS) or from the
variable POSTVAKT_SECRET_NAME. Every setting can be overruled as POSTVAKT__<TABLE>__<NAME>; lists are then JSON.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_settings import EnvSettingsSource, SettingsError

from bot.errors import ConfigError
from bot.settings import Settings

_VARIABLE = "POSTVAKT__"
_SECRET = "secret:"  # noqa: S105 # how a value points at one
#: in what `postvakt init` writes, to be filled in
_PLACE = re.compile(r'"([^"]*<[^"<>]+>[^"]*)"')

Table = dict[str, Any]


def load(path: Path, *, secrets: Path | None = None) -> Settings:
    """Raises ConfigError with a line for each fault: where it stands, what is wrong, what is allowed."""
    given = os.environ.get("POSTVAKT_SECRETS")
    reading = _Reading(path=path, secrets=secrets or (Path(given) if given else None))
    table = _beside(path, reading.filled_in(_merged(_file(path), _environment())))
    try:
        settings = Settings(**table)
    except ValidationError as faults:
        for fault in faults.errors(include_url=False, include_input=False):
            reading.judge(fault)
    if reading.faults:
        raise ConfigError("\n".join(reading.lines()))
    return settings


def _file(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; `postvakt init` writes one") from None
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not TOML: it is not text in UTF-8") from None
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(f"{path}: not TOML: {fault}") from None


def _beside(path: Path, table: Table) -> Table:
    """A rule file is named as it lies beside the configuration, wherever the bot is started from."""
    rules = table.get("rules")
    return {**table, "rules": str(path.parent / rules)} if isinstance(rules, str) and rules else table


def _environment() -> Table:
    """A variable that no setting answers to is a fault: whoever set it believes that it works."""
    names = (name for name in os.environ if name.upper().startswith(_VARIABLE))
    unknown = sorted(name for name in names if name.split("__")[1].lower() not in Settings.model_fields)
    if unknown:
        raise ConfigError(
            "\n".join(f"{name}: is not known; allowed are {', '.join(_fields_at(()))}" for name in unknown)
        )
    try:
        return EnvSettingsSource(Settings)()
    except SettingsError as fault:
        named = re.search(r'field "(\w+)"', str(fault))
        name = f"{_VARIABLE}{named[1].upper()}" if named else "the environment"
        raise ConfigError(f"{name}: not JSON, as which a table or list is written in a variable") from None


def _merged(below: Table, above: Mapping[str, Any]) -> Table:
    merged = dict(below)
    for name, value in above.items():
        under = merged.get(name)
        merged[name] = _merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged


@dataclass(slots=True, kw_only=True)
class _Reading:
    path: Path
    secrets: Path | None
    #: path of the field → what is wrong there; the first word counts
    faults: dict[str, str] = field(default_factory=dict)

    def filled_in(self, table: Table) -> Table:
        return {name: self._value(value, name) for name, value in table.items()}

    def judge(self, fault: Mapping[str, Any]) -> None:
        """Leaves out what merely follows from a fault that is known already."""
        at, said = ".".join(map(str, _untagged(fault["loc"]))), fault["msg"].removeprefix("Value error, ")
        match fault["type"]:
            case "missing":
                said = "is missing"
            case "extra_forbidden":
                said = f"is not known; allowed are {', '.join(_fields_at(fault['loc'][:-1]))}"
            case "union_tag_invalid" | "union_tag_not_found":
                at, said = f"{at}.kind", f"is missing or not known; allowed are {', '.join(_kinds_at(fault['loc']))}"
            case "too_short" if any(known.startswith(f"{at}.") for known in self.faults):
                return
            case "value_error":
                at, said = _narrowed(at, said.removeprefix(f"{at}: "), _fields_at(fault["loc"]))
        self.faults.setdefault(at or "the whole", said)

    def lines(self) -> Iterator[str]:
        for at, said in self.faults.items():
            yield f"{_variable_for(at) or f'{self.path}: {at}'}: {said}"

    def _value(self, value: Any, at: str) -> Any:
        if isinstance(value, dict):
            return {name: self._value(one, f"{at}.{name}") for name, one in value.items()}
        if isinstance(value, list):
            return [self._value(one, f"{at}.{place}") for place, one in enumerate(value)]
        if not isinstance(value, str):
            return value
        if value.startswith(_SECRET):
            return self._secret(value, at)
        if "<" in value and value in _places():
            self.faults[at] = f"is not filled in yet: {value}"
        return value

    def _secret(self, value: str, at: str) -> str:
        name = value.removeprefix(_SECRET)
        variable = f"POSTVAKT_SECRET_{name.upper()}"
        if not re.fullmatch(r"\w+", name, re.ASCII):
            self.faults[at] = "the name of a secret is letters, digits and _"
        elif self.secrets is not None and (self.secrets / name).is_file():
            try:
                return (self.secrets / name).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                self.faults[at] = f"the secret {self.secrets / name} cannot be read as text"
        elif variable in os.environ:
            return os.environ[variable]
        else:
            where = f"no file {name} in {self.secrets}" if self.secrets else "no secrets directory is given"
            self.faults[at] = f"the secret {name} is missing: {where}, and {variable} is not set"
        return value


def _places() -> set[str]:
    """Compared as a whole: a password that looks like one is neither refused nor shown."""
    written = [files("bot.commands").joinpath("configuration.toml"), *files("bot.presets").iterdir()]
    texts = (file.read_text(encoding="utf-8") for file in written if file.name.endswith(".toml"))
    return {place for text in texts for place in _PLACE.findall(text)}


def _variable_for(at: str) -> str:
    """The variable that a faulty value came from, where it did not stand in the file."""
    known = {name.upper() for name in os.environ}
    parts = at.upper().split(".")
    names = (_VARIABLE + "__".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in names if name in known), "")


def _narrowed(at: str, said: str, fields: list[str]) -> tuple[str, str]:
    """What is said about a whole table often begins with the field that it is about."""
    found = re.fullmatch(r"(([a-z_]+)[a-z_.]*): (.+)", said, re.DOTALL)
    if found is None or found[2] not in fields:
        return at, said
    return f"{at}.{found[1]}".lstrip("."), found[3]


def _untagged(place: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """pydantic names, after the place of one of several kinds of table, the kind: people wrote it one line below."""
    return tuple(part for length, part in enumerate(place) if part not in _kinds_at(place[:length]))


def _kinds_at(place: tuple[int | str, ...]) -> list[str]:
    """What `kind` can be there; nothing where there is one kind only."""
    models = _models_at(place)
    return sorted(str(model.model_fields["kind"].default) for model in models) if len(models) > 1 else []


def _fields_at(place: tuple[int | str, ...]) -> list[str]:
    """The settings that a table has, of whichever kind; none where the place is a single value."""
    return sorted({name for model in _models_at(place) for name in model.model_fields})


def _models_at(place: tuple[int | str, ...]) -> list[type[BaseModel]]:
    models: list[type[BaseModel]] = [Settings]
    for part in place:
        if isinstance(part, int):
            continue
        if len(models) > 1:
            models = [model for model in models if model.model_fields["kind"].default == part]
            continue
        known = models[0].model_fields.get(part) if models else None
        models = list(_models_in(known.annotation)) if known else []
    return models


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
