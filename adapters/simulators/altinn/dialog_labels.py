"""Dialogporten's system labels over HTTP: one dialog with If-Match, or up to a hundred at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from adapters.simulators.altinn.dialogporten import ROOT, accessible_dialog
from adapters.simulators.altinn.gate import Gate
from adapters.simulators.altinn.identifiers import parsed_uuid
from adapters.simulators.altinn.labels import KNOWN_LABELS
from adapters.simulators.altinn.problems import Refused, dialogporten_problem
from adapters.simulators.altinn.records import Dialog
from adapters.simulators.altinn.visits import Visits

_LABEL_FIELDS = frozenset({"addLabels", "removeLabels", "systemLabels"})
_MOST_DIALOGS = 100


@dataclass(frozen=True, slots=True)
class DialogLabels:
    gate: Gate
    visits: Visits

    def routes(self) -> list[web.RouteDef]:
        dialogs = f"{ROOT}/enduser/dialogs"
        return [
            self.gate.route(
                "PUT", f"{dialogs}/{{dialogId}}/context/systemlabels", "SetDialogSystemLabels", self.set_labels
            ),
            self.gate.route(
                "POST", f"{dialogs}/context/systemlabels/actions/bulkset", "BulkSetDialogSystemLabels", self.bulk_set
            ),
        ]

    async def set_labels(self, request: web.Request) -> web.Response:
        caller = self.gate.dialogporten(request)
        body = await _json_object(request, _LABEL_FIELDS)
        add, remove = _labels(request, body)
        revision = request.headers.get("If-Match")
        if revision is not None and parsed_uuid(revision) is None:
            raise _invalid(request, "If-Match", "Must be a UUID without quotes")
        dialog = accessible_dialog(self.gate, request, caller, request.match_info["dialogId"])
        _check_revision(request, dialog, revision)
        self.visits.label(dialog, add=add, remove=remove, by=self.gate.actor(caller))
        return web.Response(status=204, headers={"Etag": dialog.context_revision})

    async def bulk_set(self, request: web.Request) -> web.Response:
        """All or none."""
        caller = self.gate.dialogporten(request)
        body = await _json_object(request, _LABEL_FIELDS | {"dialogs"})
        add, remove = _labels(request, body)
        targets = body.get("dialogs")
        if not isinstance(targets, list) or not 1 <= len(targets) <= _MOST_DIALOGS:
            raise _invalid(request, "dialogs", f"Must supply between 1 and {_MOST_DIALOGS} dialogs to update")
        wanted: dict[str, tuple[Dialog, str | None]] = {}
        for target in targets:
            if not isinstance(target, dict) or not set(target) <= {"dialogId", "endUserContextRevision"}:
                raise _invalid(request, "dialogs", "Unknown field")
            dialog_id = parsed_uuid(str(target.get("dialogId")))
            if dialog_id is None or dialog_id in wanted:
                raise _invalid(request, "dialogs", "Each dialogId must be a UUID that stands there once")
            dialog = accessible_dialog(self.gate, request, caller, dialog_id)
            wanted[dialog_id] = (dialog, target.get("endUserContextRevision"))
        for dialog, revision in wanted.values():
            _check_revision(request, dialog, revision)
        for dialog, _ in wanted.values():
            self.visits.label(dialog, add=add, remove=remove, by=self.gate.actor(caller))
        return web.Response(status=204)


def _invalid(request: web.Request, name: str, text: str) -> Refused:
    return Refused(dialogporten_problem(400, request.path, {name: text}))


async def _json_object(request: web.Request, known: frozenset[str]) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise _invalid(request, "Content-Type", "Must be application/json")
    try:
        body = await request.json()
    except json.JSONDecodeError as error:
        raise _invalid(request, "body", "Not JSON") from error
    if not isinstance(body, dict) or not set(body) <= known:
        raise _invalid(request, "body", "Unknown field")
    return body


def _labels(request: web.Request, body: dict[str, Any]) -> tuple[list[str], list[str]]:
    lists: dict[str, list[str]] = {}
    for name in _LABEL_FIELDS:
        value = body.get(name) or []
        if not isinstance(value, list) or not all(label in KNOWN_LABELS for label in value):
            raise _invalid(request, name, "Unknown system label")
        if "Sent" in value:
            raise _invalid(request, name, "The label Sent cannot be set or removed")
        lists[name] = value
    return lists["addLabels"] + lists["systemLabels"], lists["removeLabels"]


def _check_revision(request: web.Request, dialog: Dialog, revision: str | None) -> None:
    if revision is not None and parsed_uuid(revision) != dialog.context_revision:
        raise Refused(dialogporten_problem(412, request.path))
