"""The side door for demo and browser tests: what stands in the archive, which requests came, faults on demand."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from adapters.simulators._kit.control import ROOT, shared_routes
from adapters.simulators.websak.records import CaseFile, Entry, Screening
from adapters.simulators.websak.world import WebSakWorld


def add_control(app: web.Application, world: WebSakWorld) -> None:
    async def state(request: web.Request) -> web.Response:
        del request
        return web.json_response(
            {
                "cases": [_case(world, case) for case in world.cases()],
                "entries": [_entry(world, entry) for entry in world.entries()],
                "log": list(world.log),
            }
        )

    app.router.add_routes([*shared_routes(), web.get(f"{ROOT}/state", state)])


def _case(world: WebSakWorld, case: CaseFile) -> dict[str, Any]:
    return {
        "system_id": case.system_id,
        "number": case.number,
        "title": case.title,
        "public_title": case.public_title,
        "status": case.status,
        "series": case.series,
        "screening": _screening(case.screening),
        "unit": case.unit,
        "handler": case.handler,
        "entries": [entry.number for entry in world.entries() if entry.case_system_id == case.system_id],
    }


def _entry(world: WebSakWorld, entry: Entry) -> dict[str, Any]:
    case = world.case(entry.case_system_id)
    return {
        "system_id": entry.system_id,
        "number": entry.number,
        "case": case.number if case else None,
        "kind": entry.kind,
        "status": entry.status,
        "title": entry.title,
        "public_title": entry.public_title,
        "title_screened": entry.title_screened,
        "screening": _screening(entry.screening),
        "access_group": entry.access_group,
        "document_date": entry.document_date,
        "external_key": entry.key.key if entry.key else None,
        "parties": [
            {"role": one.role, "name": one.name, "screened": one.screened, "unit": one.unit, "handler": one.handler}
            for one in entry.parties
        ],
        "remarks": list(entry.remarks),
        "files": [
            {"number": one.number, "title": one.title, "relation": one.relation, "size": one.size, "sha256": one.sha256}
            for one in entry.files
        ],
    }


def _screening(screening: Screening | None) -> dict[str, str] | None:
    return {"code": screening.code, "basis": screening.basis} if screening else None
