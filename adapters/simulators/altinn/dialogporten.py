"""Dialogporten's end user API: finding and reading dialogs.

Contract: dialogporten-enduser.openapi.v1.json (Altinn/dialogporten 743f07fd, 2026-08-20). Missing rights look like an
empty list in a search and like 404 on a dialog, never like 403.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from adapters.simulators.altinn.dialog_json import DialogWriter
from adapters.simulators.altinn.gate import LEVEL, Caller, Gate
from adapters.simulators.altinn.identifiers import ORGANISATION, parsed_uuid
from adapters.simulators.altinn.problems import Refused, dialogporten_problem
from adapters.simulators.altinn.records import Dialog
from adapters.simulators.altinn.search_filters import BadQuery, read_query
from adapters.simulators.altinn.visits import Visits
from adapters.simulators.altinn.world import UnknownId

ROOT = "/dialogporten/api/v1"


@dataclass(frozen=True, slots=True)
class Dialogporten:
    gate: Gate
    visits: Visits

    def routes(self) -> list[web.RouteDef]:
        route, dialogs = self.gate.route, f"{ROOT}/enduser/dialogs"
        transmissions = f"{dialogs}/{{dialogId}}/transmissions"
        return [
            route("GET", f"{ROOT}/metadata/limits", "GetLimits", self.limits),
            route("GET", dialogs, "SearchDialogs", self.search),
            route("GET", f"{dialogs}/{{dialogId}}", "GetDialog", self.dialog),
            route("GET", transmissions, "SearchDialogTransmissions", self.transmissions),
            route("GET", f"{transmissions}/{{transmissionId}}", "GetDialogTransmission", self.transmission),
        ]

    async def limits(self, _request: web.Request) -> web.Response:
        settings = self.gate.settings
        most = {
            "maxPartyFilterValues": settings.max_parties,
            "maxServiceResourceFilterValues": settings.max_resources,
            "maxExtendedStatusFilterValues": 20,
        }
        return web.json_response(
            {
                "endUserSearch": most | {"maxOrgFilterValues": settings.max_owners},
                "serviceOwnerSearch": most | {"maxPartyFilterValues": 20},
            }
        )

    async def search(self, request: web.Request) -> web.Response:
        caller = self.gate.dialogporten(request)
        try:
            query = read_query(request.query.items(), self.gate.settings)
        except BadQuery as error:
            raise Refused(dialogporten_problem(400, request.path, {error.name: error.text})) from error
        world = self.gate.world
        found = [
            dialog
            for dialog in world.visible_dialogs()
            if world.may(caller.system_user, dialog.unit, dialog.resource)
            and query.matches(dialog, world.resource(dialog.resource).owner)
        ]
        page, token = query.page(found)
        writer = writer_for(self.gate, request, caller)
        body: dict[str, Any] = {
            "items": [writer.list_item(dialog) for dialog in page],
            "hasNextPage": token is not None,
            "continuationToken": token,
            "orderBy": query.order.text,
        }
        return web.json_response(body)

    async def dialog(self, request: web.Request) -> web.Response:
        """Reading it is seen by everybody with access, and by the service owner."""
        caller = self.gate.dialogporten(request)
        dialog = self._readable(request, caller)
        self.visits.open_dialog(dialog, self.gate.actor(caller))
        token = self.gate.mint.dialog_token(self._dialog_claims(request, dialog))
        return web.json_response(writer_for(self.gate, request, caller).dialog(dialog, token))

    async def transmissions(self, request: web.Request) -> web.Response:
        caller = self.gate.dialogporten(request)
        dialog = self._readable(request, caller)
        writer = writer_for(self.gate, request, caller)
        ordered = sorted(dialog.transmissions, key=lambda item: (item.created_at, item.id))
        return web.json_response([writer.transmission(dialog, item) | {"deletedAt": None} for item in ordered])

    async def transmission(self, request: web.Request) -> web.Response:
        caller = self.gate.dialogporten(request)
        dialog = self._readable(request, caller)
        wanted = parsed_uuid(request.match_info["transmissionId"])
        for item in dialog.transmissions:
            if item.id == wanted:
                body = writer_for(self.gate, request, caller).transmission(dialog, item) | {"deletedAt": None}
                return web.json_response(body)
        raise Refused(dialogporten_problem(404, request.path))

    def _readable(self, request: web.Request, caller: Caller) -> Dialog:
        dialog = accessible_dialog(self.gate, request, caller, request.match_info["dialogId"])
        if self.gate.world.resource(dialog.resource).minimum_level > LEVEL:
            raise Refused(dialogporten_problem(403, request.path))
        return dialog

    def _dialog_claims(self, request: web.Request, dialog: Dialog) -> dict[str, Any]:
        now = int(self.gate.world.clock().timestamp())
        return {
            "iss": f"{self.gate.base(request)}{ROOT}",
            "iat": now,
            "nbf": now,
            "exp": now + 600,
            "jti": self.gate.world.ids.new(),
            "p": ORGANISATION + dialog.unit,
            "s": dialog.resource,
            "i": dialog.id,
            "a": "read;write",
            "l": LEVEL,
        }


def writer_for(gate: Gate, request: web.Request, caller: Caller) -> DialogWriter:
    if caller.system_user is None:
        raise Refused(dialogporten_problem(403, request.path))
    return DialogWriter(
        world=gate.world, system_user=caller.system_user, reader=gate.actor(caller), base=gate.base(request)
    )


def accessible_dialog(gate: Gate, request: web.Request, caller: Caller, dialog_id: str) -> Dialog:
    """Unknown and forbidden look the same; a deleted one says so, but only to those who may know."""
    try:
        dialog = gate.world.dialog(parsed_uuid(dialog_id) or dialog_id)
    except UnknownId as error:
        raise Refused(dialogporten_problem(404, request.path)) from error
    if not gate.world.may(caller.system_user, dialog.unit, dialog.resource):
        raise Refused(dialogporten_problem(404, request.path))
    if dialog.deleted:
        raise Refused(dialogporten_problem(410, request.path))
    return dialog
