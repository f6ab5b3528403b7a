"""The control API under /_sim: what a demo panel or a browser test in another process sees and changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from aiohttp import web

from adapters.simulators._kit import RECORD, Exchange, Fault
from adapters.simulators._kit.faults import FAULTS
from adapters.simulators.altinn.attachments import AttachmentDraft
from adapters.simulators.altinn.dialog_json import moment
from adapters.simulators.altinn.records import Correspondence, Dialog, LetterDraft
from adapters.simulators.altinn.visits import RuleBroken, Visits
from adapters.simulators.altinn.world import UnknownId, World

ROOT = "/_sim"
_SECRET_HEADERS = frozenset({"authorization", "cookie"})
_TIMES = frozenset({"due_at", "publish_at", "requested_publish_time"})


class _BadBody(Exception):
    """Answered with 400 and the reason."""


@dataclass(frozen=True, slots=True)
class Control:
    world: World
    visits: Visits

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(f"{ROOT}/state", self.state),
            web.get(f"{ROOT}/requests", self.requests),
            web.get(f"{ROOT}/faults", self.faults),
            web.post(f"{ROOT}/faults", _with_json(self.add_fault)),
            web.delete(f"{ROOT}/faults", self.clear_faults),
            web.post(f"{ROOT}/letters", _with_json(self.add_letter)),
            web.post(f"{ROOT}/changes", _with_json(self.change)),
        ]

    async def state(self, _request: web.Request) -> web.Response:
        self.world.settle()
        body = {
            "now": moment(self.world.clock()),
            "units": [asdict(unit) for unit in self.world.units.values()],
            "resources": [asdict(resource) for resource in self.world.resources.values()],
            "dialogs": [self._dialog(dialog) for dialog in self.world.dialogs.values()],
            "scheduled": len(self.world.scheduled),
            "traces": [asdict(trace) | {"at": moment(trace.at)} for trace in self.world.traces],
        }
        return web.json_response(body)

    async def requests(self, request: web.Request) -> web.Response:
        """The platform's requests without tokens and bodies, oldest first."""
        return web.json_response([_exchange(item) for item in request.app[RECORD] if not item.path.startswith(ROOT)])

    async def faults(self, request: web.Request) -> web.Response:
        return web.json_response([asdict(fault) for fault in request.app[FAULTS].waiting])

    async def add_fault(self, request: web.Request, body: dict[str, Any]) -> web.Response:
        _only(body, {item.name for item in fields(Fault)})
        if not isinstance(body.get("operation"), str):
            raise _BadBody("operation is missing")
        request.app[FAULTS].add(Fault(**body))
        return web.json_response({"waiting": len(request.app[FAULTS].waiting)}, status=201)

    async def clear_faults(self, request: web.Request) -> web.Response:
        request.app[FAULTS].clear()
        return web.Response(status=204)

    async def add_letter(self, _request: web.Request, body: dict[str, Any]) -> web.Response:
        _only(body, {item.name for item in fields(LetterDraft)})
        draft = dict(body)
        draft["attachments"] = tuple(_attachment(item) for item in body.get("attachments", ()))
        draft["transmissions"] = tuple(body.get("transmissions", ()))
        for name in _TIMES & set(body):
            draft[name] = datetime.fromisoformat(body[name]) if body[name] else None
        letter = self.world.add_letter(LetterDraft(**draft))
        return web.json_response(asdict(letter), status=201)

    async def change(self, _request: web.Request, body: dict[str, Any]) -> web.Response:
        """`{"change": name, ...}` with the arguments that the name needs."""
        known: dict[str, Callable[..., object]] = {
            "edit_content": self.world.edit_content,
            "touch": self.world.touch,
            "purge": self.world.purge,
            "expire_attachment": self.world.expire_attachment,
            "purge_attachment": self.world.purge_attachment,
            "break_download": self.world.break_download,
            "revoke": self.world.revoke,
            "delegate": self._delegate,
            "colleague_opens": self._colleague_opens,
            "colleague_labels": self._colleague_labels,
            "colleague_reads": self._colleague_reads,
            "colleague_purges": self._colleague_purges,
        }
        arguments = {name: value for name, value in body.items() if name != "change"}
        if body.get("change") not in known:
            raise _BadBody("change must be one of " + ", ".join(sorted(known)))
        known[str(body["change"])](**arguments)
        return web.Response(status=204)

    def _delegate(self, package: str, unit: str) -> None:
        """To every system user that is the unit's own, or its main unit's."""
        record = self.world.unit(unit)
        for system_user in self.world.system_users:
            if system_user.owner in (record.orgno, record.parent):
                self.world.delegate(package, unit, system_user)

    def _colleague_opens(self, dialog_id: str) -> None:
        self.visits.open_dialog(self.world.dialog(dialog_id))

    def _colleague_labels(self, dialog_id: str, add: list[str], remove: list[str] | None = None) -> None:
        self.visits.label(self.world.dialog(dialog_id), add=add, remove=remove or [])

    def _colleague_reads(self, correspondence_id: str) -> None:
        letter = self.world.correspondence(correspondence_id)
        self.visits.fetch(letter)
        self.visits.read(letter)

    def _colleague_purges(self, correspondence_id: str) -> None:
        self.visits.purge(self.world.correspondence(correspondence_id))

    def _dialog(self, dialog: Dialog) -> dict[str, Any]:
        letters = [letter for letter in self.world.correspondences.values() if letter.dialog_id == dialog.id]
        return {
            "id": dialog.id,
            "unit": dialog.unit,
            "resource": dialog.resource,
            "title": dialog.title,
            "labels": list(dialog.labels),
            "isContentSeen": dialog.content_seen,
            "status": dialog.status,
            "contentUpdatedAt": moment(dialog.content_updated_at),
            "deleted": dialog.deleted,
            "transmissions": [
                {"id": item.id, "title": item.title, "correspondenceId": item.correspondence_id}
                for item in dialog.transmissions
            ],
            "correspondences": [_correspondence(letter) for letter in letters],
        }


def _correspondence(letter: Correspondence) -> dict[str, Any]:
    return {
        "id": letter.id,
        "transmissionId": letter.transmission_id,
        "status": letter.highest.status.name,
        "statuses": [entry.status.name for entry in letter.history],
        "fetched": letter.fetched,
        "confirming": letter.confirming is not None,
        "attachments": [
            {"id": item.id, "fileName": item.file_name, "size": item.size, "expired": item.expired}
            for item in letter.attachments
        ],
    }


def _exchange(item: Exchange) -> dict[str, Any]:
    headers = {name: value for name, value in item.headers.items() if name.lower() not in _SECRET_HEADERS}
    return {
        "method": item.method,
        "path": item.path,
        "query": item.query,
        "headers": headers,
        "status": item.status,
    }


def _attachment(item: object) -> AttachmentDraft:
    if not isinstance(item, dict):
        raise _BadBody("an attachment is an object")
    _only(item, {field.name for field in fields(AttachmentDraft)} - {"content"})
    return AttachmentDraft(**item)


def _object(body: object) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise _BadBody("the body must be an object")
    return body


def _only(body: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(body) - known)
    if unknown:
        raise _BadBody("unknown field " + unknown[0])


def _with_json(
    handler: Callable[[web.Request, dict[str, Any]], Any],
) -> Callable[[web.Request], Any]:
    async def reading(request: web.Request) -> web.Response:
        try:
            answer: web.Response = await handler(request, _object(await request.json()))
        except (json.JSONDecodeError, _BadBody, ValueError, TypeError, UnknownId, RuleBroken) as error:
            return web.json_response({"error": str(error)}, status=400)
        return answer

    return reading
