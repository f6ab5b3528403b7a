"""The side door for demo and browser tests: what stands in the archive, which requests came, faults on demand."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from aiohttp import web

from adapters.simulators._kit import RECORD, Exchange, Fault
from adapters.simulators._kit.faults import FAULTS
from adapters.simulators.p360.operations import refusal_fault
from adapters.simulators.p360.state import state
from adapters.simulators.p360.world import P360World

_FAULT_FIELDS = {one.name for one in fields(Fault)}


def add_control(app: web.Application, world: P360World) -> None:
    async def show_state(request: web.Request) -> web.Response:
        del request
        return web.json_response(state(world))

    app.router.add_get("/_sim/state", show_state)
    app.router.add_post("/_sim/faults", add_fault)
    app.router.add_delete("/_sim/faults", clear_faults)
    app.router.add_get("/_sim/requests", show_requests)


async def add_fault(request: web.Request) -> web.Response:
    """The fields of Fault, or {"operation": ..., "refusal": "text"} for an answer with Successful false."""
    try:
        given = json.loads(await request.text())
        if "refusal" in given:
            fault = refusal_fault(
                given["operation"], given["refusal"], when=given.get("when", "before"), times=given.get("times", 1)
            )
        elif given.keys() <= _FAULT_FIELDS:
            fault = Fault(**given)
        else:
            raise web.HTTPBadRequest(text="unknown field of a fault")
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration):
        raise web.HTTPBadRequest(text="not a fault") from None
    request.app[FAULTS].add(fault)
    return web.json_response({"waiting": len(request.app[FAULTS].waiting)}, status=201)


async def clear_faults(request: web.Request) -> web.Response:
    request.app[FAULTS].clear()
    return web.Response(status=204)


async def show_requests(request: web.Request) -> web.Response:
    record = [one for one in request.app[RECORD] if not one.path.startswith("/_sim/")]
    return web.json_response([_told(one) for one in record])


def _told(one: Exchange) -> dict[str, Any]:
    """The key is never told, the body is: it is the demo's own invention."""
    scheme = one.headers.get("Authorization", "").partition(" ")[0]
    return {
        "method": one.method,
        "path": one.path,
        "operation": one.path.rpartition("/")[2],
        "authorization": scheme or None,
        "status": one.status,
        "body": one.body[:10_000].decode(errors="replace"),
    }
