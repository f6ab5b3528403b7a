"""Reads a request's parameter as Json.NET does: numbers and flags may come as text, a wrong kind is an HTTP 400.

Searches ignore fields that they do not know, which is the real SIF's trap: a misspelt filter finds everything. Writes
refuse them with HTTP 400, stricter than the real one may be, so that a misspelling is found in tests.
"""

from __future__ import annotations

import re
from typing import Any

from adapters.simulators.p360 import shapes
from adapters.simulators.p360.body import Blob, BodyReader
from adapters.simulators.p360.dates import read_moment
from adapters.simulators.p360.refusals import WireProblem
from adapters.simulators.p360.shapes import Shape

_NUMBER = re.compile(r"-?\d{1,9}")


class ParameterReader:
    def __init__(self, body: BodyReader, *, operation: str, strict: bool) -> None:
        self._body = body
        self._operation = operation
        self._strict = strict

    def read(self, shape: Shape, value: Any, at: str) -> Any:
        if value is None:
            return None
        if isinstance(shape, dict):
            return self._object(shape, value, at)
        if isinstance(shape, list):
            if not isinstance(value, list):
                raise self._wrong(at)
            return [self.read(shape[0], one, f"{at}[{n}]") for n, one in enumerate(value)]
        return self._single(shape, value, at)

    def _object(self, shape: dict[str, Any], value: Any, at: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(at)
        unknown = value.keys() - shape.keys()
        if unknown and self._strict:
            text = f"Could not find member '{min(unknown)}' on object of type '{self._operation}Args'. Path '{at}'."
            raise WireProblem(400, "Newtonsoft.Json.JsonSerializationException", text)
        read = {name: self.read(kind, value.get(name), f"{at}.{name}") for name, kind in shape.items()}
        return {name: one for name, one in read.items() if one is not None}

    def _single(self, kind: str, value: Any, at: str) -> Any:
        if kind == shapes.ANY:
            return value
        if kind == shapes.BYTES:
            return self._bytes(value, at)
        if kind == shapes.TEXT and isinstance(value, str | int | float):
            return value if isinstance(value, str) else str(value)
        if kind == shapes.NUMBER and not isinstance(value, bool):
            if isinstance(value, int) or (isinstance(value, str) and _NUMBER.fullmatch(value.strip())):
                return int(value)
        elif kind == shapes.FLAG and str(value).casefold() in ("true", "false"):
            return str(value).casefold() == "true"
        elif kind == shapes.DATE and isinstance(value, str):
            try:
                return read_moment(value)
            except ValueError:
                raise self._wrong(at) from None
        raise self._wrong(at)

    def _bytes(self, value: Any, at: str) -> Blob:
        """Base64 text (already taken out of the body) or a list of byte numbers, as the vendor's own client sends."""
        if isinstance(value, str):
            blob = self._body.blob(value)
            if blob is not None:
                return blob
        if isinstance(value, list):
            try:
                return Blob.of(bytes(value))
            except (TypeError, ValueError):
                raise self._wrong(at) from None
        raise self._wrong(at)

    def _wrong(self, at: str) -> WireProblem:
        return WireProblem(400, "Newtonsoft.Json.JsonReaderException", f"Could not convert the value. Path '{at}'.")
