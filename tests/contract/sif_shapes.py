"""Checks SIF requests and answers against the example bodies of the 2020 swagger (contracts/sif/swagger-samples).

An example is read as a shape: the same keys or fewer, the same kinds of value, null everywhere.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from typing import Any

from tests.contracts import CONTRACTS

_SAMPLES = CONTRACTS / "sif" / "swagger-samples"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")
_BYTE_FIELDS = {"Data", "FileData"}
_KEY = {"Id": "string", "Type": "string"}

#: Newer SIF, public clients of demo-eb.public360online.com's swagger and a 2026 extract of the vendor's PDF.
_NEWER_REQUEST_FIELDS = {
    ("DocumentService", "CreateDocument"),
    ("DocumentService", "UpdateDocument"),
    ("DocumentService", "GetDocuments"),
}
#: Objects that may carry an ExternalId in the answers of newer SIF.
_NEWER_ANSWER_PATHS = {"GetDocuments.Documents[]", "GetCases.Cases[].Documents[]"}


def check_request(service: str, operation: str, parameter: dict[str, Any]) -> None:
    """Raises AssertionError where `parameter` has a field or a value that the contract does not know."""
    shape = _sample(service, f"{operation}Args")
    if (service, operation) in _NEWER_REQUEST_FIELDS:
        shape = shape | {"ExternalId": _KEY}
    _check(shape, parameter, operation)


def check_answer(service: str, operation: str, answer: dict[str, Any]) -> None:
    """Raises AssertionError where `answer` is not what the operation may answer."""
    missing = {"Successful", "ErrorMessage", "ErrorDetails"} - answer.keys()
    assert not missing, f"{operation} lacks {sorted(missing)}"
    _check(_sample(service, f"{operation}Response"), answer, operation)


def _check(shape: Any, value: Any, at: str) -> None:
    if value is None or shape == {}:
        return
    if isinstance(shape, dict):
        assert isinstance(value, dict), f"{at}: an object is expected"
        known = shape.keys() | ({"ExternalId"} if at in _NEWER_ANSWER_PATHS else set())
        assert value.keys() <= known, f"{at}: unknown {sorted(value.keys() - known)}"
        for name, one in value.items():
            _check(shape.get(name, _KEY), one, f"{at}.{name}")
    elif isinstance(shape, list):
        if at.rpartition(".")[2] in _BYTE_FIELDS and isinstance(value, str):
            return
        assert isinstance(value, list), f"{at}: a list is expected"
        for one in value:
            _check(shape[0], one, f"{at}[]")
    else:
        _check_single(shape, value, at)


def _check_single(shape: Any, value: Any, at: str) -> None:
    assert type(value) is type(shape), f"{at}: {type(shape).__name__} is expected, not {type(value).__name__}"
    if isinstance(shape, str) and _MOMENT.match(shape):
        try:
            datetime.fromisoformat(value)
        except ValueError:
            raise AssertionError(f"{at}: not a moment") from None
        assert _MOMENT.match(value), f"{at}: a moment has a T between date and time"


@cache
def _sample(service: str, name: str) -> Any:
    return json.loads((_SAMPLES / service / f"{name}.json").read_text("utf-8-sig"))
