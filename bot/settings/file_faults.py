"""What is wrong with a file: from what pydantic says of it, and back into the operator's English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bot.domain.office_files import FileFault
from bot.domain.unfit import Unfit
from bot.errors import ConfigError
from bot.i18n import texts
from bot.settings.toml_text import TomlText

#: by what pydantic calls a fault
CODES: Mapping[str, str] = {
    "missing": "missing",
    "string_too_short": "missing",
    "too_short": "missing",
    "string_too_long": "too_long",
    "extra_forbidden": "unknown_field",
    "literal_error": "not_one_of",
    "enum": "not_one_of",
    "model_type": "row",
}
OTHERWISE = "wrong"
#: nobody reads more of them
_MOST = 100


def faults_of(
    refused: ValidationError, model: type[BaseModel], toml: TomlText, *at: str | int, of: str = ""
) -> Iterator[FileFault]:
    """What stands `at` a place was to be such a row, or a list of them; `of` is how people call the row."""
    for fault in refused.errors(include_url=False, include_input=False)[:_MOST]:
        place, said = fault["loc"], fault.get("ctx", {})
        unfit = said.get("error")
        values: Mapping[str, str]
        if isinstance(unfit, Unfit):
            code, values = unfit.code, unfit.values
            place = (*place, unfit.at) if unfit.at else place
        else:
            code, values = CODES.get(fault["type"], OTHERWISE), {"most": str(said.get("max_length", ""))}
            if code == "unknown_field":
                values = {"allowed": ", ".join(_model_at(model, place[:-1]).model_fields)}
            elif code == "not_one_of":
                values = {"allowed": ", ".join(re.findall(r"'([^']+)'", said["expected"]))}
        yield FileFault(code=code, line=toml.line_of(*at, *place), values={"field": named(of, *place), **values})


def unknown_table(toml: TomlText, name: str, allowed: str) -> FileFault:
    """Something in a file that has only tables with the heading that is allowed."""
    return FileFault(code="unknown_table", line=toml.line_of(name), values={"name": name, "table": allowed})


def named(row: str, *place: str | int) -> str:
    """A field as people read of it."""
    field = ".".join(part for part in place if isinstance(part, str))
    return ", ".join(filter(None, (row, field)))


def in_english(fault: FileFault) -> str:
    return texts("en")(f"office_file.fault.{fault.code}", **fault.values)


def config_error(name: str, faults: Iterable[FileFault]) -> ConfigError:
    """A line for each fault, with where it stands in the file of that name."""
    where = ((f"{name}, line {fault.line}" if fault.line else name, in_english(fault)) for fault in faults)
    return ConfigError("\n".join(f"{place}: {said}" for place, said in where))


def _model_at(model: type[BaseModel], place: tuple[Any, ...]) -> type[BaseModel]:
    for part in place:
        if isinstance(part, str):
            annotation = model.model_fields[part].annotation
            kinds = (kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type))
            model = next(kind for kind in kinds if issubclass(kind, BaseModel))
    return model
