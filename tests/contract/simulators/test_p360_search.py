"""GetDocuments: its filters, its pages, and the trap that an unknown filter finds everything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from adapters.simulators.p360 import Installation, Screening
from tests.contract.simulators.p360_site import Site, p360_site

KEY = {"Id": "svarinn:1", "Type": "POSTBOT"}
GET = ("DocumentService", "GetDocuments")


def numbers(found: list[dict[str, Any]]) -> list[str]:
    return [one["DocumentNumber"] for one in found]


async def three_entries(site: Site) -> None:
    """-1 with a key, -2 on another day and case, -3 screened."""
    await site.create(ExternalId=KEY, SendersReference="ref-1", DocumentDate="2026-01-08")
    site.world.add_case("Barnehage")
    site.clock.advance(timedelta(days=1))
    sender = {"Role": "5", "ContactName": "Prøveavsender AS", "ReferenceNumber": "310332356"}
    await site.create(CaseNumber="26/00002", Title="Klage på vedtak", UnregisteredContacts=[sender], Status="J")
    await site.create(
        Title="Søknad fra ***",
        UnofficialTitle="Søknad fra PRØVEPERSON",
        Contacts=[{"Role": "5", "ReferenceNumber": "314240979"}],
        UnregisteredContacts=[{"Role": "7", "ContactName": "PRØVEPERSON", "IsUnofficial": True}],
        AccessCode="XX",
    )


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["26/00001-1", "26/00002-1", "26/00001-2"]),
        ({"DocumentNumber": "26/00002-1"}, ["26/00002-1"]),
        ({"DocumentNumber": "26/00002-7"}, []),
        ({"CaseNumber": "26/00001"}, ["26/00001-1", "26/00001-2"]),
        ({"CaseNumber": "26/99999"}, []),
        ({"Recno": 1}, []),
        ({"ExternalId": KEY}, ["26/00001-1"]),
        ({"ExternalId": KEY | {"Type": "annet"}}, []),
        ({"ExternalId": {"Id": "svarinn:1"}}, []),
        ({"Title": "klage%"}, ["26/00002-1"]),
        ({"Title": "Klage"}, []),
        ({"Title": "%vedtak"}, ["26/00002-1"]),
        ({"Title": "Kla_e på vedtak"}, ["26/00002-1"]),
        ({"Title": "%***%"}, []),
        ({"Title": "%prøveperson%"}, ["26/00001-2"]),
        ({"Title": "%prøveperson%", "OnlyPublicInfo": True}, []),
        ({"Title": "%***%", "OnlyPublicInfo": True}, ["26/00001-2"]),
        ({"ContactReferenceNumber": "310332356"}, ["26/00002-1"]),
        ({"ContactReferenceNumber": "314240979"}, ["26/00001-2"]),
        ({"ContactRecnos": [200302]}, ["26/00001-2"]),
        ({"ContactExternalId": "ukjent"}, []),
        ({"AdditionalFields": [{"Name": "ReferenceNo", "Value": "ref-1"}]}, ["26/00001-1"]),
        ({"AdditionalFields": [{"Name": "ReferenceNo", "Value": "ref-2"}]}, []),
        ({"DateCriteria": [{"DateName": "DocumentDate", "Operator": "LT", "DateValue": "2026-01-09"}]}, ["26/00001-1"]),
        (
            {
                "DateCriteria": [
                    {"DateName": "DocumentDate", "Operator": "GT=", "DateValue": "2026-01-13"},
                    {"DateName": "DocumentDate", "Operator": "LT=", "DateValue": "2026-01-13"},
                ]
            },
            ["26/00002-1", "26/00001-2"],
        ),
        ({"DateCriteria": [{"DateName": "JournalDate", "Operator": "=", "DateValue": "2026-01-13"}]}, ["26/00002-1"]),
        ({"LastDate": "2026-01-13T00:00:00"}, ["26/00002-1", "26/00001-2"]),
        ({"CaseNumber": "26/00001", "Title": "klage%"}, []),
    ],
)
async def test_filters_narrow_the_search(filters: dict[str, Any], expected: list[str]) -> None:
    async with p360_site() as site:
        await three_entries(site)
        assert numbers(await site.find(**filters)) == expected


@pytest.mark.parametrize(
    "filters",
    [
        {"AdditionalFields": [{"Name": "ReferanseNr", "Value": "ref-1"}]},
        {"DocumentNo": "26/00002-1"},
        {"SendersReference": "ref-1"},
        {"externalId": KEY},
        {"DateCriteria": [{"DateName": "ReceivedDate", "Operator": "GT", "DateValue": "2030-01-01"}]},
    ],
)
async def test_trap_a_filter_that_does_not_exist_finds_everything(filters: dict[str, Any]) -> None:
    async with p360_site() as site:
        await three_entries(site)
        assert len(await site.find(**filters)) == 3


async def test_trap_an_older_sif_ignores_the_external_id_and_finds_everything() -> None:
    async with p360_site(document_external_id=False) as site:
        await site.create()
        await site.create()
        found = await site.find(ExternalId=KEY)
    assert len(found) == 2
    assert all("ExternalId" not in one for one in found)


async def test_a_newer_sif_may_find_by_external_id_and_not_tell_it() -> None:
    async with p360_site(installation=Installation(answers_external_id=False)) as site:
        await three_entries(site)
        (found,) = await site.find(ExternalId=KEY)
    assert "ExternalId" not in found


async def test_nothing_found_is_a_success() -> None:
    async with p360_site() as site:
        answer = await site.done(*GET, {"CaseNumber": "26/99999"})
    assert (answer["Documents"], answer["TotalCount"], answer["TotalPageCount"]) == ([], 0, 0)


async def test_pages_start_at_zero_and_hold_a_hundred() -> None:
    async with p360_site() as site:
        for number in range(101):
            site.world.add_entry(f"Brev {number}", case_number="26/00001")
        first = await site.done(*GET, {"SortingCriterion": "RecnoDescending"})
        second = await site.done(*GET, {"SortingCriterion": "RecnoDescending", "Page": 1})
        unsorted = await site.done(*GET, {"MaxReturnedDocuments": 40, "Page": 2})
        beyond = await site.done(*GET, {"Page": 2})
    assert (len(first["Documents"]), first["TotalPageCount"], first["TotalCount"]) == (100, 2, 101)
    assert first["Documents"][0]["DocumentNumber"] == "26/00001-101"
    assert numbers(second["Documents"]) == ["26/00001-1"]
    assert numbers(unsorted["Documents"])[0] == "26/00001-81"
    assert unsorted["TotalPageCount"] == 3
    assert (beyond["Documents"], beyond["TotalCount"]) == ([], 101)


@pytest.mark.parametrize(
    "filters",
    [
        {"SortingCriterion": "Newest"},
        {"DocumentArchive": "Kjelleren"},
        {"DateCriteria": [{"DateName": "DocumentDate", "Operator": "BEFORE", "DateValue": "2026-01-01"}]},
    ],
)
async def test_a_known_filter_with_an_impossible_value_is_refused(filters: dict[str, Any]) -> None:
    async with p360_site() as site:
        await site.create()
        answer = await site.call(*GET, filters)
    assert (answer["Successful"], answer["Documents"]) == (False, None)


async def test_trap_the_title_of_an_answer_is_the_full_one() -> None:
    async with p360_site() as site:
        await three_entries(site)
        (found,) = await site.find(DocumentNumber="26/00001-2")
        (public,) = await site.find(DocumentNumber="26/00001-2", OnlyPublicInfo=True)
    assert (found["Title"], found["OfficialTitle"]) == ("Søknad fra PRØVEPERSON", "Søknad fra ***")
    assert (public["Title"], public["OfficialTitle"]) == ("Søknad fra ***", "Søknad fra ***")
    assert len(found["Contacts"]) == 2
    assert [party["SearchName"] for party in public["Contacts"]] == ["Statens Prøveetat (test)"]


async def test_an_answer_tells_codes_dates_and_who_is_responsible() -> None:
    async with p360_site() as site:
        number = await site.create(
            Status="J", DocumentDate="2026-01-08", ResponsiblePersonEmail="mona.test@kommune.example"
        )
        (found,) = await site.find(DocumentNumber=number)
    assert (found["StatusCode"], found["StatusDescription"]) == ("J", "Journalført")
    assert found["Category"] == {"Recno": 110, "Code": "Dokument inn", "Description": "Dokument inn"}
    assert (found["DocumentDate"], found["JournalDate"]) == ("2026-01-08T00:00:00", "2026-01-12T10:00:00")
    assert found["CreatedDate"] == "2026-01-12 10:00:00"
    assert found["AccessCodeCode"] == "U"
    assert found["ResponsibleEnterpriseName"] == "Oppvekst"
    assert found["ResponsiblePerson"]["UserId"] == "mona.test"
    assert found["Contacts"][0]["Role"] == "Avsender"


@pytest.mark.parametrize(
    ("flag", "field"),
    [
        ("IncludeRemarks", "Remarks"),
        ("IncludeReferringCases", "ReferringCases"),
        ("IncludeReferringDocuments", "ReferringDocuments"),
        ("IncludeCustomFields", "CustomFields"),
        ("IncludeAccessMatrixRowPermissions", "DocumentRowPermissions"),
    ],
)
async def test_what_must_be_asked_for_is_null_otherwise(flag: str, field: str) -> None:
    async with p360_site() as site:
        first = await site.create()
        number = await site.create(
            Remarks=[{"Title": "Kilde", "Content": "altinn", "RemarkType": "Merknad"}],
            ReferringCases=[{"CaseNumber": "26/00001"}],
            ReferringDocuments=[{"DocumentNumber": first}],
            SendersReference="ref-1",
        )
        (plain,) = await site.find(DocumentNumber=number)
        (asked,) = await site.find(DocumentNumber=number, **{flag: True})
    assert plain[field] is None
    assert asked[field]


async def test_the_senders_reference_is_only_told_among_the_custom_fields() -> None:
    async with p360_site() as site:
        await site.create(SendersReference="ref-1")
        (found,) = await site.find(IncludeCustomFields=True)
    assert {"Name": "ReferenceNo", "Value": "ref-1"} in found["CustomFields"]


async def test_an_entry_of_another_access_group_is_not_there() -> None:
    async with p360_site() as site:
        await site.create(AccessGroup="Personal", AccessCode="XX")
        assert len(await site.find(ADContextUser="ola.test")) == 1
        assert await site.find(ADContextUser="mona.test") == []
        parameter = {"DocumentNumber": "26/00001-1", "Status": "J", "ADContextUser": "mona.test"}
        assert "No values found" in await site.refused("DocumentService", "UpdateDocument", parameter)
        site.world.add_case("Personalsak", screening=Screening(access_code="P", access_group="Personal"))
        parameter = site.incoming(CaseNumber="26/00002", ADContextUser="mona.test")
        assert "No values found" in await site.refused("DocumentService", "CreateDocument", parameter)


async def test_a_filter_value_of_the_wrong_kind_is_an_http_error() -> None:
    async with p360_site() as site:
        assert (await site.post(*GET, {"Page": "første"})).status_code == 400
