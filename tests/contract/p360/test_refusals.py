"""What each answer of SIF means for the caller, and that nothing of its sentences gets out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from adapters._kit.http import http_client
from adapters.archives.p360 import P360Archive
from adapters.archives.p360.refusals import refusal_reason
from bot.errors import AuthFailed, ContractBroken, OutcomeUnknown, OutsideError, Rejected, Unavailable
from tests.contract.p360.stub import NO_DOCUMENTS, OK, Answer, SifStub, a_draft, a_file, an_archive, settings

SECRET = "Klage fra Kari (test)"
FAILED = {"Recno": 0, "DocumentNumber": None, "Successful": False, "ErrorDetails": f"at SI.Data {SECRET}"}


def refused(message: str | None) -> Answer:
    return Answer(body=FAILED | {"ErrorMessage": message})


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def create(archive: P360Archive) -> None:
    await archive.create_entry(a_draft())


async def add(archive: P360Archive) -> None:
    await archive.add_file("26/00017-3", a_file(6), pieces(b"abc", b"def"), on_behalf_of="")


async def look(archive: P360Archive) -> None:
    await archive.file_keys("26/00017-3")


CHANGES = [pytest.param(create, "CreateDocument", id="create"), pytest.param(add, "UpdateDocument", id="add_file")]
Act = Callable[[P360Archive], Awaitable[None]]
ANSWERS: list[tuple[Answer, type[OutsideError], type[OutsideError], str]] = [
    (Answer(status=401), AuthFailed, AuthFailed, "sif.http_401"),
    (Answer(status=403), AuthFailed, AuthFailed, "sif.http_403"),
    (Answer(status=429, headers={"Retry-After": "7"}), Unavailable, Unavailable, "http.429"),
    (Answer(status=500), Unavailable, OutcomeUnknown, "http.500"),
    (Answer(status=503), Unavailable, OutcomeUnknown, "http.503"),
    (Answer(status=0), Unavailable, OutcomeUnknown, "http."),
    (Answer(status=302, headers={"Location": "/login"}), ContractBroken, OutcomeUnknown, "sif.http_302"),
    (Answer(status=404), Rejected, Rejected, "sif.http_404"),
    (Answer(status=413), Rejected, Rejected, "sif.too_large"),
    (
        Answer(status=400, body={"Type": "Error", "ExceptionType": "X", "Message": f"Case {SECRET} not found"}),
        Rejected,
        Rejected,
        "sif.unknown_case",
    ),
    (Answer(raw=b"<html>Logg inn</html>"), ContractBroken, OutcomeUnknown, "sif.unreadable_answer"),
    (Answer(raw=b""), ContractBroken, OutcomeUnknown, "sif.unreadable_answer"),
    (Answer(body={}), ContractBroken, OutcomeUnknown, "sif.no_verdict"),
    (refused(f"SI.Data.BizException: noe gikk galt med {SECRET}"), Rejected, Rejected, "sif.failed"),
    (refused(None), Rejected, Rejected, "sif.failed"),
    (refused("Timeout expired. The timeout period elapsed"), Unavailable, OutcomeUnknown, "sif.busy"),
    (Answer(body=OK | {"ErrorMessage": f"Feil i {SECRET}"}), Rejected, Rejected, "sif.failed"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "grade", "reason"), [(answer, grade, why) for answer, grade, _, why in ANSWERS])
async def test_reading(
    sif: SifStub, archive: P360Archive, answer: Answer, grade: type[OutsideError], reason: str
) -> None:
    sif.will("GetDocuments", answer)
    with pytest.raises(OutsideError) as trouble:
        await look(archive)
    assert type(trouble.value) is grade
    assert trouble.value.reason.startswith(reason)
    assert_silent(trouble.value)


@pytest.mark.parametrize(("answer", "grade", "reason"), [(answer, grade, why) for answer, _, grade, why in ANSWERS])
@pytest.mark.parametrize(("act", "operation"), CHANGES)
async def test_changing(
    sif: SifStub,
    archive: P360Archive,
    act: Act,
    operation: str,
    answer: Answer,
    grade: type[OutsideError],
    reason: str,
) -> None:
    sif.will(operation, answer)
    with pytest.raises(OutsideError) as trouble:
        await act(archive)
    assert type(trouble.value) is grade
    assert trouble.value.reason.startswith(reason)
    assert trouble.value.system == "p360"
    assert_silent(trouble.value)
    assert len(sif.received) == 1


def assert_silent(error: BaseException | None) -> None:
    """Neither the error nor one that it chains to quotes the answer."""
    while error is not None:
        assert SECRET not in f"{error} {error!r} {getattr(error, 'context', '')}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


async def test_the_wait_that_is_asked_for_is_handed_on(sif: SifStub, archive: P360Archive) -> None:
    sif.will("CreateDocument", Answer(status=429, headers={"Retry-After": "7"}))
    with pytest.raises(Unavailable) as trouble:
        await create(archive)
    assert trouble.value.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize("act", [create, add, look])
async def test_what_was_never_sent_is_unavailable(act: Act) -> None:
    async with http_client("http://127.0.0.1:1") as client:
        with pytest.raises(Unavailable):
            await act(an_archive("http://127.0.0.1:1", client))


async def test_an_answer_that_quotes_names_is_not_chained(sif: SifStub, archive: P360Archive) -> None:
    sif.will("GetDocuments", Answer(body=OK | {"Documents": {"Title": SECRET}}))
    with pytest.raises(ContractBroken) as trouble:
        await look(archive)
    assert_silent(trouble.value)


async def test_a_success_without_a_number_is_unknown(sif: SifStub, archive: P360Archive) -> None:
    sif.will("CreateDocument", OK | {"Recno": 1, "DocumentNumber": None})
    with pytest.raises(OutcomeUnknown, match=r"sif\.no_number"):
        await create(archive)


@pytest.mark.parametrize("message", ["\n", " \r\n\t", None, ""])
async def test_a_blank_message_is_none(sif: SifStub, archive: P360Archive, message: str | None) -> None:
    sif.will("CreateDocument", OK | {"DocumentNumber": "26/00017-3", "ErrorMessage": message})
    assert (await archive.create_entry(a_draft())).number == "26/00017-3"


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("SI.Data.Contracts.LookupException: No values found for lookup '26/99999' to entity 'Case' on field 'Name'",
         "sif.unknown_case"),
        ("No values found for lookup '26/00017-9' to entity 'Document' on field 'Name'", "sif.unknown_entry"),
        ("No values found for lookup 'XX' to entity 'code table: Access code' on field 'Code'", "sif.missing_code"),
        ("No values found for lookup 'XX' to entity 'Document category' on field 'Code'", "sif.missing_code"),
        ("No values found for lookup 'XX' to entity 'Contact person' on field 'UserId'", "sif.unknown_handler_or_unit"),
        ("No values found for lookup 'XX' to entity 'Something else'", "sif.lookup"),
        ("SI.A.B.BizException: SI.C.CException: The case is closed<operation>Create</operation>", "sif.closed_case"),
        ("Saken er avsluttet", "sif.closed_case"),
        ("Case 26/00017 does not exist", "sif.unknown_case"),
        ("Document 26/00017-3 finnes ikke", "sif.unknown_entry"),
        ("Maximum request length exceeded.", "sif.too_large"),
        ("Access denied for user", "sif.no_access"),
        ("Illegal character in path", "sif.illegal_title"),
        ("Paragraph is required for the chosen access code", "sif.missing_value"),
        ("Ukjent kode", "sif.missing_code"),
        ("Transaction was deadlocked", "sif.busy"),
        ("Noe gikk galt<operation>The case is closed", "sif.failed"),
        ("\n", "sif.failed"),
    ],
)  # fmt: skip
def test_known_sentences_have_their_word(message: str, reason: str) -> None:
    assert refusal_reason(message) == reason


async def test_ping_tells_what_a_search_would(sif: SifStub, archive: P360Archive) -> None:
    sif.will("Ping", Answer(raw=b""), Answer(raw=b"{}"), Answer(status=401), Answer(status=503), refused("nei"))
    await archive.ping()
    await archive.ping()
    for expected in (AuthFailed, Unavailable, Rejected):
        with pytest.raises(expected):
            await archive.ping()


async def test_a_case_that_sif_refuses_to_look_up_is_not_there(sif: SifStub, archive: P360Archive) -> None:
    lookup = "No values found for lookup '{}' to entity '{}' on field 'Name'"
    sif.will("GetCases", refused(lookup.format("26/00099", "Case")))
    sif.will("GetDocuments", refused(lookup.format("26/00099-1", "Document")))
    assert await archive.case("26/99") is None
    assert await archive.entry("26/99-1") is None
    for operation in ("GetCases", "GetDocuments"):
        sif.will(operation, refused("noe annet"))
    for looking in (archive.case("26/99"), archive.entry("26/99-1")):
        with pytest.raises(Rejected):
            await looking


async def test_what_cannot_be_on_an_entry_that_is_not_there(sif: SifStub, archive: P360Archive) -> None:
    sif.will("GetDocuments", NO_DOCUMENTS)
    for acting in (archive.file_keys("26/00017-3"), archive.finalise("26/00017-3", on_behalf_of="")):
        with pytest.raises(Rejected, match=r"sif\.unknown_entry"):
            await acting
    assert [one.operation for one in sif.received] == ["GetDocuments", "GetDocuments"]


@pytest.mark.parametrize("status", ["J", "A"])
async def test_a_recorded_entry_is_left_alone(sif: SifStub, archive: P360Archive, status: str) -> None:
    row: dict[str, Any] = {"DocumentNumber": "26/00017-3", "StatusCode": status}
    sif.will("GetDocuments", OK | {"Documents": [row], "TotalCount": 1, "TotalPageCount": 1})
    await archive.finalise("26/00017-3", on_behalf_of="")
    assert [one.operation for one in sif.received] == ["GetDocuments"]


@pytest.mark.parametrize(("after", "raises"), [("J", False), ("M", True)])
async def test_recorded_by_somebody_else_meanwhile(
    sif: SifStub, archive: P360Archive, after: str, raises: bool
) -> None:
    rows = [OK | {"Documents": [{"DocumentNumber": "26/00017-3", "StatusCode": code}]} for code in ("M", after)]
    sif.will("GetDocuments", *rows)
    sif.will("UpdateDocument", refused("The status cannot be changed"))
    if raises:
        with pytest.raises(Rejected):
            await archive.finalise("26/00017-3", on_behalf_of="")
    else:
        await archive.finalise("26/00017-3", on_behalf_of="")


async def test_a_late_answer_is_unknown_for_a_change_only(sif: SifStub) -> None:
    slow = {"request_timeout": "PT0.05S", "settle": "PT1S"}

    async with http_client(sif.url) as client:
        archive = P360Archive(settings(sif.url, **slow), client)
        sif.will("GetDocuments", Answer(body=NO_DOCUMENTS, delay=0.2))
        sif.will("CreateDocument", Answer(body=OK, delay=0.2))
        with pytest.raises(Unavailable):
            await look(archive)
        with pytest.raises(OutcomeUnknown):
            await create(archive)
