"""What is configured as the TOML that a person would write."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, time


def toml_tables(tables: Iterable[tuple[str, Mapping[str, object]]]) -> str:
    """Each with its heading, brackets and all."""
    return "\n".join(
        "\n".join([heading, *(f"{name} = {toml_value(value)}" for name, value in fields.items()), ""])
        for heading, fields in tables
    )


def toml_value(value: object) -> str:
    """A TOML text is a JSON text but for one control character, which no name has."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{toml_value(name)} = {toml_value(one)}' for name, one in value.items())} }}"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
