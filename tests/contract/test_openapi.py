"""The judge itself: it accepts the vendor's examples and finds what is wrong with altered ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.openapi import ContractViolation, OpenApi
from tests.contracts import CONTRACTS, needs_contracts

pytestmark = needs_contracts

DIALOGS = "/dialogporten/api/v1/enduser/dialogs"
LETTER = "/correspondence/api/v1/correspondence/0198aa00-0000-7000-8000-000000000001"


@pytest.fixture(scope="module")
def dialogporten() -> OpenApi:
    return OpenApi(CONTRACTS / "altinn" / "dialogporten-enduser.openapi.v1.json", prefix="/dialogporten")


@pytest.fixture(scope="module")
def correspondence() -> OpenApi:
    return OpenApi(CONTRACTS / "altinn" / "correspondence-recipient.derived.openapi.json")


def sample(name: str) -> Any:
    return json.loads((CONTRACTS / "altinn" / "samples" / f"{name}.json").read_text(encoding="utf-8"))


def test_the_vendors_samples_pass(dialogporten: OpenApi, correspondence: OpenApi) -> None:
    dialogporten.check_answer("GET", DIALOGS, 200, sample("dialogporten-search-page"), "application/json")
    dialogporten.check_answer("GET", "/dialogporten/api/v1/metadata/limits", 200, sample("dialogporten-limits"))
    correspondence.check_answer("GET", LETTER, 200, sample("correspondence-overview-unread"), "application/json")
    correspondence.check_answer("GET", LETTER, 404, sample("problem-1001"), "application/problem+json")


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "New"), ("createdAt", "2026-01-01T10:00:00"), ("id", "7"), ("surprise", 1), ("isApiOnly", None)],
)
def test_an_altered_item_is_refused(dialogporten: OpenApi, field: str, value: object) -> None:
    page = sample("dialogporten-search-page")
    page["items"][0][field] = value
    with pytest.raises(ContractViolation):
        dialogporten.check_answer("GET", DIALOGS, 200, page)


def test_undeclared_answers_and_content_types_are_refused(dialogporten: OpenApi, correspondence: OpenApi) -> None:
    with pytest.raises(ContractViolation, match="does not answer 418"):
        dialogporten.check_answer("GET", DIALOGS, 418, None)
    with pytest.raises(ContractViolation, match="text/html"):
        correspondence.check_answer("GET", LETTER, 200, "<p>", "text/html")
    with pytest.raises(ContractViolation, match="with a body"):
        correspondence.check_answer("GET", LETTER, 200, None)
    with pytest.raises(ContractViolation, match="has no POST"):
        correspondence.check_answer("POST", LETTER, 200, None)


@pytest.mark.parametrize(
    "query",
    [
        {"party": ["urn:a", "urn:b"], "limit": "5", "isContentSeen": "false", "status": ["Draft"]},
        [("party", "urn:a"), ("contentUpdatedAfter", "2026-11-20T08:00:00Z")],
    ],
)
def test_a_good_query_passes(dialogporten: OpenApi, query: Any) -> None:
    dialogporten.check_request("GET", DIALOGS, query)


@pytest.mark.parametrize(
    "query", [{"partys": "x"}, {"limit": "many"}, {"status": "New"}, {"limit": ["1", "2"]}, {"isContentSeen": "no"}]
)
def test_a_bad_query_is_refused(dialogporten: OpenApi, query: Any) -> None:
    with pytest.raises(ContractViolation):
        dialogporten.check_request("GET", DIALOGS, query)


def test_required_parameters_bodies_and_headers_are_demanded(dialogporten: OpenApi, correspondence: OpenApi) -> None:
    path = f"{DIALOGS}/0198aa00-1111-7c32-ad58-5b51002eccb5/context/systemlabels"
    revision = "5f2c7a1e-7a53-4b8b-9f0a-3f7d4b9b2a11"
    dialogporten.check_request("PUT", path, body=sample("dialogporten-set-systemlabels-archive"))
    dialogporten.check_request("PUT", path, body={"addLabels": ["Bin"]}, headers={"If-Match": revision})
    for body in (None, {"addLabels": ["Trash"]}, {"labels": []}):
        with pytest.raises(ContractViolation):
            dialogporten.check_request("PUT", path, body=body)
    with pytest.raises(ContractViolation):
        dialogporten.check_request("PUT", path, body={}, headers={"if-match": f'"{revision}"'})
    with pytest.raises(ContractViolation, match="role"):
        correspondence.check_request("GET", "/correspondence/api/v1/correspondence", {"resourceId": "x"})
    with pytest.raises(ContractViolation, match="takes no body"):
        correspondence.check_request("POST", f"{LETTER}/confirm", body={})
    with pytest.raises(ContractViolation):
        correspondence.check_request("GET", "/correspondence/api/v1/correspondence/seven")
