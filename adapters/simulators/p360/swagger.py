"""A Swagger 2.0 page of the installation, so that a caller can see whether documents have an ExternalId.

Address from contracts/sif/PROVENANCE.md, names and properties of the Args from its samples; the rest is inferred.
"""

from __future__ import annotations

from typing import Any

from adapters.simulators.p360 import shapes
from adapters.simulators.p360.operations import OPERATIONS
from adapters.simulators.p360.shapes import Shape

_KINDS: dict[str, dict[str, Any]] = {
    shapes.TEXT: {"type": "string"},
    shapes.NUMBER: {"type": "integer", "format": "int32"},
    shapes.FLAG: {"type": "boolean"},
    shapes.DATE: {"type": "string", "format": "date-time"},
    shapes.BYTES: {"type": "string", "format": "byte"},
    shapes.ANY: {"type": "object"},
}


def swagger(*, newer: bool, base_path: str) -> dict[str, Any]:
    return {
        "swagger": "2.0",
        "info": {"title": "SI.Data.RPC", "version": "v2"},
        "basePath": base_path,
        "paths": {f"/{one.service}/{one.name}": {"post": _operation(one.name)} for one in OPERATIONS},
        "definitions": {f"{one.name}Args": _schema(one.shape(newer=newer)) for one in OPERATIONS},
    }


def _operation(name: str) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"parameter": {"$ref": f"#/definitions/{name}Args"}}}
    return {
        "operationId": name,
        "consumes": ["application/json"],
        "parameters": [{"name": "args", "in": "body", "required": True, "schema": schema}],
        "responses": {"200": {"description": "OK"}},
    }


def _schema(shape: Shape) -> dict[str, Any]:
    if isinstance(shape, dict):
        return {"type": "object", "properties": {name: _schema(one) for name, one in shape.items()}}
    if isinstance(shape, list):
        return {"type": "array", "items": _schema(shape[0])}
    return _KINDS[shape]
