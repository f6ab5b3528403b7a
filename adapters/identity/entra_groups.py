"""Members of Entra groups, by Microsoft Graph with the application permission GroupMember.Read.All.

learn.microsoft.com/graph/api/group-list-transitivemembers (read 2026-11-22): without a right to read users, of each
member its type and id alone are told, which is all that is wanted here.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import httpx
from pydantic import BaseModel, Field

from adapters._kit.graph import Graph, GraphCall
from adapters._kit.http import http_client
from adapters._kit.tokens import TokenSource
from bot.domain.identifiers import PersonId
from bot.errors import ContractBroken
from bot.ports.people import GroupMembers

SYSTEM: Final = "entra_groups"
_USER: Final = "#microsoft.graph.user"
_PAGE: Final = "999"
#: nobody has a document centre of more
_MOST_PAGES: Final = 20


class _Member(BaseModel):
    kind: str = Field(alias="@odata.type")
    id: str = Field(min_length=1)


class MemberPage(BaseModel):
    value: list[_Member]
    next: str = Field(default="", alias="@odata.nextLink")


class EntraGroups(GroupMembers):
    def __init__(
        self, graph_url: str, tokens: TokenSource, *, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._client = http_client(graph_url, transport=transport)
        self._graph = Graph(self._client, tokens, system=SYSTEM)

    async def members(self, group_id: str) -> frozenset[PersonId]:
        path = f"/groups/{quote(group_id, safe='')}/transitiveMembers"
        call = GraphCall(method="GET", path=path, params={"$select": "id", "$top": _PAGE})
        found: set[PersonId] = set()
        for _ in range(_MOST_PAGES):
            page = await self._graph.read(MemberPage, call)
            found |= {PersonId(member.id.lower()) for member in page.value if member.kind == _USER}
            if not page.next:
                return frozenset(found)
            call = GraphCall(method="GET", path=page.next)
        raise ContractBroken(SYSTEM, "graph.endless_pages")

    async def close(self) -> None:
        await self._client.aclose()
