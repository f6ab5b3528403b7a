"""Faults on demand strike every operation: before, after and long after the work is done; and the side door /_sim/."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from adapters.simulators._kit import Fault
from adapters.simulators.p360 import ROOT, SECRET_IN_DETAILS, refusal_fault
from adapters.simulators.p360.operations import OPERATIONS
from tests.contract.simulators.p360_site import HEADERS, Site, p360_site

CREATE = ("DocumentService", "CreateDocument")
PLAIN = ["CaseService/Ping", "DocumentService/Ping", "SupportService/GetSIFVersion"]


async def attempt(site: Site) -> int:
    """The HTTP answer's number, 0 where the connection broke."""
    try:
        return (await site.post(*CREATE, site.incoming())).status_code
    except httpx.TransportError:
        return 0


@pytest.mark.parametrize("path", [f"{one.service}/{one.name}" for one in OPERATIONS] + PLAIN)
async def test_a_fault_strikes_the_operation_that_it_names_and_no_other(path: str) -> None:
    async with p360_site() as site:
        site.simulator.faults.add(Fault(operation="Other", status=500))
        site.simulator.faults.add(Fault(operation=path.rpartition("/")[2], status=503, retry_after="7"))
        response = await site.http.post(f"{ROOT}/{path}", headers=HEADERS, json={"parameter": {}})
        again = await site.http.post(f"{ROOT}/{path}", headers=HEADERS, json={"parameter": {}})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "7")
    assert again.status_code == 200


@pytest.mark.parametrize("status", [401, 403, 429, 500, 502, 503, 0])
async def test_before_means_that_the_work_was_not_done(status: int) -> None:
    async with p360_site() as site:
        site.simulator.faults.add(Fault(operation="CreateDocument", status=status))
        assert await attempt(site) == status
        assert site.world.entries() == []
        assert await attempt(site) == 200


@pytest.mark.parametrize("status", [500, 503, 0])
async def test_after_means_that_it_was_done_and_nobody_was_told(status: int) -> None:
    async with p360_site() as site:
        site.simulator.faults.add(Fault(operation="CreateDocument", when="after", status=status))
        assert await attempt(site) == status
        assert [entry.number for entry in site.world.entries()] == ["26/00001-1"]


@pytest.mark.parametrize("status", [500, 0])
async def test_late_means_that_it_is_done_after_the_caller_was_told_no(status: int) -> None:
    async with p360_site() as site:
        site.simulator.faults.add(Fault(operation="CreateDocument", when="late", status=status, seconds=0.2))
        assert await attempt(site) == status
        assert site.world.entries() == []
        await site.simulator.faults.settle()
        assert len(site.world.entries()) == 1


async def test_a_large_body_is_kept_for_late_work() -> None:
    large = {"Title": "Brev", "Format": "pdf", "Base64Data": "QUFB" * 400_000}
    async with p360_site() as site:
        site.simulator.faults.add(Fault(operation="CreateDocument", when="late", status=504, seconds=0.05))
        assert (await site.post(*CREATE, site.incoming(Files=[large]))).status_code == 504
        await site.simulator.faults.settle()
        (entry,) = site.world.entries()
    assert entry.files[0].blob is not None
    assert entry.files[0].blob.size == 1_200_000


async def test_latency_only_waits() -> None:
    async with p360_site() as site:
        site.simulator.faults.add(Fault(operation="*", kind="latency", seconds=0.05))
        assert await site.create() == "26/00001-1"
        assert site.simulator.faults.waiting == []


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
async def test_any_operation_can_be_refused_on_demand(one: Any) -> None:
    async with p360_site() as site:
        site.simulator.faults.add(refusal_fault(one.name, "Databasen svarte ikke.", times=2))
        for _ in range(2):
            answer = await site.call(one.service, one.name, {})
            assert (answer["Successful"], SECRET_IN_DETAILS in answer["ErrorDetails"]) == (False, True)
            assert "Databasen svarte ikke." in answer["ErrorMessage"]
        assert site.world.entries() == []


async def test_trap_a_refusal_may_come_although_the_work_was_done() -> None:
    async with p360_site() as site:
        site.simulator.faults.add(refusal_fault("CreateDocument", when="after"))
        assert "timed out" in await site.refused(*CREATE, site.incoming())
        assert len(site.world.entries()) == 1


async def test_faults_are_set_and_cleared_through_the_side_door() -> None:
    async with p360_site() as site:
        response = await site.http.post("/_sim/faults", json={"operation": "CreateDocument", "status": 500, "times": 2})
        assert (response.status_code, response.json()) == (201, {"waiting": 2})
        assert await attempt(site) == 500
        refusal = {"operation": "CreateDocument", "refusal": "Ikke nå."}
        assert (await site.http.post("/_sim/faults", json=refusal)).status_code == 201
        assert await attempt(site) == 500
        assert "Ikke nå." in await site.refused(*CREATE, site.incoming())
        await site.http.post("/_sim/faults", json=refusal)
        assert (await site.http.delete("/_sim/faults")).status_code == 204
        assert await attempt(site) == 200


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"[]",
        b"7",
        b"{}",
        b'{"operation": "x", "stauts": 500}',
        b'{"refusal": "x"}',
        b'{"operation": "x", "refusal": ""}',
    ],
)
async def test_a_fault_that_does_not_exist_is_refused(wrong: bytes) -> None:
    async with p360_site() as site:
        assert (await site.http.post("/_sim/faults", content=wrong)).status_code == 400
        assert site.simulator.faults.waiting == []


async def test_the_side_door_tells_requests_without_keys() -> None:
    async with p360_site() as site:
        await site.create()
        await site.http.get("/_sim/state")
        response = await site.http.get("/_sim/requests")
    (told,) = response.json()
    assert (told["operation"], told["status"], told["authorization"]) == ("CreateDocument", 200, "authkey")
    assert "Søknad om hjelpemidler" in told["body"]
    assert "test-key" not in response.text


async def test_the_side_door_shows_the_archive() -> None:
    async with p360_site() as site:
        number = await site.create(ExternalId={"Id": "svarinn:1", "Type": "POSTBOT"}, Status="J")
        state = (await site.http.get("/_sim/state")).json()
    assert [(case["number"], case["status"], case["entries"]) for case in state["cases"]] == [
        ("26/00001", "B", [number])
    ]
    (entry,) = state["entries"]
    assert (entry["number"], entry["status"], entry["access_code"], entry["case"]) == (number, "J", "U", "26/00001")
    assert entry["external_id"] == {"id": "svarinn:1", "type": "POSTBOT"}
    assert (entry["category"], entry["archive"], entry["files"]) == ("Dokument inn", "Saksdokument", [])
