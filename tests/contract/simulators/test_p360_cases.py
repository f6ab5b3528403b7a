"""CaseService: CreateCase and GetCases."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.simulators.p360 import ExternalId, Screening
from tests.contract.simulators.p360_site import Site, p360_site

CREATE = ("CaseService", "CreateCase")
GET = ("CaseService", "GetCases")


async def numbers(site: Site, **filters: Any) -> list[str]:
    return [one["CaseNumber"] for one in (await site.done(*GET, filters))["Cases"]]


async def test_a_case_gets_the_next_number_of_the_year() -> None:
    async with p360_site() as site:
        answer = await site.done(*CREATE, {"Title": "Klage", "ResponsibleEnterpriseRecno": 507})
        assert answer["CaseNumber"] == "26/00002"
        case = site.world.case("26/00002")
        assert await site.create(CaseNumber="26/00002") == "26/00002-1"
        assert site.world.entry("26/00002-1").enterprise_recno == 507
    assert (case.recno, case.status_code, case.case_type_recno) == (answer["Recno"], "B", 2)
    assert case.unofficial_title == "Klage"


async def test_everything_that_was_written_is_found_again() -> None:
    async with p360_site() as site:
        await site.done(
            *CREATE,
            {
                "Title": "Overføringssak Lønn",
                "UnofficialTitle": "Overføringssak Lønn - full",
                "CaseType": "Overføringssak",
                "ExternalId": {"Id": "k1"},
                "SubArchive": "recno:60001",
                "ArchiveCodes": [{"Sort": 1, "ArchiveType": "FE", "ArchiveCode": "030", "IsManualText": False}],
                "AccessCode": "XX",
                "AccessGroup": "Personal",
                "ResponsiblePersonRecno": 200402,
                "Contacts": [{"Role": "Kontakt", "ReferenceNumber": "310332356"}],
                "UnregisteredContacts": [{"Role": "1", "ContactName": "PRØVEPERSON", "IsUnofficial": True}],
                "Remarks": [{"Content": "opprettet av Postvakt", "RemarkType": "1"}],
            },
        )
        filters = {"CaseNumber": "26/00002", "IncludeCaseContacts": True, "IncludeCustomFields": True}
        (case,) = (await site.done(*GET, filters))["Cases"]
        (public,) = (await site.done(*GET, filters | {"OnlyPublicInfo": True}))["Cases"]
    assert case["ExternalId"] == {"Id": "k1", "Type": "SIF WS Case"}
    assert (case["Title"], case["UnofficialTitle"]) == ("Overføringssak Lønn", "Overføringssak Lønn - full")
    assert case["Status"] == "Under behandling"
    assert (case["CaseTypeCode"], case["SubArchiveCode"]) == ("Overføringssak", "Sakarkiv")
    assert (case["AccessCodeCode"], case["AccessGroup"]) == ("XX", "Personal")
    assert (case["ResponsibleEnterpriseName"], case["ResponsiblePersonName"]) == ("Dokumentsenteret", "Ola (test)")
    assert [one["ContactName"] for one in case["Contacts"]] == ["Fjordbygg AS (test)", "PRØVEPERSON"]
    assert case["CustomFields"] == [{"Name": "ToCaseStatus", "Value": "5"}]
    assert public["UnofficialTitle"] is None
    assert [one["ContactName"] for one in public["Contacts"]] == ["Fjordbygg AS (test)"]


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        ({}, "'Title' is mandatory"),
        ({"Title": "x", "Status": "Q"}, "No values found for lookup"),
        ({"Title": "x", "Status": "A"}, "closing status requires an archive code"),
        ({"Title": "x", "CaseType": "Mappe"}, "No values found for lookup"),
        ({"Title": "x", "SubArchive": "Loftet"}, "No values found for lookup"),
        ({"Title": "x", "AccessCode": "13"}, "requires a paragraph"),
        ({"Title": "x", "ArchiveCodes": [{"ArchiveCode": "030"}]}, "'ArchiveType' and 'Sort' are mandatory"),
        ({"Title": "x", "ResponsiblePersonRecno": 1, "ResponsiblePersonEmail": "y"}, "Exactly one"),
        ({"Title": "x", "UnregisteredContacts": [{"Role": "1", "ContactName": "y", "IsUnofficial": True}]}, "IsUnoff"),
    ],
)
async def test_a_case_that_breaks_a_rule_is_refused(parameter: dict[str, Any], text: str) -> None:
    async with p360_site() as site:
        assert text in await site.refused(*CREATE, parameter)
        assert len(site.world.cases()) == 1


async def test_a_misspelt_field_is_an_http_error() -> None:
    async with p360_site() as site:
        assert (await site.post(*CREATE, {"Title": "x", "UnoficialTitle": "y"})).status_code == 400


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["26/00001", "26/00002", "26/00003"]),
        ({"CaseNumber": "26/00002"}, ["26/00002"]),
        ({"ExternalId": {"Id": "k1", "Type": "POSTBOT"}}, ["26/00002"]),
        ({"ExternalId": {"Id": "k1"}}, []),
        ({"Title": "%barnehage%"}, ["26/00002", "26/00003"]),
        ({"Title": "Barnehage nord"}, ["26/00002"]),
        ({"UnofficialTitle": "%intern%"}, ["26/00001"]),
        ({"Title": "%intern%"}, []),
        ({"MaxReturnedCases": 2, "SortCriterion": "RecnoDescending"}, ["26/00003", "26/00002"]),
        ({"MaxReturnedCases": 2, "Page": 1}, ["26/00003"]),
        ({"ContactReferenceNumber": "310332356"}, []),
        ({"ArchiveCode": "030"}, []),
        ({"ProjectNumber": "P1"}, []),
        ({"AdditionalFields": [{"Name": "ToCaseStatus", "Value": "6"}]}, ["26/00003"]),
        ({"CaseType": "recno:200001"}, []),
        ({"DateCriteria": [{"DateName": "Date", "Operator": "GT", "DateValue": "2026-01-12"}]}, []),
        ({"ADContextUser": "kari.test"}, ["26/00001", "26/00003"]),
    ],
)
async def test_filters_narrow_the_search(filters: dict[str, Any], expected: list[str]) -> None:
    async with p360_site() as site:
        site.world.add_case(
            "Barnehage nord",
            external_id=ExternalId(id="k1", type="POSTBOT"),
            screening=Screening(access_group="Oppvekst"),
        )
        site.world.add_case("Barnehage sør", status="A")
        assert await numbers(site, **filters) == expected


@pytest.mark.parametrize(
    "filters",
    [{"CaseNo": "26/00001"}, {"SortingCriterion": "x"}, {"AdditionalFields": [{"Name": "ToStatus", "Value": "6"}]}],
)
async def test_trap_a_filter_that_does_not_exist_finds_everything(filters: dict[str, Any]) -> None:
    async with p360_site() as site:
        site.world.add_case("En til")
        assert len(await numbers(site, **filters)) == 2


async def test_a_case_comes_with_its_documents_and_files_when_asked() -> None:
    file = {"Title": "Brev", "Format": "pdf", "Base64Data": "aGVsbG8="}
    async with p360_site() as site:
        await site.create(Files=[file])
        (plain,) = (await site.done(*GET, {}))["Cases"]
        (asked,) = (await site.done(*GET, {"IncludeDocuments": True}))["Cases"]
        (both,) = (await site.done(*GET, {"IncludeDocuments": True, "IncludeFiles": True}))["Cases"]
    assert plain["Documents"] is None
    assert asked["Documents"][0]["DocumentNumber"] == "26/00001-1"
    assert asked["Documents"][0]["Files"] is None
    assert both["Documents"][0]["Files"][0]["RelationType"] == "H"
