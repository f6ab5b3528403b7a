"""`postvakt init`: a commented configuration to fill in, a general one or that of a written routine."""

from __future__ import annotations

from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import bot.presets
from bot.errors import ConfigError


class Preset(StrEnum):
    """A routine in `bot/presets`."""

    LORENSKOG = "lorenskog"
    SANDNES = "sandnes"


def preset_named(name: str) -> Preset:
    """Raises ConfigError where there is none of that name."""
    try:
        return Preset(name)
    except ValueError:
        raise ConfigError(f"--preset: there is no {name}; there are {', '.join(Preset)}") from None


def write_configuration(path: Path, preset: Preset | None = None) -> None:
    """Raises ConfigError where the file is there already: a configuration is never overwritten."""
    text = preset_text(preset) if preset else files(__package__).joinpath("configuration.toml").read_text("utf-8")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigError(f"{path}: is there already and is left alone; name another file") from None
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be written: {fault.strerror}") from None


def preset_text(preset: Preset) -> str:
    """TOML, with < and > around what has to be filled in."""
    return files(bot.presets).joinpath(f"{preset}.toml").read_text("utf-8")
