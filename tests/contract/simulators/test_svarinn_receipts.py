"""Receipts and what follows them at KS and at the sender; warnings; faults and changes from outside."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.contract.simulators.svarinn_stage import LOGIN, MUNICIPALITY, NEIGHBOUR, ROOT, Post, open_post
from tests.contracts import needs_contracts

pytestmark = needs_contracts

RECEIVED = {"status": "MOTTATT"}


def failed(*, permanent: bool) -> dict[str, Any]:
    return {"status": "FEILET", "feil": {"feilmelding": "Arkivet svarte ikke", "permanent": permanent}}


async def test_a_received_letter_leaves_the_queue_and_its_sender_sees_it_read() -> None:
    async with open_post() as post:
        letter, other = post.letter(), post.letter()
        answer = await post.tell(letter, RECEIVED)
        assert (answer.status_code, answer.content) == (200, b"")
        assert await post.ids() == [other.id]
        assert (letter.status, [one.what for one in letter.log]) == ("LEST", ["KLAR_FOR_MOTTAK", "MOTTATT"])
        assert (await post.call("GET", f"{ROOT}/{letter.id}")).status_code == 404


@pytest.mark.parametrize(("setting", "status"), [(200, 200), (404, 404), (409, 409)])
async def test_a_second_receipt_is_answered_as_set(setting: int, status: int) -> None:
    async with open_post(second_receipt=setting) as post:
        letter = post.letter()
        await post.tell(letter, RECEIVED)
        assert (await post.tell(letter, RECEIVED)).status_code == status
        assert len(letter.log) == 2


async def test_receipts_may_be_answered_without_content() -> None:
    async with open_post(receipt_status=204) as post:
        assert (await post.tell(post.letter(), RECEIVED)).status_code == 204


async def test_a_temporary_failure_only_tells_the_sender() -> None:
    async with open_post() as post:
        letter = post.letter()
        assert (await post.tell(letter, failed(permanent=False))).status_code == 200
        assert await post.ids() == [letter.id]
        assert (letter.log[-1].what, letter.log[-1].text) == ("FEILET", "Arkivet svarte ikke")


@pytest.mark.parametrize(
    ("fields", "status"),
    [({}, "VARSLET"), ({"in_altinn": False}, "SENDT_PRINT"), ({"only_digital": True}, "IKKE_LEVERT")],
)
async def test_a_permanent_failure_sends_it_down_the_next_way(fields: dict[str, Any], status: str) -> None:
    async with open_post() as post:
        letter = post.letter(**fields)
        assert (await post.tell(letter, failed(permanent=True))).status_code == 200
        assert (await post.ids(), letter.status) == ([], status)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"status": "LEST"},
        {"status": "mottatt"},
        {"status": "FEILET"},
        {"status": "FEILET", "feil": {"feilmelding": "x"}},
        {"status": "FEILET", "feil": {"feilmelding": " ", "permanent": False}},
        {"status": "FEILET", "feil": {"feilmelding": "x", "permanent": "false"}},
        {"status": "FEILET", "feil": {"feilmelding": "x", "permanent": False, "mer": 1}},
        {"status": "MOTTATT", "feil": {"feilmelding": "x", "permanent": False}},
    ],
)
async def test_a_malformed_receipt_changes_nothing(body: Any) -> None:
    async with open_post() as post:
        letter = post.letter()
        answer = await post.call("PATCH", f"{ROOT}/{letter.id}/status", json=body)
        assert answer.status_code == 400
        assert letter.waiting


async def test_a_receipt_must_be_json_and_for_a_letter_of_ones_own() -> None:
    async with open_post() as post:
        letter, theirs = post.letter(), post.letter(orgno=NEIGHBOUR)
        path = f"{ROOT}/{letter.id}/status"
        assert (await post.call("PATCH", path, content=b'{"status":"MOTTATT"}')).status_code == 415
        headers = {"Content-Type": "application/json"}
        assert (await post.call("PATCH", path, content=b"{", headers=headers)).status_code == 400
        assert (await post.tell(theirs, RECEIVED)).status_code == 404
        assert letter.waiting
        assert theirs.waiting


async def test_ks_warns_after_two_hours_and_then_three_times_a_day() -> None:
    async with open_post() as post:
        letter = post.letter()
        start = post.clock.now()
        post.clock.forward(hours=1, minutes=59)
        post.world.settle()
        assert post.world.warnings == []
        post.clock.forward(hours=24)
        post.world.settle()
        hours = [(one.at - start).total_seconds() / 3600 for one in post.world.warnings]
        assert hours == [2, 10, 18]
        await post.tell(letter, RECEIVED)
        post.clock.forward(hours=24)
        post.world.settle()
        assert len(post.world.warnings) == 3
        assert {one.receiver for one in post.world.warnings} == {"postvakt"}


async def state(post: Post) -> dict[str, Any]:
    found: dict[str, Any] = (await post.http.get("/_sim/state")).json()
    return found


async def test_a_letter_is_handed_in_over_the_control_interface() -> None:
    async with open_post() as post:
        body = {
            "title": "Høring",
            "orgno": MUNICIPALITY,
            "sender_name": "Lyktetilsynet",
            "files": [
                {"file_name": "brev.pdf", "text": "Hei\nder"},
                {"file_name": "data.bin", "size": 7},
                {"file_name": "liten.txt", "base64": "aGVp"},
            ],
            "links": [["Mer", "https://eksempel.no/", "her"]],
            "overrides": {"nytt": 1},
            "envelope": {"cipher": "aes128"},
            "dated_at": "2026-11-19T10:00:00+01:00",
        }
        answer = await post.http.post("/_sim/letters", json=body)
        assert answer.status_code == 201
        [told] = await post.listed()
        assert told["id"] == answer.json()["id"]
        assert [one["storrelse"] for one in told["filer"]][1:] == [7, 3]
        assert told["dato"] == "2026-11-19T09:00:00Z"
        await post.call("PATCH", f"{ROOT}/{told['id']}/status", json=RECEIVED)
        [shown] = (await state(post))["letters"]
        assert (shown["status"], shown["waiting"], shown["files"][0]) == ("LEST", False, "brev.pdf")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("letters", {"orgno": MUNICIPALITY}),
        ("letters", {"title": "x", "orgno": "000000000"}),
        ("letters", {"title": "x", "orgno": MUNICIPALITY, "ukjent": 1}),
        ("letters", {"title": "x", "orgno": MUNICIPALITY, "files": [{"size": 1}]}),
        ("letters", {"title": "x", "orgno": MUNICIPALITY, "files": [{"file_name": "x", "base64": "!"}]}),
        ("changes", {"change": "explode"}),
        ("changes", {"change": "spoil", "letter_id": "unknown", "spoilage": "cut"}),
        ("changes", {"change": "block"}),
        ("faults", {"status": 500}),
        ("faults", {"operation": "x", "more": 1}),
    ],
)
async def test_the_control_interface_refuses_what_it_does_not_understand(path: str, body: Any) -> None:
    async with open_post() as post:
        answer = await post.http.post(f"/_sim/{path}", json=body)
        assert answer.status_code == 400
        assert answer.json()["error"]
        assert (await state(post))["letters"] == []


async def test_changes_from_outside() -> None:
    async with open_post() as post:
        letter = post.letter()
        for body in (
            {"change": "spoil", "letter_id": letter.id, "spoilage": "empty", "times": 1},
            {"change": "regenerate_password", "username": "postvakt", "password": "ny"},
            {"change": "taken_elsewhere", "letter_id": letter.id},
        ):
            assert (await post.http.post("/_sim/changes", json=body)).status_code == 204
        assert letter.spoilage == "empty"
        assert await post.ids(auth=("postvakt", "ny")) == []
        requests = (await post.http.get("/_sim/requests")).json()
        assert [one["path"] for one in requests] == [ROOT]
        assert "authorization" not in {name.lower() for name in requests[0]["headers"]}


@pytest.mark.parametrize(
    ("operation", "method", "path"),
    [
        ("hentNyeForsendelser", "GET", ROOT),
        ("lastNedFiler", "GET", f"{ROOT}/x"),
        ("oppdaterStatus", "PATCH", f"{ROOT}/x/status"),
    ],
)
async def test_every_call_can_be_struck(operation: str, method: str, path: str) -> None:
    async with open_post() as post:
        for status in (401, 403, 404, 503):
            fault = {"operation": operation, "status": status, "retry_after": "9"}
            assert (await post.http.post("/_sim/faults", json=fault)).status_code == 201
            answer = await post.http.request(method, path, auth=LOGIN)
            assert (answer.status_code, answer.headers["Retry-After"]) == (status, "9")
        post.fault(operation, status=0)
        with pytest.raises(httpx.RemoteProtocolError):
            await post.http.request(method, path, auth=LOGIN)


async def test_a_lost_answer_leaves_the_receipt_in_force() -> None:
    async with open_post() as post:
        letter = post.letter()
        post.fault("oppdaterStatus", status=0, when="after")
        with pytest.raises(httpx.RemoteProtocolError):
            await post.http.patch(f"{ROOT}/{letter.id}/status", auth=LOGIN, json=RECEIVED)
        assert not letter.waiting
