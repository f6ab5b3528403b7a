"""What nobody has registered in Public 360 yet: counted from answers that prove it; what it says is not read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from adapters._kit.http import http_client
from adapters.simulators._kit import Simulator
from adapters.simulators.p360 import P360World, p360_simulator
from bot.domain.clock import SystemClock
from bot.errors import ContractBroken, Rejected
from bot.ports.archive import Unregistered
from tests.contract.p360.stub import KEY, NO_DOCUMENTS, OK, SifStub, an_archive

BASKET = {"Recno": 7, "Code": "Uregistrert", "Description": "Uregistrerte dokumenter"}


def row(number: int, **changes: Any) -> dict[str, Any]:
    told = {
        "Recno": number, "DocumentNumber": f"U26/{number}", "CaseNumber": None, "StatusCode": "J",
        "CreatedDate": "2026-01-12 09:31:00", "DocumentArchive": BASKET,
    }  # fmt: skip
    return told | changes


def page(*rows: dict[str, Any], pages: int = 1, total: int = 0) -> dict[str, Any]:
    return OK | {"Documents": list(rows), "TotalPageCount": pages, "TotalCount": total or len(rows)}


async def told(sif: SifStub, *answers: dict[str, Any], archive: str = "recno:7", **changes: Any) -> Unregistered:
    sif.will("GetDocuments", *answers)
    async with http_client(sif.url) as client:
        return await an_archive(sif.url, client, unregistered_archive=archive, **changes).unregistered()


async def test_the_simulators_basket_is_counted() -> None:
    world = P360World(clock=SystemClock())
    case = world.add_case("Skoleskyss")
    world.add_entry("Registrert", case_number=case.number)
    world.add_entry("Uten sak")
    world.add_entry("Uten sak, satt til utgår", status_code="U")
    async with Simulator(p360_simulator(world, authkey=KEY)) as simulator, http_client(simulator.url) as client:
        found = await an_archive(simulator.url, client, unregistered_archive="recno:7").unregistered()
    assert found == Unregistered(count=1, oldest=found.oldest)
    assert found.oldest is not None


async def test_it_is_asked_for_without_files_and_the_oldest_first(sif: SifStub) -> None:
    assert await told(sif, NO_DOCUMENTS) == Unregistered(count=0)
    asked = sif.only("GetDocuments").parameter
    assert (asked["DocumentArchive"], asked["SortingCriterion"]) == ("recno:7", "RecnoAscending")
    assert asked["IncludeFiles"] is False


@pytest.mark.parametrize("archive", ["recno:7", "7", "uregistrert", "Uregistrerte dokumenter"])
async def test_rows_count_where_they_lie_in_the_basket_on_no_case(sif: SifStub, archive: str) -> None:
    answer = page(
        row(1), row(2, CreatedDate="2026-01-02 08:00:00"), row(3, CaseNumber="26/00017"), row(4, CreatedDate="")
    )
    assert await told(sif, answer, archive=archive) == Unregistered(count=3, oldest=date(2026, 1, 2))


@pytest.mark.parametrize("elsewhere", [{"Recno": 2, "Code": "Saksdokument", "Description": ""}, None])
async def test_a_row_from_elsewhere_shows_that_the_filter_was_ignored(sif: SifStub, elsewhere: Any) -> None:
    with pytest.raises(ContractBroken, match="archive_filter_ignored"):
        await told(sif, page(row(1), row(2, DocumentArchive=elsewhere)))


async def test_pages_beyond_the_last_that_is_read_are_counted_unseen(sif: SifStub) -> None:
    found = await told(sif, page(row(1), pages=3, total=3), page(row(2), pages=3, total=3), most_key_pages=2)
    assert found.count == 3
    assert [one.parameter["Page"] for one in sif.received] == [0, 1]


async def test_without_a_basket_in_the_settings_nothing_is_asked(sif: SifStub) -> None:
    with pytest.raises(Rejected):
        await told(sif, NO_DOCUMENTS, archive="")
    assert sif.received == []
