"""Checks requests and answers against an OpenAPI document (3.0 or 3.1): one judge for simulators and adapters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match

Query = Mapping[str, Any] | Iterable[tuple[str, Any]]


class ContractViolation(AssertionError):
    """A request or an answer that the document does not allow."""


def _date_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def _uuid(value: object) -> bool:
    return not isinstance(value, str) or bool(UUID(value))


def _uri(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, check in {"date-time": _date_time, "uuid": _uuid, "guid": _uuid, "uri": _uri}.items():
        checker.checks(name, raises=ValueError)(check)
    return checker


def _modern(node: Any) -> Any:
    """OpenAPI 3.0's `nullable` in the words of JSON Schema."""
    if isinstance(node, list):
        return [_modern(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _modern(value) for key, value in node.items() if key != "nullable"}
    if node.get("nullable") is not True:
        return plain
    return {"anyOf": [plain, {"type": "null"}]} if plain else {}


@dataclass(frozen=True, slots=True)
class _Operation:
    name: str
    parameters: tuple[Mapping[str, Any], ...]
    body: Mapping[str, Any] | None
    answers: Mapping[str, Mapping[str, Any]]


class OpenApi:
    """One document. `prefix` is the server's path, which its own paths leave out.

    `undeclared` names answers that the vendor's code gives and its document does not: {(method, template): statuses}.
    """

    def __init__(
        self, path: Path, *, prefix: str = "", undeclared: Mapping[tuple[str, str], frozenset[int]] | None = None
    ) -> None:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        self._document = _modern(document)
        self._prefix = prefix
        self._undeclared = undeclared or {}
        self._formats = _formats()

    def check_answer(self, method: str, path: str, status: int, body: Any, content_type: str | None = None) -> None:
        """`body` is parsed JSON, text or bytes; None or empty where the answer had none."""
        template, operation = self._operation(method, path)
        declared = operation.answers.get(str(status)) or (operation.answers.get("default") if status < 400 else None)
        if declared is None:
            if status not in self._undeclared.get((method.lower(), template), frozenset()):
                raise ContractViolation(f"{operation.name} does not answer {status}")
            return
        contents = declared.get("content") or {}
        if body is None or body == b"" or (body == "" and not content_type):
            if any("schema" in one for one in contents.values()) and status < 400:
                raise ContractViolation(f"{operation.name} answers {status} with a body")
            return
        if not contents:
            if status < 400:
                raise ContractViolation(f"{operation.name} answers {status} without a body")
            return
        self._check_content(operation, status, contents, body, content_type)

    def check_request(
        self, method: str, path: str, query: Query = (), body: Any = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Query and path parameters, the JSON body, and those of the headers that the document describes."""
        template, operation = self._operation(method, path)
        self._check_query(operation, _pairs(query))
        known = {parameter["name"].lower() for parameter in operation.parameters if parameter["in"] == "header"}
        for name, value in (headers or {}).items():
            if name.lower() in known:
                self._check_value(operation, self._parameter(operation, name, "header"), [value])
        for name, value in _path_values(template, self._local(path)).items():
            self._check_value(operation, self._parameter(operation, name, "path"), [value])
        if operation.body is None:
            if body is not None:
                raise ContractViolation(f"{operation.name} takes no body")
            return
        if body is None:
            if operation.body.get("required"):
                raise ContractViolation(f"{operation.name} needs a body")
            return
        self._validate(operation.body["content"]["application/json"]["schema"], body, operation.name)

    def _check_content(
        self, operation: _Operation, status: int, contents: Mapping[str, Any], body: Any, content_type: str | None
    ) -> None:
        plain = (content_type or next(iter(contents))).partition(";")[0].strip()
        if list(contents) == ["*/*"]:
            schema = contents["*/*"].get("schema", {})
            if not isinstance(body, bytes) or schema.get("format") not in ("byte", "binary", None):
                raise ContractViolation(f"{operation.name} answers {status} with bytes")
            return
        if plain not in contents:
            binary = next((kind for kind in contents if contents[kind]["schema"].get("format") == "binary"), None)
            if binary is None:
                raise ContractViolation(f"{operation.name} answers {status} as {sorted(contents)}, not as {plain}")
            plain = binary
        schema = contents[plain]["schema"]
        if schema.get("format") == "binary":
            if not isinstance(body, bytes):
                raise ContractViolation(f"{operation.name} answers {status} with bytes")
            return
        self._validate(schema, body, f"{operation.name} {status}")

    def _check_query(self, operation: _Operation, pairs: list[tuple[str, Any]]) -> None:
        declared = {parameter["name"]: parameter for parameter in operation.parameters if parameter["in"] == "query"}
        given: dict[str, list[Any]] = {}
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        for name in given:
            if name not in declared:
                raise ContractViolation(f"{operation.name} has no query parameter {name}")
        for name, parameter in declared.items():
            if name in given:
                self._check_value(operation, parameter, given[name])
            elif parameter.get("required"):
                raise ContractViolation(f"{operation.name} needs the query parameter {name}")

    def _check_value(self, operation: _Operation, parameter: Mapping[str, Any], values: list[Any]) -> None:
        schema = self._resolved(parameter["schema"])
        if schema.get("type") == "array":
            read: Any = [_read(value, self._resolved(schema["items"])) for value in values]
        elif len(values) > 1:
            raise ContractViolation(f"{operation.name}: {parameter['name']} stands there more than once")
        else:
            read = _read(values[0], schema)
        self._validate(schema, read, f"{operation.name}: {parameter['name']}")

    def _validate(self, schema: Mapping[str, Any], value: Any, where: str) -> None:
        whole = (
            {**self._document, "$ref": schema["$ref"]} if "$ref" in schema else {**self._document, "allOf": [schema]}
        )
        validator = Draft202012Validator(whole, format_checker=self._formats)
        error = best_match(validator.iter_errors(value))
        if error is not None:
            place = "/".join(map(str, error.absolute_path))
            raise ContractViolation(f"{where}: {place}: {error.message[:400]}")

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        for branch in schema.get("anyOf", ()):
            if branch.get("type") != "null":
                return self._resolved(branch)
        if "$ref" not in schema:
            return schema
        node: Any = self._document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            node = node[step]
        return self._resolved(node)

    def _parameter(self, operation: _Operation, name: str, place: str) -> Mapping[str, Any]:
        for parameter in operation.parameters:
            if parameter["in"] == place and parameter["name"].lower() == name.lower():
                return parameter
        raise ContractViolation(f"{operation.name} does not describe {name}")

    def _local(self, path: str) -> str:
        return path.partition("?")[0].removeprefix(self._prefix)

    def _operation(self, method: str, path: str) -> tuple[str, _Operation]:
        local = self._local(path)
        fitting = [template for template in self._document["paths"] if _pattern(template).fullmatch(local)]
        for template in sorted(fitting, key=lambda template: template.count("{")):
            item = self._document["paths"][template]
            found = item.get(method.lower())
            if found is not None:
                return template, _Operation(
                    name=found.get("operationId", f"{method} {template}"),
                    parameters=(*item.get("parameters", ()), *found.get("parameters", ())),
                    body=found.get("requestBody"),
                    answers=found["responses"],
                )
        raise ContractViolation(f"the document has no {method} {local}")


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template)))


def _path_values(template: str, path: str) -> dict[str, str]:
    match = _pattern(template).fullmatch(path)
    return {name: unquote(value) for name, value in match.groupdict().items()} if match else {}


def _pairs(query: Query) -> list[tuple[str, Any]]:
    items = query.items() if isinstance(query, Mapping) else query
    flat: list[tuple[str, Any]] = []
    for name, value in items:
        flat.extend((name, item) for item in (value if isinstance(value, (list, tuple)) else [value]))
    return flat


def _read(value: Any, schema: Mapping[str, Any]) -> Any:
    """A query value is text; it is judged as what the schema says it is."""
    if not isinstance(value, str):
        return value
    if schema.get("type") == "integer" and re.fullmatch(r"-?[0-9]+", value):
        return int(value)
    if schema.get("type") == "boolean" and value in ("true", "false"):
        return value == "true"
    return value
