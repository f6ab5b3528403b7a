"""Members of groups, nested ones among them, a hundred at a time, to an application that may read them.

group-list-transitivemembers.md of microsoftgraph/microsoft-graph-docs-contrib (pages of 100, at most 999; without a
right to read users their type and id alone are told), read 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from adapters.simulators.graph.gate import GROUPS, Gate
from adapters.simulators.graph.records import Json
from adapters.simulators.graph.refusals import Refused, bad_request

_QUERY = frozenset({"$select", "$top", "$skiptoken"})
_PAGE, _MOST = 100, 999


@dataclass(frozen=True, slots=True)
class GroupsApi:
    gate: Gate

    def routes(self) -> list[web.RouteDef]:
        path = "/v1.0/groups/{group}/transitiveMembers"
        return [self.gate.route("GET", path, "ListGroupMembers", self.members)]

    async def members(self, request: web.Request) -> web.Response:
        self.gate.need(request, GROUPS)
        strange = set(request.query) - _QUERY
        if strange:
            raise bad_request(f"The query parameter '{min(strange)}' is not supported here.")
        group = request.match_info["group"]
        if group not in self.gate.world.groups:
            text = (
                f"Resource '{group}' does not exist or one of its queried reference-property objects are not present."
            )
            raise Refused(404, "Request_ResourceNotFound", text)
        everybody = self.gate.world.everybody_in(group)
        begin, top = int(request.query.get("$skiptoken", "0")), int(request.query.get("$top", _PAGE))
        if not 1 <= top <= _MOST:
            raise bad_request("Invalid page size specified. Must be between 1 and 999 inclusive.")
        body: Json = {"value": everybody[begin : begin + top]}
        if len(everybody) > begin + top:
            rest = request.url.with_query({**request.query, "$skiptoken": str(begin + top)})
            body["@odata.nextLink"] = self.gate.base(request) + rest.raw_path_qs
        return web.json_response(body)
