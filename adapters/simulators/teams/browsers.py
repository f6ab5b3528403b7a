"""Everybody has a browser of their own: a page that somebody opens from a card comes without a colleague's cookies.

The people of the simulated Teams stand side by side in one browser, where pages on this machine would take them all
for whoever signed in first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiohttp import web

from adapters.simulators.teams.world import Unknown, World

#: who opened a page last; a simulated sign-in may offer that person first
PERSON = "simulated-person"
_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(slots=True)
class Browsers:
    world: World
    #: cookies by person, of those that change with the person
    jars: dict[str, dict[str, str]] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/as/{person}", self.open)]

    async def open(self, request: web.Request) -> web.Response:
        """Redirects to `to`, an address on this machine, in the browser of one person."""
        target = request.query.get("to", "")
        try:
            person = self.world.person(request.match_info["person"]).key
            address = urlsplit(target)
        except (Unknown, ValueError):
            raise web.HTTPNotFound(text="no such person or page") from None
        if address.scheme != "http" or address.hostname not in _MACHINE:
            raise web.HTTPNotFound(text="a page on this machine is wanted")
        answer = web.Response(status=302, headers={"Location": target, "Cache-Control": "no-store"})
        before = request.cookies.get(PERSON, "")
        if before != person:
            self._change(request.cookies, before, person, answer)
        return answer

    def _change(self, cookies: Mapping[str, str], before: str, person: str, answer: web.Response) -> None:
        names = self.world.settings.own_cookies
        if before in self.world.people:
            self.jars[before] = {name: cookies[name] for name in names if name in cookies}
        jar = self.jars.get(person, {})
        for name in names:
            if name in jar:
                answer.set_cookie(name, jar[name], path="/", httponly=True, samesite="Lax")
            elif name in cookies:
                answer.del_cookie(name, path="/")
        answer.set_cookie(PERSON, person, path="/", httponly=True, samesite="Lax")
