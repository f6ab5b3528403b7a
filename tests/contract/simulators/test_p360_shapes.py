"""The simulator against the contract's own texts: it takes what they show and answers as they do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.simulators.p360 import ROOT, codes
from adapters.simulators.p360.operations import OPERATIONS
from adapters.simulators.p360.standard_codes import standard_tables
from tests.contract.sif_shapes import check_request
from tests.contract.simulators.p360_site import HEADERS, p360_site
from tests.contracts import CONTRACTS, needs_contracts

SIF = CONTRACTS / "sif"
pytestmark = needs_contracts


def sample(*path: str) -> Any:
    return json.loads(SIF.joinpath(*path).read_text("utf-8-sig"))


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
def test_the_fields_of_each_operation_are_the_swaggers(one: Any) -> None:
    args = sample("swagger-samples", one.service, f"{one.name}Args.json")
    known = one.shape(newer=False)
    assert args.keys() == known.keys()
    for name, value in args.items():
        if isinstance(value, list) and isinstance(value[0], dict) and value[0]:
            assert value[0].keys() == known[name][0].keys(), name
        elif isinstance(value, dict) and value and name != "AdditionalFields" and isinstance(known[name], dict):
            assert value.keys() == known[name].keys(), name


@pytest.mark.parametrize("one", [one for one in OPERATIONS if one.writes], ids=lambda one: one.name)
async def test_the_swaggers_own_example_is_read_and_only_its_values_are_refused(one: Any) -> None:
    args = sample("swagger-samples", one.service, f"{one.name}Args.json")
    args |= {name: [] for name in ("Data", "FileData") if name in args}
    args |= {"Files": []} if "Files" in args else {}
    async with p360_site() as site:
        assert (await site.call(one.service, one.name, args))["Successful"] is False


async def test_the_projects_example_request_is_taken() -> None:
    parameter = sample("generated", "CreateDocument.request.json")["parameter"]
    check_request("DocumentService", "CreateDocument", parameter)
    async with p360_site() as site:
        upload = {"FileName": "brev.pdf", "FileData": "aGVsbG8="}
        check_request("FileService", "Upload", upload)
        reference = (await site.done("FileService", "Upload", upload))["FileReference"]
        parameter["CaseNumber"] = "26/00001"
        parameter["Files"][0]["UploadedFileReference"] = reference
        answer = await site.done("DocumentService", "CreateDocument", parameter)
        (entry,) = site.world.entries()
    assert answer.keys() == sample("generated", "CreateDocument.response.ok.json").keys()
    assert entry.title == "Søknad om hjelpemidler"
    assert entry.unofficial_title.endswith("TEST PERSON")


async def test_refusals_and_http_errors_look_like_the_examples() -> None:
    async with p360_site() as site:
        refused = await site.call("DocumentService", "CreateDocument", site.incoming(CaseNumber="26/99999"))
        empty = await site.call("DocumentService", "GetDocuments", {"CaseNumber": "26/99999"})
        broken = (await site.post("DocumentService", "CreateDocument", {"Titel": "x"})).json()
    example = sample("generated", "CreateDocument.response.failed-http200.json")
    assert refused | {"ErrorDetails": None} == example | {"ErrorDetails": None}
    assert empty == sample("generated", "GetDocuments.response.empty.json")
    assert broken.keys() == sample("generated", "error-envelope.http-error.json").keys()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("acos-create-test-case", {}),
        ("accessGroup-get-accessGroups", {}),
        ("contact-get-enterprise", {"EnterpriseNumber": "310356875"}),
        ("contact-get-contact-persons", {"Email": "kari.test@kommune.example"}),
        ("elevmappe-get-documents", {"CaseNumber": "26/00001"}),
        ("archive-add-attachment", {"DocumentNumber": "26/00001-1"}),
        ("archive-invalidate-document", {"DocumentNumber": "26/00001-1"}),
        ("archive-signoff-TO", {"Document": "26/00001-1"}),
        ("archive-unregistered", {}),
        ("acos-create-test-document", {"CaseNumber": "26/00001", "Contacts": []}),
        ("acos-mobbeombud-document", {"CaseNumber": "26/00001", "Contacts": [], "AccessGroup": "Oppvekst"}),
    ],
)
async def test_the_payloads_of_a_county_are_taken(name: str, changes: dict[str, Any]) -> None:
    """Their placeholders are filled, their registered private persons replaced: those are not simulated."""
    archive = sample("template-samples", f"{name}.json")["archive"]
    text = json.dumps(archive["parameter"]).replace("<<<base64>>>", "aGVsbG8=").replace("<<<originRecno>>>", "7")
    text = text.replace("<<<documentDate>>>", "2026-01-08").replace("<<<enterpriseRecno>>>", "506")
    text = text.replace("<<<format>>>", "docx").replace("<<<versionFormat>>>", "P").replace("<", "").replace(">", "")
    parameter = json.loads(text) | changes
    if parameter.get("Contacts") == []:
        parameter["UnregisteredContacts"] = [{"Role": "Avsender", "ContactName": "Innsender"}]
    async with p360_site() as site:
        await site.create()
        await site.done(archive["service"], archive["method"], parameter)


async def test_the_vendors_own_requests_reach_their_service() -> None:
    """Its bodies are JavaScript rather than JSON, so only the addresses can be used as they are."""
    collection = sample("sif-rpc-postman-examples.postman_collection.json")
    paths = {"/".join(one["request"]["url"]["path"]) for one in collection["item"]}
    paths.remove("Biz/v2/api/call/SI.Data.RPC/SI.Data.RPC/ContactService/SynchronizePrivatePerson")
    async with p360_site() as site:
        for path in sorted(paths):
            response = await site.http.post(f"/{path}", headers=HEADERS, json={"parameter": {}})
            assert response.status_code == 200, path
            assert f"/{path}".startswith(ROOT)


def test_the_standard_codes_are_the_vendors() -> None:
    published = sample("codetables.standard.no.json")
    tables = standard_tables()
    for name, table in (("caseStatus", codes.CASE_STATUS), ("documentStatus", codes.JOURNAL_STATUS)):
        for row in tables.rows(table) or ():
            assert published[name][row.code] == [row.recno, row.description]
    for name, table in (("documentCategoryRecno", codes.CATEGORY), ("documentContactRoleRecno", codes.CONTACT_ROLE)):
        for row in tables.rows(table) or ():
            assert published[name][str(row.recno)] == row.code == row.description
