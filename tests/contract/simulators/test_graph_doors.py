"""Tokens of the application, which mailboxes it may reach, how refusals look, and limits."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import hashes

from adapters.simulators._kit.certificates import holder
from adapters.simulators.graph import throttling_fault
from tests.contract.simulators.graph_stage import APP, FOREIGN, PAYROLL, POST, TENANT, Office, certificate, open_office


async def test_a_token_for_the_right_secret() -> None:
    async with open_office() as office:
        answer = await office.ask_token()
        assert answer.status_code == 200
        assert set(answer.json()) == {"token_type", "expires_in", "ext_expires_in", "access_token"}
        assert answer.json()["expires_in"] == 3599


@pytest.mark.parametrize(
    ("changes", "status", "error", "number"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
        ({"client_id": "ukjent"}, 400, "unauthorized_client", 700016),
        ({"scope": "https://graph.microsoft.com/Mail.Read"}, 400, "invalid_scope", 1002012),
        ({"client_secret": "feil"}, 401, "invalid_client", 7000215),
        ({"client_secret": None}, 401, "invalid_client", 7000218),
        ({"tenant": "en-annen"}, 400, "invalid_request", 90002),
    ],
)
async def test_a_wrong_request_gets_no_token(changes: dict[str, Any], status: int, error: str, number: int) -> None:
    async with open_office() as office:
        answer = await office.ask_token(**changes)
        assert (answer.status_code, answer.json()["error"]) == (status, error)
        assert answer.json()["error_codes"] == [number]
        assert f"AADSTS{number}" in answer.json()["error_description"]


def _assertion(office: Office, **changes: Any) -> str:
    now = int(office.clock.now().timestamp())
    key = changes.pop("key", certificate())
    digest = key.certificate.fingerprint(hashes.SHA256())
    claims = {
        "aud": f"{office.simulator.url}/{TENANT}/oauth2/v2.0/token", "iss": APP, "sub": APP,
        "jti": str(uuid4()), "nbf": now, "exp": now + 300,
    } | changes  # fmt: skip
    header = {"x5t#S256": base64.urlsafe_b64encode(digest).rstrip(b"=").decode()}
    return jwt.encode(claims, key.key, algorithm="PS256", headers=header)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 200),
        ({"aud": "https://login.microsoftonline.com"}, 401),
        ({"iss": "en annen"}, 401),
        ({"sub": "en annen"}, 401),
        ({"exp": 1}, 401),
        ({"key": "another"}, 401),
    ],
)
async def test_a_signed_assertion_instead_of_a_secret(changes: dict[str, Any], status: int) -> None:
    async with open_office() as office:
        if changes.get("key"):
            changes = {"key": holder("en annens nøkkel", "rsa")}
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        assertion = _assertion(office, **changes)
        answer = await office.ask_token(client_secret=None, client_assertion_type=kind, client_assertion=assertion)
        assert answer.status_code == status


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer forged", "Basic abc"])
async def test_no_call_without_a_token(header: str) -> None:
    async with open_office() as office:
        answer = await office.http.get(f"/v1.0/users/{POST}/messages", headers={"Authorization": header})
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")


async def test_a_token_expires_and_can_be_revoked() -> None:
    async with open_office() as office:
        await office.get("/messages")
        office.clock.forward(seconds=3599)
        assert await office.refused("GET", "/messages") == (401, "InvalidAuthenticationToken")
        office.token = ""
        await office.get("/messages")
        await office.http.post("/_sim/changes", json={"change": "revoke_tokens"})
        assert await office.refused("GET", "/messages") == (401, "InvalidAuthenticationToken")


@pytest.mark.parametrize("denied_by", ["policy", "rbac"])
async def test_other_mailboxes_are_closed(denied_by: str) -> None:
    async with open_office(denied_by=denied_by) as office:
        for path in ("/messages", "/mailFolders", "/mailFolders/inbox/messages/delta"):
            assert await office.refused("GET", path, box=FOREIGN) == (403, "ErrorAccessDenied")
        assert await office.refused("GET", "/messages", box="ingen@nordvika.eksempel.no") == (404, "ErrorInvalidUser")
        object_id = office.world.mailbox(PAYROLL).object_id
        await office.get("/messages", box=object_id)
        await office.get("/messages", box=PAYROLL.upper())
        office.world.mailbox(PAYROLL).allowed = False
        assert await office.refused("GET", "/messages", box=PAYROLL) == (403, "ErrorAccessDenied")


async def test_roles_limit_what_may_be_done() -> None:
    async with open_office(roles=frozenset({"Mail.Read"})) as office:
        await office.get("/messages")
        for method, path in (("POST", "/messages"), ("POST", "/sendMail"), ("PATCH", "/messages/x")):
            assert await office.refused(method, path, json={}) == (403, "ErrorAccessDenied")


async def test_a_callers_request_id_comes_back() -> None:
    async with open_office() as office:
        answer = await office.call("GET", "/messages/x", headers={"client-request-id": "min-egen"})
        assert answer.headers["client-request-id"] == "min-egen"
        assert answer.json()["error"]["innerError"]["client-request-id"] == "min-egen"


@pytest.mark.parametrize(
    "prefer", ["IdType=Immutable", 'outlook.body-content-type="rtf"', "odata.maxpagesize=0", "outlook.timezone", ",,"]
)
async def test_an_unknown_preference_is_a_misspelling(prefer: str) -> None:
    async with open_office() as office:
        assert await office.refused("GET", "/messages", headers={"Prefer": prefer}) == (400, "BadRequest")


async def test_a_fifth_request_at_once_is_throttled() -> None:
    async with open_office() as office:
        await office.get("/messages")
        more = asyncio.Event()

        async def slow_body() -> AsyncIterator[bytes]:
            yield b'{"subject": '
            await more.wait()
            yield b'"treg"}'

        kind = {"Content-Type": "application/json"}
        slow = [
            asyncio.create_task(office.call("POST", "/messages", content=slow_body(), headers=kind)) for _ in range(4)
        ]
        answer = await office.call("GET", "/messages")
        while answer.status_code == 200:
            answer = await office.call("GET", "/messages")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
        assert answer.json()["error"]["code"] == "ApplicationThrottled"
        assert (await office.call("GET", "/messages", box=PAYROLL)).status_code == 200
        more.set()
        assert [one.status_code for one in await asyncio.gather(*slow)] == [201] * 4
        assert (await office.call("GET", "/messages")).status_code == 200


async def test_throttling_on_demand() -> None:
    async with open_office() as office:
        await office.get("/messages")
        office.simulator.faults.add(throttling_fault("DeltaMessages", seconds=7))
        answer = await office.call("GET", "/mailFolders/inbox/messages/delta")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
        assert answer.json()["error"]["code"] == "ApplicationThrottled"


_OPERATIONS = [
    ("Token", "POST", f"/{TENANT}/oauth2/v2.0/token"),
    *(
        (name, method, f"/v1.0/users/{POST}{path}")
        for name, method, path in (
            ("ListFolders", "GET", "/mailFolders"),
            ("GetFolder", "GET", "/mailFolders/inbox"),
            ("ListChildFolders", "GET", "/mailFolders/inbox/childFolders"),
            ("CreateFolder", "POST", "/mailFolders/inbox/childFolders"),
            ("ListMessages", "GET", "/mailFolders/inbox/messages"),
            ("DeltaMessages", "GET", "/mailFolders/inbox/messages/delta"),
            ("GetMessage", "GET", "/messages/x"),
            ("GetMime", "GET", "/messages/x/$value"),
            ("UpdateMessage", "PATCH", "/messages/x"),
            ("DeleteMessage", "DELETE", "/messages/x"),
            ("MoveMessage", "POST", "/messages/x/move"),
            ("CreateDraft", "POST", "/messages"),
            ("CreateForward", "POST", "/messages/x/createForward"),
            ("SendMessage", "POST", "/messages/x/send"),
            ("SendMail", "POST", "/sendMail"),
            ("ListAttachments", "GET", "/messages/x/attachments"),
            ("AddAttachment", "POST", "/messages/x/attachments"),
            ("GetAttachment", "GET", "/messages/x/attachments/y"),
            ("DeleteAttachment", "DELETE", "/messages/x/attachments/y"),
            ("GetAttachmentValue", "GET", "/messages/x/attachments/y/$value"),
            ("CreateUploadSession", "POST", "/messages/x/attachments/createUploadSession"),
        )
    ),
    ("UploadRange", "PUT", "/api/v2.0/Users('u')/Messages('m')/AttachmentSessions('s')"),
]


async def test_every_operation_can_be_struck() -> None:
    async with open_office() as office:
        for name, method, path in _OPERATIONS:
            office.fault(name, status=503)
            assert (await office.http.request(method, path)).status_code == 503, name
        office.fault("GetMessage", status=0)
        with pytest.raises(httpx.RemoteProtocolError):
            await office.http.get(f"/v1.0/users/{POST}/messages/x")
