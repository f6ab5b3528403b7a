"""Whom the service account acts for, and the registers: code tables, access groups, enterprises, employees."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.simulators.p360 import SERVICE_LOGIN, CodeRow, Installation
from tests.contract.simulators.p360_site import Site, p360_site

CREATE = ("DocumentService", "CreateDocument")
ROWS = ("SupportService", "GetCodeTableRows")
GROUPS = ("AccessGroupService", "GetAccessGroups")
ENTERPRISES = ("ContactService", "GetEnterprises")
PERSONS = ("ContactService", "GetContactPersons")


async def rows(site: Site, table: str, **changes: Any) -> dict[int, str]:
    answer = await site.done(*ROWS, {"CodeTableName": table} | changes)
    return {row["Recno"]: row["Code"] for row in answer["CodeTableRows"]}


async def test_without_a_context_user_everything_is_the_service_accounts_work() -> None:
    async with p360_site() as site:
        await site.create()
        await site.create(ADContextUser="kari.test")
        await site.create(ADContextUser="KOMMUNE\\Kari.Test")
        assert [entry.created_by for entry in site.world.entries()] == [SERVICE_LOGIN, "kari.test", "kari.test"]
        log = (await site.http.get("/_sim/state")).json()["log"]
    assert [(line["login"], line["operation"]) for line in log] == [
        (SERVICE_LOGIN, "CreateDocument"),
        ("kari.test", "CreateDocument"),
        ("kari.test", "CreateDocument"),
    ]


async def test_an_unknown_context_user_is_refused() -> None:
    async with p360_site() as site:
        assert "does not exist" in await site.refused(*CREATE, site.incoming(ADContextUser="ingen.test"))
        assert "does not exist" in await site.refused(
            "DocumentService", "GetDocuments", {"ADContextUser": "ingen.test"}
        )
        assert site.world.entries() == []


@pytest.mark.parametrize("operation", ["CreateDocument", "GetDocuments"])
async def test_impersonation_needs_a_right(operation: str) -> None:
    async with p360_site(installation=Installation(may_impersonate=False)) as site:
        await site.create()
        parameter = {"ADContextUser": "kari.test"} | (site.incoming() if operation == "CreateDocument" else {})
        assert "not allowed to impersonate" in await site.refused("DocumentService", operation, parameter)
        assert len(site.world.entries()) == 1


async def test_a_service_account_that_is_no_user_can_do_nothing() -> None:
    async with p360_site(installation=Installation(service_login="svc-annen")) as site:
        assert "service account" in await site.refused(*CREATE, site.incoming())


@pytest.mark.parametrize(
    ("table", "recno", "code"),
    [
        ("code table: Journal status", 2, "M"),
        ("code table: Journal status", 6, "J"),
        ("code table: Document category", 110, "Dokument inn"),
        ("code table: Activity - Contact role", 5, "Avsender"),
        ("code table: Case status", 5, "B"),
        ("CODE TABLE: CASE STATUS", 17, "AS"),
        ("Attribute value: VersionFile - ToRelationType", 1, "H"),
        ("Attribute value: File - ToVersionFormat", 2, "A"),
    ],
)
async def test_code_tables_are_read_live(table: str, recno: int, code: str) -> None:
    async with p360_site() as site:
        assert (await rows(site, table, Language="NOR"))[recno] == code


@pytest.mark.parametrize(
    "table",
    [f"code table: {name}" for name in ("Access code", "FileStatus", "File category", "Law", "Note type")],
)
async def test_every_table_that_public_clients_read_is_there(table: str) -> None:
    async with p360_site() as site:
        assert await rows(site, table)


async def test_expired_rows_come_only_when_asked_for() -> None:
    async with p360_site() as site:
        assert "5A" not in (await rows(site, "code table: Access code")).values()
        assert "5A" in (await rows(site, "code table: Access code", IncludeExpiredValues=True)).values()


async def test_an_installation_may_have_codes_of_its_own() -> None:
    async with p360_site() as site:
        site.world.codes.put("code table: Document category", CodeRow(recno=110, code="Innkommende", description="x"))
        assert (await rows(site, "code table: Document category"))[110] == "Innkommende"
        assert "No values found" in await site.refused(*CREATE, site.incoming(Category="Dokument inn"))
        await site.create(Category="Innkommende")


async def test_an_unknown_code_table_is_refused() -> None:
    async with p360_site() as site:
        assert "No values found" in await site.refused(*ROWS, {"CodeTableName": "code table: Farger"})


async def test_access_groups_tell_their_members_when_asked() -> None:
    async with p360_site() as site:
        plain = (await site.done(*GROUPS, {}))["AccessGroups"]
        asked = (await site.done(*GROUPS, {"Code": "Oppvekst", "IncludeMembers": "true", "MaxRows": "3000"}))[
            "AccessGroups"
        ]
    assert {"Alle", "Dokumentsenter"} <= {group["Code"] for group in plain}
    assert plain[0]["Users"] is None
    assert [user["ADContextUser"] for user in asked[0]["Users"]] == [SERVICE_LOGIN, "mona.test"]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"EnterpriseNumber": "310356875", "Active": "true"}, ["Oppvekst"]),
        ({"ExternalID": "HEL"}, ["Helse og velferd"]),
        ({"Recno": 506}, ["Dokumentsenteret"]),
        ({"Name": "%(test)"}, ["Fjordbygg AS (test)", "Statens Prøveetat (test)"]),
        ({"Categories": ["External"]}, ["Fjordbygg AS (test)", "Statens Prøveetat (test)"]),
        ({"Email": "POST@provetat.example"}, ["Statens Prøveetat (test)"]),
        ({"Active": False}, []),
        ({"MaxRows": 1, "SortCriterion": "RecnoDescending"}, ["Statens Prøveetat (test)"]),
    ],
)
async def test_enterprises_are_found(filters: dict[str, Any], names: list[str]) -> None:
    async with p360_site() as site:
        assert [one["Name"] for one in (await site.done(*ENTERPRISES, filters))["Enterprises"]] == names


async def test_employees_are_found_by_e_mail() -> None:
    async with p360_site() as site:
        (person,) = (await site.done(*PERSONS, {"Email": "mona.test@kommune.example"}))["ContactPersons"]
        assert len((await site.done(*PERSONS, {}))["ContactPersons"]) == 4
    assert (person["FirstName"], person["Enterprise"], person["Recno"]) == ("Mona", "Oppvekst", 200403)
