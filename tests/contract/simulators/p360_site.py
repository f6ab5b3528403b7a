"""A running 360 with a caller beside it whose every answer is checked against the contract's shapes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from adapters.simulators._kit import Simulator
from adapters.simulators.p360 import ROOT, P360World, p360_simulator
from tests.contract.sif_shapes import check_answer
from tests.contracts import CONTRACTS

HEADERS = {"Authorization": "authkey test-key"}


@dataclass
class StillClock:
    moment: datetime = field(default_factory=lambda: datetime(2026, 1, 12, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> None:
        self.moment += by


@dataclass
class Site:
    world: P360World
    clock: StillClock
    simulator: Simulator
    http: httpx.AsyncClient

    async def post(self, service: str, operation: str, parameter: Any, **headers: str) -> httpx.Response:
        url = f"{ROOT}/{service}/{operation}"
        return await self.http.post(url, json={"parameter": parameter}, headers=HEADERS | headers)

    async def call(self, service: str, operation: str, parameter: dict[str, Any]) -> dict[str, Any]:
        response = await self.post(service, operation, parameter)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        if CONTRACTS.is_dir():
            check_answer(service, operation, answer)
        return answer

    async def done(self, service: str, operation: str, parameter: dict[str, Any]) -> dict[str, Any]:
        answer = await self.call(service, operation, parameter)
        assert answer["Successful"] is True, answer["ErrorMessage"]
        return answer

    async def refused(self, service: str, operation: str, parameter: dict[str, Any]) -> str:
        """The short text of a refusal."""
        answer = await self.call(service, operation, parameter)
        assert answer["Successful"] is False
        text: str = answer["ErrorMessage"]
        return text

    async def create(self, **changes: Any) -> str:
        """The number of a new entry."""
        number: str = (await self.done("DocumentService", "CreateDocument", self.incoming(**changes)))["DocumentNumber"]
        return number

    def incoming(self, **changes: Any) -> dict[str, Any]:
        """A CreateDocument that this 360 takes; a change to None leaves the field out."""
        parameter = {
            "CaseNumber": "26/00001",
            "Title": "Søknad om hjelpemidler",
            "Category": "recno:110",
            "Status": "M",
            "UnregisteredContacts": [{"Role": "recno:5", "ContactName": "Prøveavsender AS"}],
        }
        return {name: value for name, value in (parameter | changes).items() if value is not None}

    async def find(self, **filters: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.done("DocumentService", "GetDocuments", filters))["Documents"]
        return found


@asynccontextmanager
async def p360_site(**options: Any) -> AsyncIterator[Site]:
    """Has one open case, 26/00001."""
    clock = StillClock()
    world = P360World(clock=clock)
    world.add_case("Hjelpemidler 2026", unofficial_title="Hjelpemidler 2026 - intern tittel")
    app = p360_simulator(world, **{"authkey": "test-key", "clock": clock} | options)
    async with Simulator(app) as simulator, httpx.AsyncClient(base_url=simulator.url, timeout=5) as http:
        yield Site(world=world, clock=clock, simulator=simulator, http=http)
