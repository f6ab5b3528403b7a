"""The HTTP face of the simulated WebSak: two SOAP 1.1 services, document/literal, as the published WSDLs bind them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from lxml import etree

from adapters.simulators._kit import operation, simulator_app
from adapters.simulators.websak import operations
from adapters.simulators.websak.answers import answered
from adapters.simulators.websak.control import add_control
from adapters.simulators.websak.gate import refuse_strangers, refuse_unnamed
from adapters.simulators.websak.installation import Access, Installation
from adapters.simulators.websak.names import INNSYN, OPPDATERING
from adapters.simulators.websak.operations import Call
from adapters.simulators.websak.reading import envelope_of, operation_in
from adapters.simulators.websak.refusals import SoapRefusal, soap_fault
from adapters.simulators.websak.schema import Schemas
from adapters.simulators.websak.world import WebSakWorld

#: as ACOS lays them out (FINTLabs/fint-geointegrasjon-adapter b033b8ab, 2026-08-07)
INNSYN_PATH = "/ArkivInnsynService.svc/ArkivInnsynService"
OPPDATERING_PATH = "/ArkivOppdateringService.svc/ArkivOppdateringService"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_UNKNOWN = "the operation that no action names"


def websak_simulator(
    world: WebSakWorld,
    *,
    access: Access,
    installation: Installation | None = None,
    contracts: Path | None = None,
) -> web.Application:
    """With `contracts` (the folder geointegrasjon) each request and answer is held against the published schemas.

    A request that they refuse is answered with a fault; both kinds are noted in `world.breaches`.
    """
    site = _Site(
        world=world,
        access=access,
        installation=installation or Installation(),
        schemas=Schemas.load(contracts) if contracts else None,
    )
    app = simulator_app(client_max_size=site.installation.size_limit)
    app.router.add_post(INNSYN_PATH, site.service(INNSYN, operations.READING))
    app.router.add_post(OPPDATERING_PATH, site.service(OPPDATERING, operations.CHANGING))
    add_control(app, world)
    return app


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    world: WebSakWorld
    access: Access
    installation: Installation
    schemas: Schemas | None = field(repr=False)

    def service(self, namespace: str, known: Mapping[str, Callable[[Call], None]]) -> Handler:
        """Each operation by its SOAPAction, so that faults can strike one of them."""
        handlers = {name: operation(name)(self._handler(namespace, name, work)) for name, work in known.items()}

        async def serve(request: web.Request) -> web.StreamResponse:
            action = request.headers.get("SOAPAction", "").strip('"')
            name = action.removeprefix(f"{namespace}/#") if action.startswith(f"{namespace}/#") else _UNKNOWN
            if name not in handlers:
                return _fault(SoapRefusal(None, "Ukjent SOAPAction"), namespace)
            return await handlers[name](request)

        return serve

    def _handler(self, namespace: str, name: str, work: Callable[[Call], None]) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            refuse_strangers(self.access, request)
            _refuse_unreadable(request)
            try:
                root = self._answer(await request.read(), namespace, name, work)
            except SoapRefusal as refusal:
                return self._refused(refusal, namespace)
            if namespace == OPPDATERING:
                self.world.log.append(name)
            return _xml(etree.tostring(root, encoding="utf-8", xml_declaration=True), 200)

        return answer

    def _answer(self, content: bytes, namespace: str, name: str, work: Callable[[Call], None]) -> Any:
        envelope = envelope_of(content)
        refuse_unnamed(self.access, envelope)
        asked = operation_in(envelope)
        if asked.tag != f"{{{namespace}}}{name}":
            raise SoapRefusal(None, "Forespørselen er en annen enn SOAPAction sier")
        if self._breaks("request", asked):
            raise SoapRefusal(None, "Forespørselen følger ikke skjemaet")
        root, response = answered(name, namespace)
        work(Call(world=self.world, site=self.installation, asked=asked, answer=response))
        self._breaks("answer", response)
        return root

    def _refused(self, refusal: SoapRefusal, namespace: str) -> web.Response:
        whole = soap_fault(refusal, namespace)
        for detail in etree.fromstring(whole).iter("detail"):
            self._breaks("fault", detail[0])
        return _xml(whole, 500)

    def _breaks(self, what: str, element: Any) -> bool:
        fault = self.schemas.fault_in(element) if self.schemas else ""
        if fault:
            self.world.breaches.append(f"{what} {etree.QName(element).localname}: {fault}")
        return bool(fault)


def _refuse_unreadable(request: web.Request) -> None:
    if request.content_type != "text/xml":
        raise web.HTTPUnsupportedMediaType
    if request.content_length is None:
        raise web.HTTPLengthRequired


def _fault(refusal: SoapRefusal, namespace: str) -> web.Response:
    return _xml(soap_fault(refusal, namespace), 500)


def _xml(content: bytes, status: int) -> web.Response:
    return web.Response(body=content, status=status, content_type="text/xml", charset="utf-8")
