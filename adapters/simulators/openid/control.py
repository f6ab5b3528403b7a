"""The control interface under /_sim: who signed in, who may, and what the next token shall have wrong."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from adapters.simulators._kit.control import ROOT, Json, chosen, shared_routes, with_json
from adapters.simulators.openid.settings import Registration
from adapters.simulators.openid.world import UnknownPerson, World


@dataclass(frozen=True, slots=True)
class Control:
    world: World
    registration: Registration

    def routes(self) -> list[web.RouteDef]:
        return [
            *shared_routes(),
            web.get(f"{ROOT}/state", self.state),
            web.post(f"{ROOT}/changes", with_json(self.change, UnknownPerson)),
        ]

    async def state(self, _request: web.Request) -> web.Response:
        world = self.world
        return web.json_response(
            {
                "now": world.clock.now().isoformat(),
                "people": [
                    {
                        "key": one.key,
                        "name": one.name,
                        "oid": one.aad_id,
                        "assigned": one.key not in world.unassigned,
                        "strong": one.key not in world.weak,
                    }
                    for one in world.people.values()
                ],
                "sessions": [
                    {"person": one.person, "contexts": sorted(one.contexts)} for one in world.sessions.values()
                ],
                "signIns": [
                    {"at": one.at.isoformat(), "person": one.person, "contexts": list(one.contexts)}
                    for one in world.sign_ins
                ],
                "codes": {"made": len(world.codes), "redeemed": sum(one.redeemed for one in world.codes.values())},
            }
        )

    async def change(self, _request: web.Request, body: Json) -> web.Response:
        chosen(
            body,
            {
                "spoil_next": self.world.spoil_next,
                "rotate_key": self.world.rotate_key,
                "assign": self.world.assign,
                "strengthen": self.world.strengthen,
                "sign_everybody_out": self.world.sign_everybody_out,
                "register": self._register,
            },
        )
        return web.Response(status=204)

    def _register(self, redirect_uri: str = "", logout_uri: str = "") -> None:
        """Addresses of the application that were not known when the simulator started."""
        self.registration.redirect_uris.update({redirect_uri} - {""})
        self.registration.logout_uris.update({logout_uri} - {""})
