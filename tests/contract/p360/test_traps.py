"""Answers that say less than they seem to: ignored filters, nulls, rows that are missing."""

from __future__ import annotations

from typing import Any

import pytest

from adapters._kit.http import http_client
from adapters.archives.p360 import P360Archive
from bot.errors import ContractBroken, Rejected
from bot.ports.archive import CaseFile
from tests.contract.p360.stub import ENTRY_KEY, NO_DOCUMENTS, OK, SifStub, an_archive

OURS = {"Id": ENTRY_KEY, "Type": "POSTVAKT"}


def document(number: int, external_id: Any = None, **more: Any) -> dict[str, Any]:
    row = {"Recno": 200_000 + number, "DocumentNumber": f"26/00017-{number}", "StatusCode": "J"}
    return row | {"ExternalId": external_id} | more


def page(*rows: dict[str, Any], pages: int | None = 1, total: int | None = None) -> dict[str, Any]:
    return OK | {"Documents": list(rows), "TotalPageCount": pages, "TotalCount": len(rows) if total is None else total}


def case(number: str, title: str, **more: Any) -> dict[str, Any]:
    return {"CaseNumber": number, "Title": title, "Status": "Under behandling"} | more


def cases(*rows: dict[str, Any]) -> dict[str, Any]:
    return OK | {"Cases": list(rows), "TotalPageCount": 1, "TotalCount": len(rows)}


async def found(archive: P360Archive) -> list[str]:
    return [entry.number for entry in await archive.find_by_key(ENTRY_KEY)]


async def test_a_filter_that_is_ignored_finds_only_what_carries_the_key(sif: SifStub, archive: P360Archive) -> None:
    """With few documents the whole archive fits in the pages that are read, and proves itself."""
    everything = [
        page(document(9), document(8, OURS | {"Id": ENTRY_KEY + "0"}), pages=3, total=5),
        page(document(7, OURS | {"Type": "SIF WS Document"}), document(6, OURS), pages=3, total=5),
        page(document(5, {"Id": None, "Type": None}), pages=3, total=5),
    ]
    sif.will("GetDocuments", *everything)
    assert await found(archive) == ["26/00017-6"]
    assert [one.parameter["Page"] for one in sif.received] == [0, 1, 2]


async def test_a_filter_that_is_ignored_in_a_large_archive_proves_nothing(sif: SifStub, archive: P360Archive) -> None:
    sif.will("GetDocuments", page(document(9), pages=4000, total=400_000))
    with pytest.raises(ContractBroken, match=r"sif\.key_filter_ignored"):
        await found(archive)
    assert len(sif.received) == 5


async def test_even_a_hit_is_not_enough_while_others_may_follow(sif: SifStub, archive: P360Archive) -> None:
    sif.will("GetDocuments", page(document(9, OURS), pages=4000, total=400_000))
    with pytest.raises(ContractBroken):
        await found(archive)


async def test_without_page_count_a_full_page_is_followed(sif: SifStub, archive: P360Archive) -> None:
    full = page(*(document(number) for number in range(100, 200)), pages=None)
    sif.will("GetDocuments", full, page(document(3, OURS), pages=None))
    assert await found(archive) == ["26/00017-3"]


async def test_both_of_two_hits_are_told(sif: SifStub, archive: P360Archive) -> None:
    sif.will("GetDocuments", page(document(4, OURS), document(3, OURS | {"Type": "postvakt"})))
    assert await found(archive) == ["26/00017-4", "26/00017-3"]


async def test_rows_without_the_field_prove_nothing(sif: SifStub, archive: P360Archive) -> None:
    row = document(3)
    del row["ExternalId"]
    sif.will("GetDocuments", page(row))
    with pytest.raises(ContractBroken, match=r"sif\.key_not_in_answer"):
        await found(archive)


@pytest.mark.parametrize("rows", [None, []])
async def test_rows_that_are_counted_but_not_shown_are_no_absence(
    sif: SifStub, archive: P360Archive, rows: list[Any] | None
) -> None:
    sif.will("GetDocuments", OK | {"Documents": rows, "TotalPageCount": 1, "TotalCount": 3})
    sif.will("GetCases", OK | {"Cases": rows, "TotalPageCount": 1, "TotalCount": 3})
    for looking in (found(archive), archive.entry("26/17-3"), archive.case("26/17"), archive.find_cases("brev")):
        with pytest.raises(ContractBroken, match=r"sif\.rows_missing"):
            await looking


@pytest.mark.parametrize("absent", [NO_DOCUMENTS, OK | {"Documents": None}])
async def test_an_empty_answer_is_absence(sif: SifStub, archive: P360Archive, absent: dict[str, Any]) -> None:
    sif.will("GetDocuments", absent)
    assert await found(archive) == []
    assert await archive.entry("26/17-3") is None


async def test_silence_is_no_absence(sif: SifStub, archive: P360Archive) -> None:
    sif.will("GetDocuments", OK)
    sif.will("GetCases", OK)
    for looking in (found(archive), archive.entry("26/17-3"), archive.case("26/17")):
        with pytest.raises(ContractBroken, match=r"sif\.rows_missing"):
            await looking


async def test_an_archive_without_keys_says_so(sif: SifStub, old_archive: P360Archive) -> None:
    assert not old_archive.capabilities().external_key_lookup
    with pytest.raises(Rejected, match=r"sif\.no_key_lookup"):
        await old_archive.find_by_key(ENTRY_KEY)
    assert sif.received == []


async def test_another_number_than_asked_for_is_neither_a_hit_nor_absence(sif: SifStub, archive: P360Archive) -> None:
    sif.will("GetDocuments", page(document(9)))
    sif.will("GetCases", cases(case("26/00018", "Naboen")))
    for looking in (archive.entry("26/17-3"), archive.case("26/17"), archive.file_keys("26/17-3")):
        with pytest.raises(ContractBroken, match=r"sif\.number_filter_ignored"):
            await looking


async def test_the_right_one_among_others_is_taken(sif: SifStub, archive: P360Archive) -> None:
    sif.will("GetDocuments", page(document(9), document(3, URL="https://360.example/3", Title=None, Files=None)))
    entry = await archive.entry("2026/17-3")
    assert entry is not None
    assert (entry.number, entry.status, entry.case_number) == ("26/00017-3", "J", "26/00017")
    assert entry.link == "https://360.example/3"


async def test_a_link_that_is_no_web_address_is_left_out(sif: SifStub, archive: P360Archive) -> None:
    sif.will("GetDocuments", page(document(3, URL="javascript:alert(1)")))
    entry = await archive.entry("26/17-3")
    assert entry is not None
    assert entry.link == ""


async def test_only_open_cases_whose_public_title_fits(sif: SifStub) -> None:
    denied = {
        "denied_series": ["PERS", "Barnevern"],
        "denied_access_codes": ["KL"],
        "denied_title_words": ["varsling"],
    }
    sif.will(
        "GetCases",
        cases(
            case("26/00001", "Søknad om STØTTE", ResponsiblePersonName="Arkivar A", AccessCodeCode="U"),
            case("26/00002", "En annen sak", UnofficialTitle="støtte til Kari (test)"),
            case("26/00003", "Støtte avsluttet", Status="Avsluttet"),
            case("26/00004", "Støtte utgår", Status=" utgår "),
            case("26/00005", "Støtte personal", SubArchiveCode="PERS"),
            case("26/00006", "Støtte barn", SubArchive="barnevern"),
            case("26/00007", "Støtte klient", AccessCodeCode="KL"),
            case("26/00008", "Støtte etter varsling"),
            case("26/00009", "Støtte uten status", Status=None, AccessCodeCode=None, SubArchive=None),
            {"Title": "støtte uten nummer"},
        ),
    )
    async with http_client(sif.url) as client:
        hits = await an_archive(sif.url, client, **denied).find_cases("støtte")
    assert hits == (
        CaseFile(number="26/00001", title="Søknad om STØTTE", handler="ARA", access_code="U"),
        CaseFile(number="26/00009", title="Støtte uten status"),
    )


async def test_denied_and_closed_cases_by_number(sif: SifStub) -> None:
    async with http_client(sif.url) as client:
        archive = an_archive(sif.url, client, denied_series=["PERS"])
        sif.will("GetCases", cases(case("26/00017", "Personalmappe", SubArchiveCode="PERS")))
        assert await archive.case("26/17") is None
        assert await archive.find_cases("26/17") == ()
        sif.will("GetCases", cases(case("26/00017", "Byggesak", Status="Avsluttet")))
        closed = await archive.case("26/17")
        assert closed is not None
        assert not closed.open
        assert await archive.find_cases("26/17") == ()


async def test_no_more_cases_than_asked_for(sif: SifStub, archive: P360Archive) -> None:
    sif.will("GetCases", cases(*(case(f"26/{number:05}", "Støtte") for number in range(40))))
    assert len(await archive.find_cases("støtte", limit=7)) == 7


async def test_only_our_keys_are_read_out_of_the_notes(sif: SifStub, archive: P360Archive) -> None:
    notes = ["pvf-0123456789abcdef", "sett av Kari (test)", None, " pvf-fedcba9876543210, kontrollert", "pvf-kort"]
    sif.will("GetDocuments", page(document(3, Files=[{"Note": note, "Title": "Brev"} for note in notes])))
    assert await archive.file_keys("26/17-3") == {"pvf-0123456789abcdef", "pvf-fedcba9876543210"}
    sent = sif.only("GetDocuments").parameter
    assert (sent["IncludeFiles"], sent["IncludeFileData"]) == (True, False)


async def test_an_answer_without_files_says_nothing_of_them(sif: SifStub, archive: P360Archive) -> None:
    sif.will("GetDocuments", page(document(3)))
    with pytest.raises(ContractBroken, match=r"sif\.files_not_in_answer"):
        await archive.file_keys("26/17-3")
    sif.will("GetDocuments", page(document(3, Files=None)))
    assert await archive.file_keys("26/17-3") == frozenset()
