"""Dialogporten's side roads: which correspondence a dialog is, and what the caller has access to at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from adapters.simulators.altinn.dialog_json import localized
from adapters.simulators.altinn.dialogporten import ROOT
from adapters.simulators.altinn.gate import LEVEL, Gate, only_known_query
from adapters.simulators.altinn.identifiers import (
    CORRESPONDENCE,
    DIALOG,
    INSTANCE,
    ORGANISATION,
    PACKAGE,
    is_party,
    parsed_uuid,
)
from adapters.simulators.altinn.problems import Refused, dialogporten_problem
from adapters.simulators.altinn.records import Dialog, Resource, SystemUser, Unit


@dataclass(frozen=True, slots=True)
class DialogLookup:
    gate: Gate

    def routes(self) -> list[web.RouteDef]:
        route = self.gate.route
        return [
            route("GET", f"{ROOT}/enduser/dialoglookup", "GetDialogLookup", self.lookup),
            route("GET", f"{ROOT}/enduser/parties", "GetParties", self.parties),
            route("GET", f"{ROOT}/enduser/serviceresources", "SearchAuthorizedServiceResources", self.resources),
        ]

    async def lookup(self, request: web.Request) -> web.Response:
        """Leaves no trace; unlike a GET of the dialog it tells missing rights from a missing dialog."""
        caller = self.gate.dialogporten(request)
        only_known_query(request, frozenset({"instanceRef"}), lambda bad: dialogporten_problem(400, request.path, bad))
        reference = request.query.get("instanceRef", "")
        dialog = self._dialog(request, reference)
        if not self.gate.world.may(caller.system_user, dialog.unit, dialog.resource):
            raise Refused(dialogporten_problem(403, request.path))
        answered = reference
        if reference.startswith(DIALOG):
            answered = self._best_reference(dialog)
        return web.json_response(self._found(dialog, answered))

    async def parties(self, request: web.Request) -> web.Response:
        caller = self.gate.dialogporten(request)
        own = self.gate.world.parties(caller.system_user) if caller.system_user else []
        top = [unit for unit in own if unit.kind != "sub"]
        tree = [_party(unit, [_party(sub, []) for sub in own if sub.parent == unit.orgno]) for unit in top]
        orphans = [_party(unit, []) for unit in own if unit.kind == "sub" and unit.parent not in {t.orgno for t in top}]
        return web.json_response({"authorizedParties": tree + orphans})

    async def resources(self, request: web.Request) -> web.Response:
        """What the caller may see, by party: the way to notice silent blindness."""
        caller = self.gate.dialogporten(request)
        only_known_query(request, frozenset({"party"}), lambda bad: dialogporten_problem(400, request.path, bad))
        wanted = request.query.getall("party", [])
        if not all(is_party(party) for party in wanted):
            raise Refused(dialogporten_problem(400, request.path, {"party": "Not a valid value"}))
        items = [
            _metadata(resource)
            for resource in self.gate.world.resources.values()
            if caller.system_user and self._usable(caller.system_user, resource, wanted)
        ]
        return web.json_response({"items": items, "isFullCatalogueFallback": None})

    def _usable(self, system_user: SystemUser, resource: Resource, parties: list[str]) -> bool:
        return any(
            self.gate.world.may(system_user, unit.orgno, resource.id)
            for unit in self.gate.world.units.values()
            if not parties or unit.party in parties
        )

    def _dialog(self, request: web.Request, reference: str) -> Dialog:
        world = self.gate.world
        for prefix in (DIALOG, CORRESPONDENCE):
            wanted = parsed_uuid(reference.removeprefix(prefix)) if reference.startswith(prefix) else None
            if wanted is None:
                continue
            letter = world.correspondences.get(wanted)
            dialog_id = wanted if prefix == DIALOG else letter.dialog_id if letter else ""
            dialog = world.dialogs.get(dialog_id)
            if dialog is None or dialog.deleted:
                raise Refused(dialogporten_problem(404, request.path))
            return dialog
        if reference.startswith(INSTANCE):
            raise Refused(dialogporten_problem(404, request.path))
        raise Refused(dialogporten_problem(400, request.path, {"instanceRef": "Must be a supported identifier"}))

    def _best_reference(self, dialog: Dialog) -> str:
        """One correspondence at most, also where several are transmissions of the dialog; else the dialog itself."""
        known = [dialog.correspondence_id, *(item.correspondence_id for item in dialog.transmissions)]
        best = dialog.correspondence_id or max((item for item in known if item), default=None)
        return CORRESPONDENCE + best if best else DIALOG + dialog.id

    def _found(self, dialog: Dialog, reference: str) -> dict[str, Any]:
        resource = self.gate.world.resource(dialog.resource)
        return {
            "dialogId": dialog.id,
            "instanceRef": reference,
            "party": ORGANISATION + dialog.unit,
            "serviceResource": {
                "id": resource.id,
                "isDelegable": True,
                "minimumAuthenticationLevel": resource.minimum_level,
                "name": localized(resource.name),
            },
            "serviceOwner": _owner(resource),
            "title": localized(dialog.title, dialog.language),
            "authorizationEvidence": {
                "currentAuthenticationLevel": LEVEL,
                "viaRole": False,
                "viaAccessPackage": True,
                "viaResourceDelegation": False,
                "viaInstanceDelegation": False,
                "evidence": [
                    {
                        "grantType": "AccessPackage",
                        "subject": PACKAGE + resource.package,
                        "name": localized(resource.package),
                        "links": None,
                    }
                ],
            },
        }


def _owner(resource: Resource) -> dict[str, Any]:
    return {"orgNumber": resource.owner_orgno, "code": resource.owner, "name": localized(resource.owner_name)}


def _party(unit: Unit, children: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "party": unit.party,
        "partyUuid": f"00000000-0000-4000-8000-{int(unit.orgno):012d}",
        "partyId": int(unit.orgno) % 100_000_000,
        "name": unit.name.upper(),
        "partyType": "Organization",
        "dateOfBirth": None,
        "isDeleted": False,
        "hasKeyRole": False,
        "isCurrentEndUser": False,
        "isMainAdministrator": False,
        "isAccessManager": False,
        "hasOnlyAccessToSubParties": False,
        "subParties": children or None,
    }


def _metadata(resource: Resource) -> dict[str, Any]:
    return {
        "serviceResource": {
            "id": resource.id,
            "isDelegable": True,
            "minimumAuthenticationLevel": resource.minimum_level,
            "name": localized(resource.name),
            "resourceType": resource.type,
            "status": "Active",
        },
        "serviceOwner": _owner(resource),
        "roles": [],
        "accessPackages": [],
    }
