"""The HTTP face of the simulated 360: one address for each operation, the body always {"parameter": {...}}.

Public360/sif-rpc-postman-examples 2746634b, 2018-09-14; FINTLabs/fint-p360-rpc-arkiv-adapter 7c146c9b, 2026-06-29.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from adapters.simulators._kit import operation, simulator_app
from adapters.simulators.p360.access import Access, OAuthClient, acting_employee
from adapters.simulators.p360.body import BodyReader, drain, read_body
from adapters.simulators.p360.call import Call, Installation
from adapters.simulators.p360.control import add_control
from adapters.simulators.p360.operations import OPERATIONS, Operation
from adapters.simulators.p360.parameter import ParameterReader
from adapters.simulators.p360.refusals import SifRefusal, WireProblem, envelope, outcome
from adapters.simulators.p360.swagger import swagger
from adapters.simulators.p360.world import P360World
from bot.domain.clock import Clock

ROOT = "/Biz/v2/api/call/SI.Data.RPC/SI.Data.RPC"
SWAGGER_PATH = "/Biz/v2/api/swagger/SI.Data.RPC"
TOKEN_PATH = "/oauth2/token"  # noqa: S105 - an address
_PINGS = ("AccessGroupService", "CaseService", "ContactService", "DocumentService", "FileService", "SupportService")
Handler = Callable[[web.Request], Awaitable[web.Response]]


def p360_simulator(
    world: P360World,
    *,
    authkey: str | None,
    clock: Clock | None = None,
    client_id: str | None = None,
    document_external_id: bool = True,
    oauth: OAuthClient | None = None,
    installation: Installation | None = None,
) -> web.Application:
    """With `oauth` a bearer token from TOKEN_PATH is taken too; with `authkey=None` nothing else is."""
    access = Access(clock=clock or world.clock, authkey=authkey, client_id=client_id, oauth=oauth)
    site = _Site(
        world=world,
        access=access,
        installation=replace(installation or Installation(), document_external_id=document_external_id),
    )
    app = simulator_app()
    for one in OPERATIONS:
        app.router.add_post(f"{ROOT}/{one.service}/{one.name}", operation(one.name)(site.rpc(one)))
    for service in _PINGS:
        app.router.add_post(f"{ROOT}/{service}/Ping", operation("Ping")(site.plain("")))
    version = site.plain(site.installation.version)
    app.router.add_post(f"{ROOT}/SupportService/GetSIFVersion", operation("GetSIFVersion")(version))
    app.router.add_get(SWAGGER_PATH, operation("Swagger")(site.swagger))
    if oauth is not None:
        app.router.add_post(TOKEN_PATH, operation("Token")(access.token))
    app.router.add_post(ROOT + "/{service}/{operation}", site.unknown)
    add_control(app, world)
    return app


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    world: P360World
    access: Access
    installation: Installation

    def rpc(self, one: Operation) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            try:
                self.access.check(request)
                text, body = await self._body(request)
                return web.json_response(self._answer(one, _parameter(text), body))
            except WireProblem as problem:
                return envelope(problem)

        return handle

    def plain(self, text: str) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            try:
                self.access.check(request)
            except WireProblem as problem:
                return envelope(problem)
            return web.Response(text=text)

        return handle

    async def swagger(self, request: web.Request) -> web.Response:
        del request  # the page is open, as far as is known
        return web.json_response(swagger(newer=self.installation.document_external_id, base_path=ROOT))

    async def unknown(self, request: web.Request) -> web.Response:
        try:
            self.access.check(request)
        except WireProblem as problem:
            return envelope(problem)
        return envelope(WireProblem(404, "System.MissingMethodException", "The operation does not exist."))

    async def _body(self, request: web.Request) -> tuple[bytes, BodyReader]:
        if request.content_length is None:
            raise WireProblem(411, "System.Web.HttpException", "Content-Length is required.")
        if request.content_length > self.installation.size_limit:
            await drain(request)
            raise WireProblem(413, "System.Web.HttpException", "Maximum request length exceeded.")
        if request.content_type != "application/json":
            raise WireProblem(415, "System.Web.HttpException", "The media type is not supported.")
        return await read_body(request)

    def _answer(self, one: Operation, parameter: Any, body: BodyReader) -> dict[str, Any]:
        """Nothing awaits in here: each operation is one transaction."""
        reader = ParameterReader(body, operation=one.name, strict=one.writes)
        shape = one.shape(newer=self.installation.document_external_id)
        given = reader.read(shape, parameter, "parameter")
        try:
            done, refusal = one.run(self._call(one, given)), None
        except SifRefusal as refused:
            done, refusal = one.empty, refused
        blank = self.installation.blank_message
        return outcome(done, refusal=refusal, operation=one.name, blank=blank)

    def _call(self, one: Operation, given: dict[str, Any]) -> Call:
        who = acting_employee(
            self.world,
            service_login=self.installation.service_login,
            may_impersonate=self.installation.may_impersonate,
            context_user=given.get(one.context_field),
        )
        return Call(world=self.world, installation=self.installation, parameter=given, who=who)


def _parameter(text: bytes) -> Any:
    try:
        body = json.loads(text)
    except ValueError as wrong:
        raise WireProblem(400, "Newtonsoft.Json.JsonReaderException", "The body is not JSON.") from wrong
    if not isinstance(body, dict) or set(body) != {"parameter"} or not isinstance(body["parameter"], dict):
        raise WireProblem(
            400, "System.ArgumentException", "The body must be an object with 'parameter' and nothing else."
        )
    return body["parameter"]
