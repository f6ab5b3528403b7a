"""The wire of SIF: who gets in, what a body must be, what is answered where no service was reached."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.simulators.p360 import ROOT, SWAGGER_PATH, TOKEN_PATH, Installation, OAuthClient
from tests.contract.simulators.p360_site import HEADERS, p360_site

PING = f"{ROOT}/CaseService/Ping"
GET_CASES = f"{ROOT}/CaseService/GetCases"
CREATE = f"{ROOT}/DocumentService/CreateDocument"
JSON = HEADERS | {"Content-Type": "application/json"}
ENVELOPE = {"Type", "CorrelationId", "ExceptionType", "Message"}


@pytest.mark.parametrize("service", ["Case", "Contact", "Document", "File", "Support", "AccessGroup"])
async def test_ping_needs_no_body_and_answers_none(service: str) -> None:
    async with p360_site() as site:
        response = await site.http.post(f"{ROOT}/{service}Service/Ping", headers=HEADERS)
    assert (response.status_code, response.content) == (200, b"")


async def test_version_is_plain_text() -> None:
    async with p360_site() as site:
        response = await site.http.post(f"{ROOT}/SupportService/GetSIFVersion", headers=HEADERS)
    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.text == "6.9.215"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (PING, {}),
        (PING, {"Authorization": "authkey wrong"}),
        (PING, {"Authorization": "test-key"}),
        (PING, {"Authorization": "Bearer test-key"}),
        (f"{PING}?authkey=test-key", {}),
        (f"{PING}?authkey=test-key", HEADERS),
        (GET_CASES, {}),
        (f"{ROOT}/SupportService/GetSIFVersion", {}),
    ],
)
async def test_without_the_key_in_the_header_nobody_gets_in(path: str, headers: dict[str, str]) -> None:
    async with p360_site() as site:
        response = await site.http.post(path, headers=headers, json={"parameter": {}})
    assert response.status_code == 401
    assert response.json().keys() == ENVELOPE


async def test_a_configured_client_id_is_demanded() -> None:
    async with p360_site(client_id="postvakt") as site:
        assert (await site.post("CaseService", "GetCases", {})).status_code == 401
        assert (await site.post("CaseService", "GetCases", {}, clientid="other")).status_code == 401
        assert (await site.post("CaseService", "GetCases", {}, clientid="postvakt")).status_code == 200


async def test_bearer_tokens_come_from_the_token_endpoint_and_expire() -> None:
    client = OAuthClient(client_id="postvakt", client_secret="hemmelig", lifetime=timedelta(minutes=5))
    form = {"grant_type": "client_credentials", "client_id": "postvakt", "client_secret": "hemmelig"}
    async with p360_site(authkey=None, oauth=client) as site:
        assert (await site.http.post(TOKEN_PATH, data=form | {"client_secret": "feil"})).status_code == 401
        assert (await site.http.post(TOKEN_PATH, data=form | {"grant_type": "password"})).status_code == 400
        token = (await site.http.post(TOKEN_PATH, data=form)).json()
        assert token["expires_in"] == 300
        bearer = {"Authorization": f"Bearer {token['access_token']}"}
        assert (await site.post("CaseService", "GetCases", {}, **bearer)).status_code == 200
        assert (await site.post("CaseService", "GetCases", {})).status_code == 401
        site.clock.advance(timedelta(minutes=6))
        assert (await site.post("CaseService", "GetCases", {}, **bearer)).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{parameter: {}}",
        b"[]",
        b"{}",
        b'{"parameter": null}',
        b'{"parameter": {}, "Title": "x"}',
        b'{"Title": "x"}',
        b"\xff\xfe",
    ],
)
async def test_a_body_that_is_not_one_parameter_is_an_http_error(body: bytes) -> None:
    async with p360_site() as site:
        response = await site.http.post(CREATE, content=body, headers=JSON)
    assert response.status_code == 400
    assert response.json()["Type"] == "Error"


async def test_only_json_is_taken() -> None:
    async with p360_site() as site:
        response = await site.http.post(GET_CASES, content=b'{"parameter": {}}', headers=HEADERS)
    assert response.status_code == 415


async def test_chunked_transfer_is_refused_and_nothing_is_written() -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield json.dumps({"parameter": site.incoming()}).encode()

    async with p360_site() as site:
        response = await site.http.post(CREATE, content=chunks(), headers=JSON)
        assert site.world.entries() == []
    assert response.status_code == 411


async def test_a_body_shorter_than_its_length_writes_nothing() -> None:
    async with p360_site() as site:
        body = json.dumps({"parameter": site.incoming()}).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", site.simulator.port)
        head = [
            f"POST {CREATE} HTTP/1.1",
            "Host: localhost",
            "Authorization: authkey test-key",
            "Content-Type: application/json",
            f"Content-Length: {len(body) + 1}",
        ]
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        writer.write_eof()
        assert b" 200 " not in await reader.read()
        writer.close()
        await writer.wait_closed()
        assert site.world.entries() == []


async def test_a_body_above_the_limit_is_refused_with_an_answer() -> None:
    async with p360_site(installation=Installation(size_limit=2_000_000)) as site:
        response = await site.post("DocumentService", "CreateDocument", {"Title": "x" * 2_000_001})
        assert response.status_code == 413
        assert response.json().keys() == ENVELOPE
        assert await site.create() == "26/00001-1"


def test_the_limit_is_100_mb_unless_set() -> None:
    assert Installation().size_limit == 100 * 1024 * 1024


async def test_an_operation_that_does_not_exist_is_not_found() -> None:
    async with p360_site() as site:
        response = await site.post("DocumentService", "DeleteDocument", {})
        assert (response.status_code, response.json()["Type"]) == (404, "Error")
        response = await site.http.post(f"{ROOT}/DocumentService/DeleteDocument", json={})
        assert response.status_code == 401


@pytest.mark.parametrize("newer", [True, False])
async def test_the_swagger_tells_whether_documents_have_an_external_id(newer: bool) -> None:
    async with p360_site(document_external_id=newer) as site:
        page = (await site.http.get(SWAGGER_PATH)).json()
    properties = page["definitions"]["CreateDocumentArgs"]["properties"]
    assert ("ExternalId" in properties) is newer
    assert properties["Files"]["items"]["properties"]["Title"] == {"type": "string"}
    assert "ExternalId" in page["definitions"]["CreateCaseArgs"]["properties"]


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"ResponsiblePersonRecno": "kari"}, "parameter.ResponsiblePersonRecno"),
        ({"DocumentDate": "12.01.2026"}, "parameter.DocumentDate"),
        ({"FiledOnPaper": "ja"}, "parameter.FiledOnPaper"),
        ({"Files": {}}, "parameter.Files"),
        ({"Files": ["x"]}, "parameter.Files[0]"),
        ({"Title": {}}, "parameter.Title"),
        ({"CaseExternalId": "k1"}, "parameter.CaseExternalId"),
        ({"Files": [{"Title": "x", "Format": "pdf", "Data": [256]}]}, "parameter.Files[0].Data"),
        ({"Files": [{"Title": "x", "Format": "pdf", "Data": 7}]}, "parameter.Files[0].Data"),
    ],
)
async def test_a_value_of_the_wrong_kind_is_an_http_error(wrong: dict[str, Any], at: str) -> None:
    async with p360_site() as site:
        response = await site.post("DocumentService", "CreateDocument", site.incoming(**wrong))
        assert site.world.entries() == []
    assert response.status_code == 400
    assert at in response.json()["Message"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"Titel": "x"},
        {"title": "x"},
        {"Files": [{"Title": "x", "Format": "pdf", "Base64": ""}]},
        {"UnregisteredContacts": [{"Role": "5", "Name": "x"}]},
        {"Page": 0},
    ],
)
async def test_a_misspelt_field_of_a_write_is_an_http_error(wrong: dict[str, Any]) -> None:
    async with p360_site() as site:
        response = await site.post("DocumentService", "CreateDocument", site.incoming(**wrong))
        assert site.world.entries() == []
    assert response.status_code == 400
    assert "Could not find member" in response.json()["Message"]


async def test_numbers_and_flags_may_come_as_text() -> None:
    async with p360_site() as site:
        number = await site.create(ResponsibleEnterpriseRecno="507", FiledOnPaper="false")
        assert site.world.entry(number).enterprise_recno == 507
