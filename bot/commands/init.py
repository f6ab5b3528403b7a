"""`postvakt init`: a commented configuration to fill in."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from bot.errors import ConfigError


def write_configuration(path: Path) -> None:
    """Raises ConfigError where the file is there already: a configuration is never overwritten."""
    text = files(__package__).joinpath("configuration.toml").read_text(encoding="utf-8")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigError(f"{path}: is there already and is left alone; name another file") from None
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be written: {fault.strerror}") from None
