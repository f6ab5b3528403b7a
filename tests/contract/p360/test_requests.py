"""What Postvakt sends to SIF. The stub holds every request against the published shapes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters._kit.http import http_client
from adapters.archives.p360 import P360Archive
from bot.errors import AuthFailed, Rejected
from tests.contract.p360.stub import (
    ENTRY_KEY,
    FILE_KEY,
    KEY,
    NO_DOCUMENTS,
    OK,
    Answer,
    SifStub,
    a_draft,
    a_file,
    settings,
)
from tests.contracts import needs_contracts

pytestmark = needs_contracts
CREATED = OK | {"Recno": 200123, "DocumentNumber": "26/00017-3"}
NO_CASES = OK | {"Cases": [], "TotalPageCount": 0, "TotalCount": 0}


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def created(sif: SifStub, archive: P360Archive, **changes: Any) -> dict[str, Any]:
    sif.will("CreateDocument", CREATED)
    await archive.create_entry(a_draft(**changes))
    return sif.only("CreateDocument").parameter


async def test_the_key_travels_in_a_header_and_nowhere_else(sif: SifStub) -> None:
    async with http_client(sif.url) as client:
        archive = P360Archive(settings(sif.url, client_id="postvakt-1"), client)
        sif.will("GetCases", NO_CASES)
        await archive.find_cases("støtte")
        assert KEY not in repr(archive._rpc)
        assert KEY not in repr(archive._settings)
    (sent,) = sif.received
    assert sent.headers["Authorization"] == f"authkey {KEY}"
    assert sent.headers["clientid"] == "postvakt-1"
    assert sent.headers["Content-Type"] == "application/json"
    assert sent.url.endswith("/Biz/v2/api/call/SI.Data.RPC/SI.Data.RPC/CaseService/GetCases")
    assert "clientid" not in sent.url
    assert KEY not in str(sent.parameter)


class Tokens:
    def __init__(self, *values: str) -> None:
        self.values = list(values)

    async def token(self) -> str:
        return self.values[0]

    def discard(self, token: str) -> None:
        self.values.remove(token)


async def test_tokens_take_the_place_of_the_key(sif: SifStub) -> None:
    async with http_client(sif.url) as client:
        archive = P360Archive(settings(sif.url, auth="oauth", authkey=""), client, tokens=Tokens("of-the-day"))
        await archive.ping()
        await archive.add_file("26/17-3", a_file(1), pieces(b"x"), on_behalf_of="")
    assert [sent.headers["Authorization"] for sent in sif.received] == ["Bearer of-the-day"] * 2


async def test_a_stream_is_not_sent_twice_for_a_refused_token(sif: SifStub) -> None:
    sif.will("UpdateDocument", Answer(status=401, headers={"WWW-Authenticate": "Bearer"}), Answer(body=OK))
    async with http_client(sif.url) as client:
        archive = P360Archive(settings(sif.url, auth="oauth", authkey=""), client, tokens=Tokens("old", "new"))
        with pytest.raises(AuthFailed):
            await archive.add_file("26/17-3", a_file(1), pieces(b"x"), on_behalf_of="")
        assert len(sif.received) == 1
        await archive.add_file("26/17-3", a_file(1), pieces(b"x"), on_behalf_of="")
    assert sif.received[1].headers["Authorization"] == "Bearer new"


async def test_an_entry_says_everything_at_once(sif: SifStub, archive: P360Archive) -> None:
    parameter = await created(
        sif,
        archive,
        case_number="2026/17",
        access_code="13",
        legal_basis="Offl. § 14",
        access_group="Dokumentsenter",
        responsible_unit="DOK",
        handler="ARA",
        sender_reference="2026/555",
        remark="Mottatt 12.01.2026 kl. 09.00\nRegistrert av Arkivar A",
        on_behalf_of="KOMMUNE\\arkivar.a",
    )
    assert parameter == {
        "CaseNumber": "26/00017",
        "Archive": "recno:2",
        "Title": "Søknad om støtte",
        "UnofficialTitle": "Søknad om støtte - Kari (test)",
        "DocumentDate": "2026-01-12T00:00:00",
        "Category": "recno:110",
        "Status": "M",
        "AccessCode": "13",
        "Paragraph": "Offl. § 14",
        "AccessGroup": "Dokumentsenter",
        "ResponsibleEnterpriseRecno": 506,
        "ResponsiblePersonUserId": "KOMMUNE\\arkivar.a",
        "SendersReference": "2026/555",
        "ExternalId": {"Id": ENTRY_KEY, "Type": "POSTVAKT"},
        "ADContextUser": "KOMMUNE\\arkivar.a",
        "Notes": "Mottatt 12.01.2026 kl. 09.00\nRegistrert av Arkivar A",
        "UnregisteredContacts": [
            {
                "Role": "recno:5",
                "ContactName": "Eksempel Fylkeskommune",
                "ContactCompanyName": "Eksempel Fylkeskommune",
                "ReferenceNumber": "313756270",
                "IsUnofficial": True,
            }
        ],
    }


async def test_a_remark_where_its_type_is_known(sif: SifStub) -> None:
    async with http_client(sif.url) as client:
        archive = P360Archive(settings(sif.url, codes={"remark_type": "recno:1"}), client)
        parameter = await created(sif, archive, remark="Mottatt\x07 i Altinn")
    remark = {"Title": "Mottatt digitalt", "Content": "Mottatt i Altinn", "RemarkType": "recno:1"}
    assert parameter["Remarks"] == [remark]
    assert "Notes" not in parameter


async def test_an_entry_is_answered_with_its_number_and_link(sif: SifStub) -> None:
    sif.will("CreateDocument", CREATED)
    async with http_client(sif.url) as client:
        link = "https://360.example/locator?name=Details&recno={recno}&no={number}"
        entry = await P360Archive(settings(sif.url, entry_link=link), client).create_entry(a_draft())
    assert (entry.number, entry.status, entry.case_number) == ("26/00017-3", "M", "26/00017")
    assert entry.link == "https://360.example/locator?name=Details&recno=200123&no=26/00017-3"


async def test_an_old_installation_gets_no_field_that_it_does_not_know(sif: SifStub, old_archive: P360Archive) -> None:
    parameter = await created(sif, old_archive, on_behalf_of="KOMMUNE\\arkivar.a")
    assert parameter.keys().isdisjoint({"ExternalId", "ADContextUser"})


async def test_nobodys_choice_is_the_temporary_screening(sif: SifStub, archive: P360Archive) -> None:
    parameter = await created(sif, archive)
    assert (parameter["AccessCode"], parameter["Paragraph"]) == ("13", "Offl. § 13")


@pytest.mark.parametrize(
    ("changes", "contact"),
    [
        ({"sender_org": None, "sender_name": "Kari (test)"}, {"ContactName": "Kari (test)", "IsUnofficial": True}),
        ({"sender_org": None, "sender_name": " "}, {"ContactName": "Ukjent avsender", "IsUnofficial": True}),
        ({"sender_org": None, "sender_screened": False}, {"ContactName": "Eksempel Fylkeskommune"}),
        ({"sender_org": None, "sender_screened": False, "access_code": "U"}, {"ContactName": "Eksempel Fylkeskommune"}),
    ],
)
async def test_the_sender_is_hidden_where_asked(
    sif: SifStub, archive: P360Archive, changes: dict[str, Any], contact: dict[str, Any]
) -> None:
    parameter = await created(sif, archive, **changes)
    assert parameter["UnregisteredContacts"] == [{"Role": "recno:5", **contact}]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"access_code": "U", "sender_screened": True}, "sif.sender_would_be_public"),
        ({"access_code": "14"}, "sif.not_configured"),
        ({"access_code": "13", "legal_basis": "Offl. § 99"}, "sif.not_configured"),
        ({"access_group": "Alle"}, "sif.not_configured"),
        ({"responsible_unit": "X"}, "sif.not_configured"),
        ({"handler": "X"}, "sif.not_configured"),
    ],
)
async def test_a_draft_that_cannot_be_right_is_never_sent(
    sif: SifStub, archive: P360Archive, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Rejected) as refusal:
        await archive.create_entry(a_draft(**changes))
    assert refusal.value.reason == reason
    assert sif.received == []


async def test_an_access_code_with_legal_bases_is_never_sent_without_one(sif: SifStub) -> None:
    codes = [
        {"code": "13", "legal_bases": [{"code": "Offl. § 13"}]},
        {"code": "XX", "title": "Midlertidig"},
    ]
    changes = {"access_codes": codes, "temporary_access_code": "XX", "temporary_legal_basis": ""}
    async with http_client(sif.url) as client:
        with pytest.raises(Rejected, match=r"sif\.missing_legal_basis"):
            await P360Archive(settings(sif.url, **changes), client).create_entry(a_draft(access_code="13"))
    assert sif.received == []


@pytest.mark.parametrize(
    ("unit", "handler", "expected"),
    [
        ("OPP", "ARB", {"ResponsibleEnterpriseNumber": "200", "ResponsiblePersonEmail": "arkivar.b@kommune.example"}),
        ("", "ARC", {"ResponsiblePersonRecno": 41}),
        ("", "", {}),
    ],
)
async def test_exactly_one_identity_of_unit_and_handler(
    sif: SifStub, archive: P360Archive, unit: str, handler: str, expected: dict[str, Any]
) -> None:
    parameter = await created(sif, archive, responsible_unit=unit, handler=handler)
    assert {name: value for name, value in parameter.items() if name.startswith("Responsible")} == expected


async def test_titles_fit_the_archive(sif: SifStub, archive: P360Archive) -> None:
    parameter = await created(
        sif, archive, public_title="Brev  om\nskole " * 40, full_title="tegn\x00\ud800 " + "x" * 300
    )
    assert len(parameter["Title"]) <= 254
    assert parameter["Title"].startswith("Brev om skole Brev")
    assert parameter["Title"].endswith("…")
    assert parameter["UnofficialTitle"].startswith("tegn? xxx")
    assert len(parameter["UnofficialTitle"]) == 254


async def test_a_file_is_added_alone_with_its_key_in_the_note(sif: SifStub, archive: P360Archive) -> None:
    content = b"%PDF-1.7 \xff\x00 letter"
    title = 'Vedtak "A" <utkast>'
    draft = a_file(len(content), title=title, main=False, file_name="Vedtak.PDF")
    await archive.add_file("26/17-3", draft, pieces(content[:5], content[5:]), on_behalf_of="KOMMUNE\\arkivar.a")
    sent = sif.only("UpdateDocument")
    assert sent.parameter == {
        "DocumentNumber": "26/00017-3",
        "ADContextUser": "KOMMUNE\\arkivar.a",
        "Files": [
            {
                "Title": "Vedtak 'A' utkast",
                "Format": "pdf",
                "Note": FILE_KEY,
                "RelationType": "V",
                "VersionFormat": "P",
                "Status": "F",
                "Base64Data": "JVBERi0xLjcg/wAgbGV0dGVy",
            }
        ],
    }
    assert "Transfer-Encoding" not in sent.headers
    assert "Content-Length" in sent.headers


@pytest.mark.parametrize(
    ("file_name", "media_type", "expected"),
    [
        ("brev.docx", "application/octet-stream", "docx"),
        ("brev", "application/pdf; charset=x", "pdf"),
        ("brev.en rar ending", "text/html", "html"),
        ("", "application/x-unknown", "bin"),
    ],
)
async def test_the_format_of_a_file(
    sif: SifStub, archive: P360Archive, file_name: str, media_type: str, expected: str
) -> None:
    draft = a_file(1, file_name=file_name, media_type=media_type, title="<>")
    await archive.add_file("26/00017-3", draft, pieces(b"x"), on_behalf_of="")
    (sent,) = sif.only("UpdateDocument").parameter["Files"]
    assert (sent["Format"], sent["RelationType"], sent["Title"]) == (expected, "H", "Uten tittel")


async def test_recording_changes_the_status_only(sif: SifStub, archive: P360Archive) -> None:
    row = {"DocumentNumber": "26/00017-3", "StatusCode": "M"}
    sif.will("GetDocuments", OK | {"Documents": [row], "TotalPageCount": 1, "TotalCount": 1})
    await archive.finalise("26/17-3", on_behalf_of="")
    assert sif.only("UpdateDocument").parameter == {"DocumentNumber": "26/00017-3", "Status": "J"}


@pytest.mark.parametrize(
    ("text", "parameter"),
    [
        ("26/17", {"CaseNumber": "26/00017"}),
        (" 2026/00017 ", {"CaseNumber": "26/00017"}),
        ("støtte", {"Title": "%støtte%"}),
        ("50% [A]_x", {"Title": "%50_ _A__x%"}),
    ],
)
async def test_cases_are_sought_by_number_or_by_title(
    sif: SifStub, archive: P360Archive, text: str, parameter: dict[str, str]
) -> None:
    sif.will("GetCases", NO_CASES)
    assert await archive.find_cases(text) == ()
    sent = sif.only("GetCases").parameter
    assert parameter.items() <= sent.items()
    assert (sent["Page"], sent["SortCriterion"]) == (0, "RecnoDescending")


async def test_four_digits_of_the_year_where_the_installation_writes_them(sif: SifStub) -> None:
    sif.will("GetDocuments", NO_DOCUMENTS)
    async with http_client(sif.url) as client:
        archive = P360Archive(settings(sif.url, case_year_digits=4, case_number_width=1), client)
        assert await archive.entry("26/17-3") is None
    assert sif.only("GetDocuments").parameter["DocumentNumber"] == "2026/17-3"


async def test_what_is_no_number_is_not_asked_for(sif: SifStub, archive: P360Archive) -> None:
    assert await archive.case("26/") is None
    assert await archive.entry("26/17") is None
    assert await archive.find_cases("a") == ()
    assert sif.received == []
