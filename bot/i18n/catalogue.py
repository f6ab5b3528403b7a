"""The texts themselves: one TOML file a language, read once, its tables flattened to dotted keys."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

#: bokmål is the source of the others
LOCALES = ("nb", "nn", "en")


class UnknownText(KeyError):
    """A key that the catalogue lacks, or a placeholder that was given no value. Always a fault in our own code."""


@cache
def catalogue(locale: str) -> Mapping[str, str]:
    """Every text of one language by its dotted key. Raises ValueError for a language that we do not have."""
    if locale not in LOCALES:
        raise ValueError(f"no catalogue for {locale!r}: there are {', '.join(LOCALES)}")
    content = files(__package__).joinpath("catalogues", f"{locale}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(content)))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
