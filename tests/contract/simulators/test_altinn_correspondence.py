"""Correspondence's states: what a reading leaves behind, which step needs which, and what is final."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from adapters.simulators.altinn import AttachmentDraft, Letter
from tests.contract.simulators.altinn_town import (
    BOTH_SCOPES,
    LETTERS,
    MUNICIPALITY,
    SCHOOL,
    SECRETS,
    STRANGER,
    STRONG,
    Town,
    correspondence_contract,
    open_town,
    party,
)
from tests.contracts import CONTRACTS, needs_contracts

pytestmark = needs_contracts


async def overview(town: Town, letter: Letter) -> dict[str, Any]:
    answer = await town.corr("GET", f"/{letter.correspondence_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def history(town: Town, letter: Letter) -> list[str]:
    answer = await town.corr("GET", f"/{letter.correspondence_id}/details")
    return [entry["status"] for entry in answer.json()["statusHistory"]]


async def post(town: Town, letter: Letter, verb: str, **more: Any) -> int:
    """The status, or the errorCode where there is one."""
    method = "DELETE" if verb == "purge" else "POST"
    answer = await town.corr(method, f"/{letter.correspondence_id}/{verb}", **more)
    if answer.status_code == 200:
        assert answer.json() == letter.correspondence_id
        return 200
    problem = answer.json()
    assert problem["code"] == f"CORR-{problem['errorCode']:05d}"
    return problem["errorCode"]


def traces(town: Town) -> list[str]:
    return [trace.what for trace in town.world.traces]


async def test_the_overview_has_the_fields_of_the_sample() -> None:
    sample = CONTRACTS / "altinn/samples/correspondence-overview-unread.json"
    async with open_town() as town:
        letter = town.letter(
            title="Vedtak",
            body="## Vedtak",
            summary="Kort",
            senders_reference="2026/1",
            attachments=(AttachmentDraft(file_name="brev.pdf", display_name="Brev", size=1000),),
        )
        body = await overview(town, letter)
        expected = json.loads(sample.read_text(encoding="utf-8"))
        assert set(body) == set(expected)
        assert set(body["content"]) == set(expected["content"])
        assert set(body["content"]["attachments"][0]) == set(expected["content"]["attachments"][0])
        assert (body["status"], body["read"], body["recipient"]) == ("Published", None, party(MUNICIPALITY))
        assert body["externalReferences"] == [
            {"referenceValue": letter.dialog_id, "referenceType": "DialogportenDialogId"}
        ]


async def test_the_overview_records_fetched_once_in_fifteen_seconds() -> None:
    async with open_town() as town:
        letter = town.letter()
        for wait in (0, 14, 1):
            town.clock.forward(seconds=wait)
            assert (await overview(town, letter))["status"] == "Published"
        assert traces(town) == ["Fetched", "Fetched"]
        assert (await history(town, letter)).count("Fetched") == 2
        assert (await town.item(letter.dialog_id))["isContentSeen"] is False


async def test_the_mere_overview_ends_the_reminder_of_confidential_post() -> None:
    async with open_town() as town:
        letter = town.letter(confidential=True)
        record = town.world.correspondence(str(letter.correspondence_id))
        assert record.reminder_pending is True
        assert (await overview(town, letter))["isConfidential"] is True
        assert record.reminder_pending is False


async def test_content_is_text_and_counts_as_read() -> None:
    async with open_town() as town:
        letter = town.letter(body="## Vedtak\n\nSe vedlegg.")
        for _ in range(2):
            answer = await town.corr("GET", f"/{letter.correspondence_id}/content")
            assert answer.headers["Content-Type"].startswith("text/plain")
            assert answer.text == "## Vedtak\n\nSe vedlegg."
        assert traces(town) == ["Read"]
        body = await overview(town, letter)
        assert (body["status"], body["read"]) == ("Read", "2026-11-20T08:00:00+00:00")


async def test_mark_as_read_needs_fetched_and_happens_once() -> None:
    async with open_town() as town:
        letter = town.letter()
        assert await post(town, letter, "markasread") == 1024
        await overview(town, letter)
        assert await post(town, letter, "markasread") == 200
        assert await post(town, letter, "markasread") == 1040


async def test_confirm_answers_before_it_is_written() -> None:
    async with open_town() as town:
        letter = town.letter(confirmation_needed=True)
        assert await post(town, letter, "confirm") == 1025
        await overview(town, letter)
        assert await post(town, letter, "confirm") == 200
        assert "Confirmed" not in await history(town, letter)
        assert (await town.item(letter.dialog_id))["status"] == "NotApplicable"
        town.clock.forward(seconds=3)
        assert await post(town, letter, "confirm") == 200
        town.clock.forward(seconds=1)
        assert await post(town, letter, "confirm") == 1041
        assert traces(town).count("Confirmed") == 1
        body = await overview(town, letter)
        assert (body["status"], body["read"]) == ("Confirmed", None)
        assert (await history(town, letter)).count("Confirmed") == 1


@pytest.mark.parametrize(("delay", "wait", "confirmed"), [(0, 0, True), (60, 59, False), (60, 60, True)])
async def test_slow_confirm(delay: int, wait: int, confirmed: bool) -> None:
    async with open_town() as town:
        town.world.confirm_delay = timedelta(seconds=delay)
        letter = town.letter(confirmation_needed=True)
        await overview(town, letter)
        await post(town, letter, "confirm")
        town.clock.forward(seconds=wait)
        assert ("Confirmed" in await history(town, letter)) is confirmed


async def test_the_status_is_the_highest_number_not_the_latest() -> None:
    async with open_town() as town:
        letter = town.letter(attachments=(AttachmentDraft(file_name="brev.pdf", size=10),))
        await town.corr("GET", f"/{letter.correspondence_id}/attachment/{letter.attachment_ids[0]}/download")
        body = await overview(town, letter)
        assert (body["status"], body["read"]) == ("AttachmentsDownloaded", None)
        await post(town, letter, "markasread")
        body = await overview(town, letter)
        assert body["status"] == "AttachmentsDownloaded"
        assert body["read"] is not None


async def test_purge_is_final() -> None:
    async with open_town() as town:
        letter = town.letter()
        assert await post(town, letter, "purge") == 200
        assert await post(town, letter, "purge") == 1014
        for verb in ("markasread", "confirm"):
            assert await post(town, letter, verb) == 1001
        for tail in ("", "/details", "/content"):
            gone = await town.corr("GET", f"/{letter.correspondence_id}{tail}")
            assert (gone.status_code, gone.json()["errorCode"]) == (404, 1001)
        assert await town.search() == []
        assert traces(town) == ["PurgedByRecipient"]


async def test_purge_waits_for_a_needed_confirmation_and_spares_transmissions() -> None:
    async with open_town() as town:
        first = town.letter(confirmation_needed=True)
        await overview(town, first)
        assert await post(town, first, "purge") == 1026
        await post(town, first, "confirm")
        town.clock.forward(seconds=4)
        second = town.letter(dialog=first.dialog_id)
        assert await post(town, second, "purge") == 1043
        references = {item["referenceType"] for item in (await overview(town, second))["externalReferences"]}
        assert references == {"DialogportenDialogId", "DialogportenTransmissionId"}
        assert await post(town, first, "purge") == 200


async def test_the_sender_can_take_a_letter_back() -> None:
    async with open_town() as town:
        letter = town.letter()
        town.world.purge(str(letter.correspondence_id))
        gone = await town.corr("GET", f"/{letter.correspondence_id}")
        assert (gone.status_code, gone.json()["errorCode"]) == (404, 1001)
        assert await town.search() == []


async def test_a_transmission_taken_back_leaves_its_dialog() -> None:
    async with open_town() as town:
        first = town.letter()
        second = town.letter(dialog=first.dialog_id)
        town.world.purge(str(second.correspondence_id))
        assert (await town.item(first.dialog_id))["fromServiceOwnerTransmissionsCount"] == 1
        assert (await overview(town, first))["status"] == "Published"


async def test_unknown_unpublished_and_malformed_ids() -> None:
    async with open_town() as town:
        later = town.letter(publish_at=town.clock() + timedelta(minutes=5))
        for identifier in (str(uuid4()), later.correspondence_id):
            missing = await town.corr("GET", f"/{identifier}")
            assert (missing.status_code, missing.json()["errorCode"]) == (404, 1001)
        assert (await town.corr("GET", "/seven")).status_code == 400
        town.clock.forward(minutes=5)
        assert (await overview(town, later))["published"] == "2026-11-20T08:05:00+00:00"


@pytest.mark.parametrize(("unit", "resource"), [(STRANGER, LETTERS), (MUNICIPALITY, SECRETS), (MUNICIPALITY, STRONG)])
async def test_missing_rights_are_401_with_a_code_and_without_a_challenge(unit: str, resource: str) -> None:
    async with open_town() as town:
        letter = town.letter(unit=unit, resource=resource)
        for method, tail in (("GET", ""), ("GET", "/content"), ("POST", "/confirm"), ("DELETE", "/purge")):
            answer = await town.corr(method, f"/{letter.correspondence_id}{tail}")
            assert (answer.status_code, answer.json()["errorCode"]) == (401, 4001)
            assert "WWW-Authenticate" not in answer.headers
        assert traces(town) == []


async def test_the_write_scope_makes_a_sender_whose_reading_is_not_recorded() -> None:
    async with open_town() as town:
        letter = town.letter()
        sender = await town.token(scope=f"{BOTH_SCOPES} altinn:correspondence.write")
        assert (await town.corr("GET", f"/{letter.correspondence_id}", token=sender)).status_code == 200
        assert await post(town, letter, "markasread", token=sender) == 1024
        assert await post(town, letter, "confirm", token=sender) == 1025
        assert traces(town) == []


async def ids(town: Town, **query: Any) -> list[str]:
    query = {"resourceId": LETTERS, "role": "Recipient"} | query
    correspondence_contract().check_request("GET", "/correspondence/api/v1/correspondence", query)
    answer = await town.corr("GET", "", params=query)
    assert answer.status_code == 200, answer.text
    found: list[str] = answer.json()["ids"]
    return found


async def test_the_list_is_of_one_resource_and_one_party() -> None:
    async with open_town() as town:
        mine, school = town.letter(), town.letter(unit=SCHOOL)
        assert await ids(town) == [mine.correspondence_id]
        for form in (party(SCHOOL), f"0192:{SCHOOL}"):
            assert await ids(town, onBehalfOf=form) == [school.correspondence_id]
        assert await ids(town, role="RecipientAndSender") == [mine.correspondence_id]
        assert await ids(town, role="Sender") == []


async def test_the_list_goes_by_the_time_that_the_sender_asked_for() -> None:
    async with open_town() as town:
        late = town.letter(requested_publish_time=town.clock() + timedelta(days=30))
        early = town.letter(requested_publish_time=town.clock() - timedelta(days=30))
        assert await ids(town) == [late.correspondence_id, early.correspondence_id]
        exact = {"from": "2026-12-20T08:00:00Z"}
        assert await ids(town, **exact) == []
        assert await ids(town, **{"from": "2026-12-20T07:59:59Z"}) == [late.correspondence_id]
        assert await ids(town, to="2026-10-21T08:00:01Z") == [early.correspondence_id]
        assert await ids(town, to="2026-10-21T08:00:00Z") == []


async def test_the_status_filter_asks_what_ever_was() -> None:
    async with open_town() as town:
        letter = town.letter(senders_reference="A")
        await town.corr("GET", f"/{letter.correspondence_id}")
        await town.corr("GET", f"/{letter.correspondence_id}/content")
        found = [letter.correspondence_id]
        assert await ids(town, status="Published") == found
        assert await ids(town, status="Read") == found
        assert await ids(town, status="Fetched") == []
        assert await ids(town, status="Confirmed") == []
        assert await ids(town, sendersReference="A") == found
        assert await ids(town, sendersReference="B") == []
        assert await ids(town, idempotentKey=str(uuid4())) == []
        assert (await town.corr("GET", "", params={"resourceId": LETTERS, "role": "recipient", "status": "4"})).json()
        await post(town, letter, "purge")
        assert await ids(town) == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"role": "Recipient"}, None),
        ({"resourceId": LETTERS}, None),
        ({"resourceId": LETTERS, "role": "Owner"}, None),
        ({"resourceId": LETTERS, "role": "Recipient", "onBehalfOf": MUNICIPALITY}, None),
        ({"resourceId": LETTERS, "role": "Recipient", "status": "Opened"}, None),
        ({"resourceId": LETTERS, "role": "Recipient", "from": "yesterday"}, None),
        ({"resourceId": LETTERS, "role": "Recipient", "idempotentKey": "7"}, None),
        ({"resourceId": LETTERS, "role": "Recipient", "altinn2CorrespondenceId": "x"}, None),
        ({"resourceId": LETTERS, "role": "Recipient", "limit": "5"}, None),
        ({"resourceId": LETTERS, "role": "Recipient", "from": "2026-11-21", "to": "2026-11-20"}, 1027),
    ],
)
async def test_wrong_queries_of_the_list(query: dict[str, str], code: int | None) -> None:
    async with open_town() as town:
        answer = await town.corr("GET", "", params=query)
        assert (answer.status_code, answer.json().get("errorCode")) == (400, code)


@pytest.mark.parametrize("query", [{"resourceId": SECRETS}, {"resourceId": "unknown"}, {"onBehalfOf": party(STRANGER)}])
async def test_the_list_without_rights(query: dict[str, str]) -> None:
    async with open_town() as town:
        answer = await town.corr("GET", "", params={"resourceId": LETTERS, "role": "Recipient"} | query)
        assert (answer.status_code, answer.json()["errorCode"]) == (401, 4001)
