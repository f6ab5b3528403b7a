"""The checker of SIF shapes finds what it is there to find."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sif_shapes import check_answer, check_request
from tests.contracts import needs_contracts

pytestmark = needs_contracts
OK = {"Successful": True, "ErrorMessage": None, "ErrorDetails": None}


@pytest.mark.parametrize(
    ("operation", "parameter"),
    [
        ("CreateDocument", {}),
        ("CreateDocument", {"Title": "x", "Status": None, "Files": [], "FiledOnPaper": True}),
        ("CreateDocument", {"ExternalId": {"Id": "a", "Type": "b"}}),
        ("CreateDocument", {"DocumentDate": "2026-01-12T00:00:00"}),
        ("CreateDocument", {"Files": [{"Title": "x", "Base64Data": "aGVsbG8="}]}),
        ("UpdateDocument", {"Files": [{"Data": [1, 2]}, {"Data": "aGVsbG8="}]}),
        ("GetDocuments", {"ExternalId": {"Id": "a"}, "Page": 0, "SortingCriterion": "RecnoDescending"}),
    ],
)
def test_what_the_contract_shows_passes(operation: str, parameter: dict[str, Any]) -> None:
    check_request("DocumentService", operation, parameter)


@pytest.mark.parametrize(
    ("operation", "parameter", "at"),
    [
        ("CreateDocument", {"Titel": "x"}, "Titel"),
        ("CreateDocument", {"Title": 7}, "CreateDocument.Title"),
        ("CreateDocument", {"ResponsiblePersonRecno": "7"}, "ResponsiblePersonRecno"),
        ("CreateDocument", {"ResponsiblePersonRecno": True}, "ResponsiblePersonRecno"),
        ("CreateDocument", {"FiledOnPaper": 1}, "FiledOnPaper"),
        ("CreateDocument", {"DocumentDate": "12.01.2026"}, "DocumentDate"),
        ("CreateDocument", {"DocumentDate": "2026-01-12 00:00:00"}, "DocumentDate"),
        ("CreateDocument", {"Files": {}}, "Files"),
        ("CreateDocument", {"Files": [{"Name": "x"}]}, "Files[]"),
        ("CreateDocument", {"Files": ["x"]}, "Files[]"),
        ("CreateDocument", {"ExternalId": {"Key": "x"}}, "ExternalId"),
        ("CreateDocument", {"ExternalId": "x"}, "ExternalId"),
        ("UpdateDocument", {"CaseNumber": "26/00001"}, "CaseNumber"),
        ("GetDocuments", {"SortCriterion": "RecnoDescending"}, "SortCriterion"),
    ],
)
def test_what_the_contract_does_not_know_fails(operation: str, parameter: dict[str, Any], at: str) -> None:
    with pytest.raises(AssertionError) as failed:
        check_request("DocumentService", operation, parameter)
    assert at in str(failed.value)


def test_answers_may_leave_out_and_null_but_not_invent() -> None:
    check_answer("DocumentService", "GetDocuments", OK | {"Documents": None})
    check_answer("DocumentService", "GetDocuments", OK | {"Documents": [{"Recno": 1, "ExternalId": {"Id": "x"}}]})
    check_answer("CaseService", "GetCases", OK | {"Cases": [{"Documents": [{"Contacts": [{"any": 1}]}]}]})
    for wrong in ({}, OK | {"Docs": []}, OK | {"Documents": {}}, OK | {"Documents": [{"Recno": "1"}]}):
        with pytest.raises(AssertionError):
            check_answer("DocumentService", "GetDocuments", wrong)
    with pytest.raises(AssertionError):
        check_answer("CaseService", "GetCases", OK | {"Cases": [{"ExternalID": {"Id": "x"}}]})
