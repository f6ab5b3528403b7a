"""Passes the panel's requests on to the other simulators, so that the page has one origin only."""

from __future__ import annotations

from collections.abc import Mapping

import aiohttp
from aiohttp import web

_TITLES = {
    "p360": "Arkivet (Public 360)",
    "arkiv": "Arkivet (Public 360)",
    "altinn": "Altinn",
    "svarinn": "SvarInn",
    "digipost": "Digipost",
    "websak": "Arkivet (WebSak)",
    "graph": "E-post",
    "postmottak": "E-post",
    "openid": "Innlogging (Entra)",
    "trail": "Loggen i Postvakt",
}
#: holds nothing of a system outside, so there is nothing to break
_UNBREAKABLE = frozenset({"trail"})
_PATIENCE = aiohttp.ClientTimeout(total=10)


class Panels:
    def __init__(self, panels: Mapping[str, str]) -> None:
        self._panels = {name: url.rstrip("/") for name, url in panels.items()}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/_sim/panel", self.listed),
            web.route("*", "/_sim/panel/{name}/{what:state|faults|letters|changes}", self.passed_on),
        ]

    async def listed(self, request: web.Request) -> web.Response:
        del request
        return web.json_response(
            [
                {
                    "name": name,
                    "title": _TITLES.get(name, name),
                    "url": f"/_sim/panel/{name}/state",
                    "breakable": name not in _UNBREAKABLE,
                }
                for name in self._panels
            ]
        )

    async def passed_on(self, request: web.Request) -> web.Response:
        address = self._panels.get(request.match_info["name"])
        if address is None:
            raise web.HTTPNotFound(text="no such panel")
        url = f"{address}/_sim/{request.match_info['what']}"
        headers = {"Content-Type": request.content_type}
        try:
            async with (
                aiohttp.ClientSession(timeout=_PATIENCE) as session,
                session.request(request.method, url, data=await request.read(), headers=headers) as answer,
            ):
                found = await answer.read()
                return web.Response(body=found, status=answer.status, content_type=answer.content_type)
        except (aiohttp.ClientError, TimeoutError):
            return web.json_response({"error": "the simulator behind this panel does not answer"}, status=502)
