"""UpdateDocument and SignOffDocument: null changes nothing, an empty text clears, no entry moves to another case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.simulators.p360 import Screening
from tests.contract.simulators.p360_site import Site, p360_site

UPDATE = ("DocumentService", "UpdateDocument")
SIGN_OFF = ("DocumentService", "SignOffDocument")
FILE = {"Title": "Vedlegg", "Format": "pdf", "Base64Data": "aGVsbG8="}


async def update(site: Site, **changes: Any) -> None:
    await site.done(*UPDATE, {"DocumentNumber": "26/00001-1"} | changes)


async def test_what_is_left_out_or_null_stays_and_an_empty_text_clears() -> None:
    async with p360_site() as site:
        await site.create(UnofficialTitle="Full tittel", SendersReference="ref", Notes="notat", AccessGroup="Alle")
        await update(site, Title="Ny tittel", SendersReference=None)
        entry = site.world.entry("26/00001-1")
        assert (entry.title, entry.unofficial_title, entry.senders_reference) == ("Ny tittel", "Full tittel", "ref")
        assert entry.screening.access_group == "Alle"
        await update(site, SendersReference="", Notes="", AccessGroup="", UnofficialTitle="")
        entry = site.world.entry("26/00001-1")
    assert (entry.senders_reference, entry.notes, entry.screening.access_group) == (None, None, None)
    assert entry.unofficial_title == "Ny tittel"


async def test_screening_is_lifted_with_empty_texts() -> None:
    async with p360_site() as site:
        await site.create(AccessCode="14", Paragraph="Offl. § 14", AccessGroup="Alle")
        assert "requires a paragraph" in await site.refused(*UPDATE, {"DocumentNumber": "26/00001-1", "Paragraph": ""})
        await update(site, AccessCode="", Paragraph="", AccessGroup="")
        assert site.world.entry("26/00001-1").screening == Screening(access_code="U")


async def test_a_temporary_entry_is_journalled_and_again() -> None:
    async with p360_site() as site:
        await site.create()
        site.clock.advance(timedelta(hours=2))
        await update(site, Status="J")
        site.clock.advance(timedelta(hours=2))
        await update(site, Status="J")
        entry = site.world.entry("26/00001-1")
    assert (entry.status_code, entry.journal_date) == ("J", datetime(2026, 1, 12, 11, tzinfo=UTC))


@pytest.mark.parametrize(
    ("created", "changes", "text"),
    [
        ({}, {"Title": ""}, "cannot be cleared"),
        ({}, {"Title": " "}, "'Title' is mandatory"),
        ({}, {"Status": ""}, "cannot be cleared"),
        ({}, {"Status": "Q"}, "No values found for lookup"),
        ({}, {"JournalDate": "2026-01-12"}, "JournalDate can only be set"),
        ({}, {"AccessCode": "13"}, "requires a paragraph"),
        ({}, {"Category": "111"}, "requires an external recipient"),
        ({}, {"SyncDocumentContacts": True}, "requires an external sender"),
        ({}, {"DocumentNumber": "26/00001-9"}, "No values found for lookup"),
        ({}, {"DocumentNumber": None}, "DocumentNumber or ExternalId is mandatory"),
        ({}, {"Files": [FILE | {"Title": 'Brev "kopi"'}]}, "Illegal character in path"),
        ({"Status": "J"}, {"Status": "M"}, "cannot be changed from 'J' to 'M'"),
        ({"Status": "U"}, {"Status": "J"}, "cannot be changed from 'U' to 'J'"),
    ],
)
async def test_a_refused_update_changes_nothing(created: dict[str, Any], changes: dict[str, Any], text: str) -> None:
    async with p360_site() as site:
        await site.create(**created)
        before = site.world.entries()
        assert text in await site.refused(*UPDATE, {"DocumentNumber": "26/00001-1", "Notes": "ny"} | changes)
        assert site.world.entries() == before


async def test_an_entry_cannot_be_moved_to_another_case() -> None:
    async with p360_site() as site:
        await site.create()
        site.world.add_case("En annen sak")
        parameter = {"DocumentNumber": "26/00001-1", "CaseNumber": "26/00002"}
        assert (await site.post(*UPDATE, parameter)).status_code == 400


async def test_an_entry_is_invalidated_with_the_code_u() -> None:
    async with p360_site() as site:
        await site.create(Status="J")
        await update(site, Status="U")
        assert site.world.entry("26/00001-1").status_code == "U"
        assert await site.create() == "26/00001-2"


async def test_files_contacts_and_remarks_are_added_never_replaced() -> None:
    async with p360_site() as site:
        await site.create(Files=[FILE | {"Title": "Brev"}])
        await update(
            site,
            Files=[FILE],
            UnregisteredContacts=[{"Role": "Kopi til", "ContactName": "Kopimottaker AS"}],
            Remarks=[{"Content": "mottatt", "RemarkType": "recno:1"}],
        )
        await update(site, Files=[FILE])
        entry = site.world.entry("26/00001-1")
    assert [(one.title, one.relation) for one in entry.files] == [("Brev", "H"), ("Vedlegg", "V"), ("Vedlegg", "V")]
    assert [party.role_recno for party in entry.parties] == [5, 8]
    assert len(entry.remarks) == 1


async def test_contacts_are_replaced_when_synchronised() -> None:
    async with p360_site() as site:
        await site.create()
        await update(site, SyncDocumentContacts=True, Contacts=[{"Role": "5", "ReferenceNumber": "314240979"}])
        (party,) = site.world.entry("26/00001-1").parties
    assert party.reference_number == "314240979"


async def test_a_newer_sif_finds_the_entry_by_its_external_id() -> None:
    key = {"Id": "svarinn:1", "Type": "POSTBOT"}
    async with p360_site() as site:
        await site.create(ExternalId=key)
        await site.done(*UPDATE, {"ExternalId": key, "Status": "J"})
        assert site.world.entry("26/00001-1").status_code == "J"
        await update(site, ExternalId={"Id": "ny"})
        assert [one["ExternalId"] for one in await site.find()] == [{"Id": "ny", "Type": "SIF WS Document"}]
        assert "No values found" in await site.refused(*UPDATE, {"ExternalId": key, "Status": "A"})


async def test_two_entries_with_one_external_id_cannot_be_told_apart() -> None:
    key = {"Id": "svarinn:1"}
    async with p360_site() as site:
        await site.create(ExternalId=key)
        await site.create(ExternalId=key)
        assert "No values found" in await site.refused(*UPDATE, {"ExternalId": key, "Status": "J"})


async def test_an_entry_is_signed_off_with_a_code() -> None:
    async with p360_site() as site:
        await site.create(Status="J")
        reply = await site.create()
        parameter = {"Document": "26/00001-1", "ResponseCode": "TO", "Note": "Tatt til orientering"}
        answer = await site.done(*SIGN_OFF, parameter | {"ReplyDocument": reply})
        (sign_off,) = site.world.entry("26/00001-1").sign_offs
    assert answer["DocumentNumber"] == "26/00001-1"
    assert (sign_off.code, sign_off.note, sign_off.reply) == ("TO", "Tatt til orientering", "26/00001-2")


@pytest.mark.parametrize(
    "parameter",
    [
        {"Document": "26/00001-1"},
        {"ResponseCode": "TO"},
        {"Document": "26/00001-9", "ResponseCode": "TO"},
        {"Document": "26/00001-1", "ResponseCode": "HMM"},
    ],
)
async def test_a_sign_off_needs_an_entry_and_a_known_code(parameter: dict[str, str]) -> None:
    async with p360_site() as site:
        await site.create()
        await site.refused(*SIGN_OFF, parameter)
        assert site.world.entry("26/00001-1").sign_offs == ()
