"""Who gets a token and who is let in; faults on demand and the control interface."""

from __future__ import annotations

import json
from datetime import timedelta
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from adapters.simulators._kit.certificates import holder
from adapters.simulators.digipost import MEDIA_TYPE
from tests.contract.simulators.digipost_stage import BROKER, CLIENT_ID, NEIGHBOUR, NS, Box, open_box
from tests.contract.simulators.hand_clock import HandClock
from tests.contracts import CONTRACTS, needs_contracts


@needs_contracts
async def test_a_token_has_the_shape_of_the_sample() -> None:
    sample = json.loads((CONTRACTS / "digipost/samples/midp-token-response.json").read_text())
    async with open_box() as box:
        answer = await box.ask_token()
        assert answer.status_code == 200
        assert set(answer.json()) == set(sample)
        assert answer.json()["expires_in"] == sample["expires_in"] == 300


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"grant_type": "authorization_code"}, 400, "unsupported_grant_type"),
        ({"client_id": "en annen"}, 401, "invalid_client"),
        ({"scope": f"dpost-api:{NEIGHBOUR}"}, 400, "invalid_scope"),
        ({"scope": None}, 400, "invalid_request"),
        ({"resource": "https://api.digipost.no"}, 400, "invalid_target"),
        ({"resource": None}, 400, "invalid_request"),
        ({"client_secret": "x"}, 400, "invalid_request"),
    ],
)
async def test_a_wrong_request_gets_no_token(changes: dict[str, str | None], status: int, error: str) -> None:
    async with open_box() as box:
        answer = await box.ask_token(**changes)
        assert (answer.status_code, answer.json()) == (status, {"error": error})


async def test_a_slash_at_the_end_is_another_resource() -> None:
    async with open_box() as box:
        assert (await box.ask_token(resource=f"{box.sites.api_url}/")).status_code == 400


async def test_the_certificate_must_be_the_registered_one() -> None:
    async with open_box() as box:
        answer = await box.ask_token(holder("en annens sertifikat"))
        assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


async def test_without_a_certificate_there_is_no_handshake() -> None:
    async with open_box() as box:
        with pytest.raises((httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError)):
            await box.ask_token_without_certificate()


async def test_or_no_token_where_the_endpoint_answers_itself() -> None:
    async with open_box(handshake_demands_certificate=False) as box:
        assert (await box.ask_token_without_certificate()).status_code == 401
        assert (await box.ask_token()).status_code == 200


async def test_the_whole_works_over_tls_too() -> None:
    async with open_box(https=True) as box:
        letter = box.letter()
        assert box.sites.api_url.startswith("https://")
        assert await box.ids() == [letter.id]
        location = await box.location(letter)
        assert location.startswith("https://localhost:")
        assert (await box.http.get(location)).status_code == 200


@pytest.mark.parametrize("seconds", [299, 300])
async def test_a_token_expires(seconds: int) -> None:
    async with open_box() as box:
        await box.headers()
        box.clock.forward(seconds=seconds)
        answer = await box.call("GET", "/")
        assert (answer.status_code == 200) is (seconds == 299)
        if seconds == 300:
            assert answer.status_code == 401


def _date(minutes: float) -> str:
    return format_datetime(HandClock().now() + timedelta(minutes=minutes), usegmt=True)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"Authorization": None}, 401, "ILLEGAL_ACCESS"),
        ({"Authorization": "Bearer forged"}, 401, "ILLEGAL_ACCESS"),
        ({"X-Digipost-UserId": None}, 400, "INVALID_USER_ID_HEADER"),
        ({"X-Digipost-UserId": str(NEIGHBOUR)}, 403, "BROKER_NOT_AUTHORIZED"),
        ({"X-Digipost-Signature": "x"}, 400, "PROBLEM_WITH_REQUEST"),
        ({"Date": None}, 400, "MISSING_DATE_HEADER"),
        ({"Date": "2026-11-20T08:00:00Z"}, 400, "INVALID_DATE_HEADER"),
        ({"Date": "Fri, 20 Nov 2026 09:00:00 +0100"}, 400, "INVALID_DATE_HEADER"),
        ({"Date": _date(5.1)}, 400, "DATE_HEADER_OUTSIDE_ACCEPTED_INTERVAL"),
        ({"Date": _date(-5.1)}, 400, "DATE_HEADER_OUTSIDE_ACCEPTED_INTERVAL"),
        ({"Accept": "application/xml"}, 406, "PROBLEM_WITH_REQUEST"),
    ],
)
async def test_the_api_lets_nobody_else_in(changes: dict[str, str | None], status: int, code: str) -> None:
    async with open_box() as box:
        answer = await box.call("GET", f"/{BROKER}/inbox", **changes)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, MEDIA_TYPE)
        error = ET.fromstring(answer.content)
        assert [child.tag for child in error] == [f"{NS}error-code", f"{NS}error-message", f"{NS}error-type"]
        assert error[0].text == code


@pytest.mark.parametrize("minutes", [4.9, -4.9])
async def test_a_clock_that_is_nearly_right_will_do(minutes: float) -> None:
    async with open_box() as box:
        assert (await box.call("GET", "/", Date=_date(minutes))).status_code == 200


@pytest.mark.parametrize(("sender", "status"), [(NEIGHBOUR, 403), (4711, 404)])
async def test_another_senders_mailbox_is_closed(sender: int, status: int) -> None:
    async with open_box() as box:
        for path in (f"/{sender}", f"/{sender}/inbox"):
            assert (await box.call("GET", path)).status_code == status


async def state(box: Box) -> dict[str, Any]:
    found: dict[str, Any] = (await box.http.get("/_sim/state")).json()
    return found


async def test_a_letter_is_handed_in_over_the_control_interface() -> None:
    async with open_box() as box:
        body = {
            "sender": "Ola (test)",
            "subject": "Søknad",
            "text": "Hei",
            "file_name": "søknad.pdf",
            "level": "IDPORTEN_4",
            "delivered_at": "2026-11-19T10:00:00+01:00",
            "mailbox": BROKER,
            "attachments": [{"sender": "Ola (test)", "file_name": "bilde.png", "size": 10}],
        }
        answer = await box.http.post("/_sim/letters", json=body)
        assert answer.status_code == 201
        assert await box.ids() == [answer.json()["id"]]
        [shown] = (await state(box))["letters"]
        assert (shown["level"], shown["firstAccessed"], len(shown["attachments"])) == ("IDPORTEN_4", None, 1)
        for change in ({"change": "open_elsewhere"}, {"change": "delete"}):
            assert (await box.http.post("/_sim/changes", json=change | {"letter_id": shown["id"]})).status_code == 204
        assert (await state(box))["deleted"] == [shown["id"]]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("letters", {}),
        ("letters", {"sender": "x", "unknown": 1}),
        ("letters", {"sender": "x", "mailbox": 1}),
        ("letters", {"sender": "x", "attachments": ["x"]}),
        ("changes", {"change": "delete", "letter_id": 1}),
        ("changes", {"change": "explode"}),
    ],
)
async def test_the_control_interface_refuses_what_it_does_not_understand(path: str, body: Any) -> None:
    async with open_box() as box:
        answer = await box.http.post(f"/_sim/{path}", json=body)
        assert answer.status_code == 400
        assert answer.json()["error"]


async def test_revoked_tokens_stop_at_once() -> None:
    async with open_box() as box:
        await box.headers()
        await box.http.post("/_sim/changes", json={"change": "revoke_tokens"})
        assert (await box.call("GET", "/")).status_code == 401


async def test_one_fault_book_for_all_three_hosts() -> None:
    async with open_box() as box:
        letter = box.letter()
        location = await box.location(letter)
        for operation, method, path in (
            ("entrypoint", "GET", "/"),
            ("inbox", "GET", f"/{BROKER}/inbox"),
            ("content", "GET", f"/{BROKER}/inbox/{letter.id}/content"),
            ("delete", "DELETE", f"/{BROKER}/inbox/{letter.id}"),
        ):
            box.fault(operation, status=503, retry_after="3")
            assert (await box.call(method, path)).status_code == 503
        box.fault("download", status=500)
        assert (await box.http.get(location)).status_code == 500
        box.fault("token", status=0)
        with pytest.raises(httpx.RemoteProtocolError):
            await box.ask_token()
        requests = (await box.http.get("/_sim/requests")).json()
        assert {"/oauth2/token", "/", f"/documents/{letter.id}"} <= {one["path"] for one in requests}
        assert CLIENT_ID not in json.dumps([one["headers"] for one in requests])


async def test_a_deletion_whose_answer_is_lost_is_done_all_the_same() -> None:
    async with open_box() as box:
        letter = box.letter()
        box.fault("delete", status=0, when="after")
        with pytest.raises(httpx.RemoteProtocolError):
            await box.call("DELETE", f"/{BROKER}/inbox/{letter.id}")
        assert box.world.deleted == [letter.id]
