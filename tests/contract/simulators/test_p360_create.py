"""CreateDocument: what an entry must have, and what is refused with HTTP 200 and Successful false."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.simulators.p360 import SECRET_IN_DETAILS, ExternalId, Installation, Screening
from tests.contract.simulators.p360_site import p360_site

CREATE = ("DocumentService", "CreateDocument")
SENDER = {"Role": "recno:5", "ContactName": "Prøveavsender AS"}
PARAGRAPH = "Offl. § 13 jf. fvl. § 13 (1) nr.1"


async def test_an_entry_gets_the_next_number_of_its_case() -> None:
    async with p360_site() as site:
        answer = await site.done(*CREATE, site.incoming())
        assert answer["DocumentNumber"] == "26/00001-1"
        assert await site.create() == "26/00001-2"
        entry = site.world.entry("26/00001-1")
        assert entry.recno == answer["Recno"]
    assert (entry.status_code, entry.category_recno, entry.archive_recno) == ("M", 110, 2)
    assert entry.unofficial_title == entry.title == "Søknad om hjelpemidler"
    assert entry.document_date == datetime(2026, 1, 12, 9, tzinfo=UTC)
    assert entry.journal_date is None
    assert entry.screening == Screening(access_code="U")


async def test_everything_that_was_written_stands_in_the_archive() -> None:
    async with p360_site() as site:
        first = await site.create()
        number = await site.create(
            UnofficialTitle="Søknad fra PRØVEPERSON",
            Status="J",
            DocumentDate="2026-01-08T00:00:00",
            DispatchedDate="2026-01-09",
            JournalDate="2026-01-12T08:00:00Z",
            AccessCode="13",
            Paragraph=PARAGRAPH,
            AccessGroup="Dokumentsenter",
            ResponsibleEnterpriseNumber="310356875",
            ResponsiblePersonUserId="mona.test",
            SendersReference="ref-1",
            Notes="Mottatt 12.01.2026 09:41",
            Contacts=[{"Role": "Medavsender", "ReferenceNumber": "310332356"}],
            UnregisteredContacts=[SENDER | {"IsUnofficial": True}],
            Remarks=[{"Title": "Kilde", "Content": "altinn:1", "RemarkType": "Arkivmerknad"}],
            ReferringDocuments=[{"DocumentNumber": first}],
            AdditionalFields=[{"Name": "ToOrigin", "Value": "200007"}, {"Name": "Tullefelt", "Value": "x"}],
        )
        entry = site.world.entry(number)
        shown = (await site.http.get("/_sim/state")).json()["entries"][1]
    assert entry.screening == Screening(access_code="13", paragraph=PARAGRAPH, access_group="Dokumentsenter")
    assert (entry.enterprise_recno, entry.employee_recno) == (507, 200403)
    assert entry.document_date == datetime(2026, 1, 7, 23, tzinfo=UTC)
    assert entry.additional == {"ToOrigin": "200007"}
    assert shown["title"] == "Søknad om hjelpemidler"
    assert shown["unofficial_title"] == "Søknad fra PRØVEPERSON"
    assert [(one["role"], one["registered"], one["unofficial"]) for one in shown["parties"]] == [
        ("Medavsender", True, False),
        ("Avsender", False, True),
    ]
    assert shown["remarks"] == [{"title": "Kilde", "content": "altinn:1", "made_by": "svc-postvakt"}]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"Title": None}, "'Title' is mandatory"),
        ({"Title": " "}, "'Title' is mandatory"),
        ({"Category": None}, "'Category' is mandatory"),
        ({"Status": None}, "'Status' is mandatory"),
        ({"CaseNumber": None}, "CaseNumber or CaseExternalId"),
        ({"CaseExternalId": {"Id": "x"}}, "Only one of"),
        ({"CaseNumber": None, "CaseExternalId": {"Id": "x"}}, "No values found for lookup 'x'"),
        ({"CaseNumber": "26/99999"}, "No values found for lookup '26/99999' to entity 'Case' on field 'Name'"),
        ({"Category": "Brev"}, "No values found for lookup 'Brev'"),
        ({"Category": "recno:9"}, "No values found for lookup 'recno:9'"),
        ({"Status": "Journalført"}, "No values found for lookup"),
        ({"Archive": "Kjelleren"}, "No values found for lookup"),
        ({"AccessCode": "99"}, "No values found for lookup"),
        ({"AccessCode": "5A", "Paragraph": PARAGRAPH}, "No values found for lookup"),
        ({"AccessGroup": "Ukjent gruppe"}, "No values found for lookup"),
        ({"AccessCode": "13"}, "requires a paragraph"),
        ({"AccessCode": "13", "Paragraph": "recno:200021"}, "No values found for lookup"),
        ({"AccessCode": "13", "Paragraph": "Offl. § 99"}, "No values found for lookup"),
        ({"UnregisteredContacts": None}, "requires an external sender"),
        ({"UnregisteredContacts": [SENDER | {"Role": "6"}]}, "requires an external sender"),
        ({"Category": "Dokument ut"}, "requires an external recipient"),
        ({"UnregisteredContacts": [{"Role": "5"}]}, "'ContactName' is mandatory"),
        ({"UnregisteredContacts": [{"ContactName": "x"}]}, "'Role' is mandatory"),
        ({"Contacts": [{"Role": "5", "ReferenceNumber": "999999999"}]}, "No values found for lookup"),
        ({"UnregisteredContacts": [SENDER | {"IsUnofficial": True}]}, "IsUnofficial cannot be set"),
        ({"AccessCode": "U", "UnregisteredContacts": [SENDER | {"IsUnofficial": True}]}, "IsUnofficial cannot be set"),
        ({"DocumentDate": "2026-01-12", "DispatchedDate": "2026-01-11"}, "DocumentDate must not be after Dispatched"),
        ({"Status": "J", "DocumentDate": "2026-01-11", "JournalDate": "2026-01-10"}, "must not be after JournalDate"),
        ({"Status": "J", "DocumentDate": "2026-01-13"}, "must not be after JournalDate"),
        ({"JournalDate": "2026-01-12"}, "JournalDate can only be set together with a closing status"),
        ({"ResponsiblePersonRecno": 200401, "ResponsiblePersonEmail": "kari.test@kommune.example"}, "Exactly one"),
        ({"ResponsiblePersonUserId": "ingen.test"}, "No values found for lookup"),
        ({"ResponsibleEnterpriseRecno": 1}, "No values found for lookup"),
        ({"ResponsibleEnterpriseRecno": 200301}, "No values found for lookup"),
        ({"Remarks": [{"Content": "x"}]}, "'RemarkType' is mandatory"),
        ({"ReferringCases": [{"CaseNumber": "26/99999"}]}, "No values found for lookup"),
    ],
)
async def test_what_breaks_a_rule_is_refused_whole(changes: dict[str, Any], text: str) -> None:
    async with p360_site() as site:
        assert text in await site.refused(*CREATE, site.incoming(**changes))
        assert site.world.entries() == []
        assert await site.create() == "26/00001-1", "a refusal uses no number"


@pytest.mark.parametrize(
    "changes",
    [
        {"Category": "Dokument inn"},
        {"Category": "I"},
        {"UnregisteredContacts": [SENDER | {"Role": "5"}]},
        {"UnregisteredContacts": [SENDER | {"Role": "avsender"}]},
        {"UnregisteredContacts": None, "Contacts": [{"Role": "5", "ReferenceNumber": "314240979"}]},
        {"UnregisteredContacts": None, "Contacts": [{"Role": "5", "ExternalId": "recno:200302"}]},
        {"UnregisteredContacts": None, "Category": "recno:60005"},
        {"AccessCode": "recno:200042", "Paragraph": PARAGRAPH},
        {"AccessCode": "XX", "UnregisteredContacts": [SENDER | {"IsUnofficial": True}]},
        {"AccessCode": ""},
        {"Status": "recno:6"},
        {"Archive": "Personsensitivt dokument"},
        {"ResponsiblePersonRecno": 200401},
        {"ResponsiblePersonIdNumber": "A200401"},
        {"ResponsiblePersonEmail": "KARI.TEST@kommune.example"},
    ],
)
async def test_codes_are_taken_as_text_or_recno(changes: dict[str, Any]) -> None:
    async with p360_site() as site:
        assert await site.create(**changes) == "26/00001-1"


@pytest.mark.parametrize("status", ["A", "AS", "U"])
async def test_a_closed_case_takes_no_new_entry(status: str) -> None:
    async with p360_site() as site:
        site.world.close_case("26/00001", status)
        assert "is closed" in await site.refused(*CREATE, site.incoming())
        assert site.world.entries() == []


async def test_a_journalled_entry_gets_its_journal_date() -> None:
    async with p360_site() as site:
        entry = site.world.entry(await site.create(Status="J"))
    assert entry.journal_date == datetime(2026, 1, 12, 9, tzinfo=UTC)


async def test_a_case_is_found_by_its_external_id() -> None:
    async with p360_site() as site:
        site.world.add_case("Ny sak", external_id=ExternalId(id="k1", type="POSTBOT"))
        key = {"Id": "k1", "Type": "POSTBOT"}
        assert await site.create(CaseNumber=None, CaseExternalId=key) == "26/00002-1"


async def test_the_basket_of_unregistered_entries_needs_no_case() -> None:
    """A county's template archive-unregistered.json, vtfk/azf-archive 3669e938, 2023-11-06."""
    parameter = {
        "Archive": "7",
        "Title": "Til fordeling",
        "DocumentDate": "2026-01-12T06:46:05.952Z",
        "Category": "I",
        "Status": "J",
        "AccessCode": "",
        "AccessGroup": "Alle",
        "UnregisteredContacts": [{"Role": "5", "ContactName": "Kunne ikke registreres av seg selv"}],
        "JournalDate": "2026-01-12T06:46:05.952Z",
        "DispatchedDate": "2026-01-12T06:46:05.952Z",
        "Files": [{"Title": "Til fordeling", "Format": "pdf", "Base64Data": "aGVsbG8="}],
        "AdditionalFields": [{"Name": "Committed", "Value": "-1"}, {"Name": "ToOrigin", "Value": "200007"}],
    }
    async with p360_site() as site:
        answer = await site.done(*CREATE, parameter)
        (found,) = await site.find(DocumentArchive="7")
        assert await site.find(DocumentArchive="Saksdokument") == []
    assert found["DocumentNumber"] == answer["DocumentNumber"]
    assert found["CaseNumber"] is None
    assert site.world.entries()[0].additional == {"Committed": "-1", "ToOrigin": "200007"}


async def test_the_same_external_id_twice_is_two_entries() -> None:
    key = {"Id": "svarinn:1", "Type": "POSTBOT"}
    async with p360_site() as site:
        assert await site.create(ExternalId=key) != await site.create(ExternalId=key)
        assert len(await site.find(ExternalId=key)) == 2


async def test_an_older_sif_has_no_external_id_on_documents() -> None:
    async with p360_site(document_external_id=False) as site:
        response = await site.post(*CREATE, site.incoming(ExternalId={"Id": "svarinn:1"}))
        assert response.status_code == 400
        assert "Could not find member 'ExternalId'" in response.json()["Message"]
        assert site.world.entries() == []


async def test_every_refusal_carries_a_stack_trace_that_nobody_may_show() -> None:
    async with p360_site() as site:
        answer = await site.call(*CREATE, site.incoming(CaseNumber="26/99999"))
        other = await site.call(*CREATE, site.incoming(Title=None))
    assert SECRET_IN_DETAILS in answer["ErrorDetails"]
    assert SECRET_IN_DETAILS not in answer["ErrorMessage"]
    assert answer["ErrorMessage"].startswith("SI.Data.Contracts.LookupException: No values found for lookup")
    assert other["ErrorMessage"].endswith("<operation>CreateDocument</operation>")
    assert (answer["Recno"], answer["DocumentNumber"]) == (0, None)


@pytest.mark.parametrize("blank", [None, "\n"])
async def test_the_error_text_of_a_success_is_null_or_a_line_break(blank: str | None) -> None:
    async with p360_site(installation=Installation(blank_message=blank)) as site:
        answer = await site.call(*CREATE, site.incoming())
        found = await site.call("DocumentService", "GetDocuments", {})
    assert (answer["Successful"], answer["ErrorMessage"]) == (True, blank)
    assert (found["Successful"], found["ErrorMessage"]) == (True, blank)
