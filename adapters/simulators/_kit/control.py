"""What every control interface under /_sim offers: faults on demand and the requests that came in."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import asdict, fields
from typing import Any

from aiohttp import web

from adapters.simulators._kit.faults import FAULTS, Fault
from adapters.simulators._kit.server import RECORD, Exchange

ROOT = "/_sim"
Json = dict[str, Any]
JsonHandler = Callable[[web.Request, Json], Awaitable[web.Response]]
_SECRET_HEADERS = frozenset({"authorization", "cookie", "set-cookie"})
_FAULT_FIELDS = frozenset(one.name for one in fields(Fault))


class BadBody(Exception):
    """Answered with 400 and the reason."""


def shared_routes() -> list[web.RouteDef]:
    return [
        web.get(f"{ROOT}/requests", _requests),
        web.get(f"{ROOT}/faults", _faults),
        web.post(f"{ROOT}/faults", with_json(_add_fault)),
        web.delete(f"{ROOT}/faults", _clear_faults),
    ]


def world_routes(
    *,
    state: Callable[[web.Request], Awaitable[web.StreamResponse]],
    add_letter: JsonHandler,
    change: JsonHandler,
    refusals: Sequence[type[Exception]],
) -> list[web.RouteDef]:
    """Of a world that letters are handed in to: what it looks like, a new letter, a change from the other side."""
    return [
        *shared_routes(),
        web.get(f"{ROOT}/state", state),
        web.post(f"{ROOT}/letters", with_json(add_letter, *refusals)),
        web.post(f"{ROOT}/changes", with_json(change, *refusals)),
    ]


def with_json(
    handler: JsonHandler, *refusals: type[Exception]
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Hands over the body as an object; a bad one, or one of `refusals`, is 400 with a reason."""

    expected: tuple[type[Exception], ...] = (json.JSONDecodeError, BadBody, ValueError, TypeError, *refusals)

    async def reading(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request, _object(await request.json()))
        except expected as error:
            return web.json_response({"error": str(error)}, status=400)

    return reading


def _object(body: object) -> Json:
    if not isinstance(body, dict):
        raise BadBody("the body must be an object")
    return body


def only(body: Json, known: Collection[str]) -> None:
    unknown = sorted(set(body) - set(known))
    if unknown:
        raise BadBody("unknown field " + unknown[0])


def chosen(body: Json, known: dict[str, Callable[..., object]]) -> object:
    """Carries out `{"change": name, ...}` with the arguments that the name needs."""
    if body.get("change") not in known:
        raise BadBody("change must be one of " + ", ".join(sorted(known)))
    return known[str(body["change"])](**{name: value for name, value in body.items() if name != "change"})


async def _requests(request: web.Request) -> web.Response:
    """Oldest first, without tokens and bodies."""
    return web.json_response([_told(one) for one in request.app[RECORD] if not one.path.startswith(ROOT)])


def _told(one: Exchange) -> Json:
    headers = {name: value for name, value in one.headers.items() if name.lower() not in _SECRET_HEADERS}
    return {"method": one.method, "path": one.path, "query": one.query, "headers": headers, "status": one.status}


async def _faults(request: web.Request) -> web.Response:
    return web.json_response([asdict(fault) for fault in request.app[FAULTS].waiting])


async def _add_fault(request: web.Request, body: Json) -> web.Response:
    only(body, _FAULT_FIELDS)
    if not isinstance(body.get("operation"), str):
        raise BadBody("operation is missing")
    request.app[FAULTS].add(Fault(**body))
    return web.json_response({"waiting": len(request.app[FAULTS].waiting)}, status=201)


async def _clear_faults(request: web.Request) -> web.Response:
    request.app[FAULTS].clear()
    return web.Response(status=204)
